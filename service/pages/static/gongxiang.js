"use strict";
// Keys for lists, and printing. Every page works without this file.
(() => {
  const filter = document.querySelector("[data-filter]");
  const rows = [...document.querySelectorAll("[data-rows] tbody tr")];
  let chosen = -1;

  const choose = (place) => {
    rows[chosen]?.classList.remove("chosen");
    chosen = Math.max(0, Math.min(rows.length - 1, place));
    rows[chosen].classList.add("chosen");
    rows[chosen].querySelector("a").focus({ preventScroll: true });
    rows[chosen].scrollIntoView({ block: "nearest" });
  };

  const writing = (target) => target.closest("input, select, textarea, [contenteditable]");

  const keys = {
    "/": () => filter?.focus(),
    j: () => choose(chosen + 1),
    k: () => choose(chosen - 1),
    ArrowDown: () => choose(chosen + 1),
    ArrowUp: () => choose(chosen - 1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (writing(event.target)) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    const act = keys[event.key];
    if (!act || (event.key !== "/" && rows.length === 0) || (event.key === "/" && !filter)) return;
    event.preventDefault();
    act();
  });

  // A whole row opens its decision; a text being selected does not.
  for (const row of rows) {
    row.addEventListener("click", (event) => {
      if (event.target.closest("a") || String(window.getSelection())) return;
      row.querySelector("a").click();
    });
  }

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }

  // On paper nothing is folded away.
  let folded = [];
  window.addEventListener("beforeprint", () => {
    folded = [...document.querySelectorAll("details:not([open])")];
    for (const part of folded) part.open = true;
  });
  window.addEventListener("afterprint", () => {
    for (const part of folded) part.open = false;
  });
})();

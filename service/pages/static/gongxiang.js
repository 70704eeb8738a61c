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

  // A column sorts by what its cells say, numbers as numbers; a second time the other way round.
  const shown = (row, place) => row.cells[place].dataset.value ?? row.cells[place].innerText.trim();
  const compared = (one, other) => {
    const numbers = [one, other].map((text) => Number(text.replaceAll(",", "") || -1));
    return numbers.some(Number.isNaN) ? one.localeCompare(other, document.documentElement.lang) : numbers[0] - numbers[1];
  };
  for (const table of document.querySelectorAll("table[data-sort]")) {
    const body = table.tBodies[0];
    const original = [...body.rows];
    for (const head of table.tHead.rows[0].cells) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "sorts";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const next = { ascending: "descending", descending: "none" }[head.getAttribute("aria-sort")] ?? "ascending";
        for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
        head.setAttribute("aria-sort", next);
        const turn = next === "descending" ? -1 : 1;
        const place = head.cellIndex;
        const sorted = [...original].sort((one, other) => turn * compared(shown(one, place), shown(other, place)));
        body.append(...(next === "none" ? original : sorted));
        if (table.matches("[data-rows]")) rows.splice(0, rows.length, ...document.querySelectorAll("[data-rows] tbody tr"));
      });
    }
  }

  // What is written here leaves the rows that hold every word of it.
  for (const part of document.querySelectorAll("[data-narrow]")) {
    const body = document.getElementById(part.dataset.narrow).tBodies[0];
    const [input, status] = [part.querySelector("input"), part.querySelector("[role=status]")];
    part.hidden = false;
    input.addEventListener("input", () => {
      const words = input.value.toLowerCase().split(/\s+/);
      let left = 0;
      for (const row of body.rows) {
        row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
        left += row.hidden ? 0 : 1;
      }
      status.textContent = `${left} / ${body.rows.length}`;
    });
  }

  // A table wider than its place is reached and moved by the keyboard, too; one that fits is no stop on the way.
  const reach = (part) => {
    if (part.scrollWidth > part.clientWidth) part.tabIndex = 0;
    else part.removeAttribute("tabindex");
  };
  const widths = new ResizeObserver((changes) => changes.forEach(({ target }) => reach(target.closest(".scroll"))));
  for (const part of document.querySelectorAll(".scroll")) {
    reach(part);
    for (const seen of [part, ...part.children]) widths.observe(seen);
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

"use strict";
// Keys of the board, a progress that moves, forms that need no button. Every page works without this file.
(() => {
  document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  const writing = (target) => target.closest("input, select, textarea, [contenteditable]");

  // A letter that opens a link: n for a new project.
  const links = [...document.querySelectorAll("[data-key]")];

  // Cards by column: left and right change the column, j and k (or the arrows) the card, Enter opens it.
  const lanes = [...document.querySelectorAll("[data-board] .lane")].map((lane) => [...lane.querySelectorAll(".ticket-name")]);
  let [lane, place] = [-1, 0];
  const choose = (column, row) => {
    document.querySelector(".ticket.chosen")?.classList.remove("chosen");
    [lane, place] = [column, Math.max(0, Math.min(lanes[column].length - 1, row))];
    const link = lanes[lane][place];
    link.closest(".ticket").classList.add("chosen");
    link.focus({ preventScroll: true });
    link.closest(".ticket").scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const across = (step) => {
    for (let column = lane + step; column >= 0 && column < lanes.length; column += step) {
      if (lanes[column].length > 0) return choose(column, place);
    }
  };
  const along = (step) => (lane < 0 ? across(1) : choose(lane, place + step));
  const moves = {
    ArrowRight: () => across(1),
    ArrowLeft: () => across(-1),
    ArrowDown: () => along(1),
    ArrowUp: () => along(-1),
    j: () => along(1),
    k: () => along(-1),
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return;
    const link = links.find((one) => one.dataset.key === event.key);
    const act = link ? () => link.click() : lanes.length > 0 && moves[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });

  for (const part of document.querySelectorAll("[data-board] .ticket")) {
    part.addEventListener("click", (event) => {
      if (!event.target.closest("a") && !String(window.getSelection())) part.querySelector("a").click();
    });
  }

  // How far a run has come, once a second; when it ends the page shows what came of it.
  const running = document.querySelector("[data-progress]");
  const look = async () => {
    const [bar, told] = [running.querySelector("progress"), running.querySelector("[data-told]")];
    try {
      const answer = await fetch(running.dataset.progress, { headers: { Accept: "application/json" } });
      const run = await answer.json();
      if (!answer.ok || run.state !== "begun") return window.location.reload();
      [bar.max, bar.value, told.textContent] = [run.total || 1, run.done, run.told];
    } catch {
      // The service may be away for a moment: look again.
    }
    window.setTimeout(look, 1000);
  };
  if (running) window.setTimeout(look, 1000);

  for (const field of document.querySelectorAll("[data-submit]")) {
    field.addEventListener("change", () => field.form.requestSubmit());
  }
})();

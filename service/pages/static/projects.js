"use strict";
// Keys of the checklist, rows of forms, look-ups, progress of uploads. Every page works without this file.
(() => {
  const writing = (target) => target.closest("input, select, textarea, [contenteditable]");
  const all = (query, within = document) => [...within.querySelectorAll(query)];

  // Whoever comes back from a form goes on where the page says, or in the row the address names.
  const first = document.querySelector("[data-first]") ?? document.querySelector("[role=alert][data-focus]") ?? document.querySelector("[data-focus]");
  const panel = document.querySelector(".panel input:not([type=hidden]), .panel select, .panel textarea");
  const begin = () => (first ?? panel)?.focus({ preventScroll: Boolean(panel) });
  begin();
  // The browser gives the focus to the address's fragment once the page is whole.
  window.addEventListener("load", () => setTimeout(begin));

  const rows = all("[data-checks] > tbody > tr[data-item]");
  let chosen = rows.findIndex((row) => row.matches(".chosen") || `#${row.id}` === location.hash);
  const choose = (place) => {
    if (!rows.length) return;
    rows[chosen]?.classList.remove("chosen");
    chosen = Math.max(0, Math.min(rows.length - 1, place));
    rows[chosen].classList.add("chosen");
    rows[chosen].focus({ preventScroll: true });
    rows[chosen].scrollIntoView({ block: "nearest" });
  };
  if (chosen >= 0 && !first && !panel) choose(chosen);
  const act = (name) => {
    const found = rows[chosen]?.querySelector(`[data-do="${name}"]:not([disabled])`);
    found?.click();
    found?.closest("details[open]")?.querySelector("input:not([type=hidden])")?.focus();
  };
  const help = document.querySelector("dialog.keys");
  const keys = {
    j: () => choose(chosen + 1),
    k: () => choose(chosen - 1),
    ArrowDown: () => choose(chosen + 1),
    ArrowUp: () => choose(chosen - 1),
    n: () => {
      const next = rows.findIndex((row, place) => place > chosen && row.classList.contains("waits"));
      choose(next >= 0 ? next : rows.findIndex((row) => row.classList.contains("waits")));
    },
    c: () => act("c"),
    a: () => {
      const button = document.querySelector('.clean [data-do="a"]');
      button?.focus({ preventScroll: true });
      button?.closest("form").scrollIntoView({ block: "center" });
    },
    e: () => act("e"),
    p: () => act("p"),
    g: () => {
      const next = document.getElementById("next");
      next.focus({ preventScroll: true });
      next.closest("section").scrollIntoView({ block: "nearest" });
    },
    "?": () => help.showModal(),
  };
  if (rows.length) {
    document.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target) || help?.open) return;
      const moves = event.key.startsWith("Arrow") && !event.target.closest("[data-item]");
      if (!keys[event.key] || moves) return;
      event.preventDefault();
      keys[event.key]();
    });
    for (const button of all("[data-keys]")) {
      button.hidden = false;
      button.addEventListener("click", () => help.showModal());
    }
  }

  // Rows of a form come and go without the page being asked for again.
  const renumber = (body, path) => {
    [...body.rows].forEach((row, place) => {
      const number = place + 1;
      const moved = (text) => text.replace(/\[\d+\](?=\.|$)/, `[${number}]`);
      row.querySelector(".at").textContent = number;
      for (const field of all("[name]", row)) {
        if (field.name.startsWith(`${path}[`)) field.name = moved(field.name);
        if (field.id) field.id = moved(field.id);
        if (field.value.startsWith("remove:")) field.value = moved(field.value);
        field.removeAttribute("aria-describedby");
      }
      for (const label of all("label[for]", row)) {
        label.htmlFor = moved(label.htmlFor);
        label.textContent = label.textContent.replace(/\d+/, number);
      }
      const button = row.querySelector("[data-remove]");
      button.setAttribute("aria-label", button.getAttribute("aria-label").replace(/\d+/, number));
    });
    body.parentElement.tHead.hidden = body.rows.length === 0;
  };
  document.addEventListener("click", (event) => {
    const adds = event.target.closest("[data-add]");
    const removes = event.target.closest("[data-remove]");
    if (adds) {
      const path = adds.dataset.add;
      const body = document.querySelector(`table[data-entries="${path}"]`).tBodies[0];
      body.append(document.querySelector(`template[data-row="${path}"]`).content.cloneNode(true));
      renumber(body, path);
      const none = document.getElementsByName(`${path}.none`)[0];
      if (none) none.checked = false;
      body.rows[body.rows.length - 1].querySelector("input, select, textarea").focus();
    } else if (removes) {
      const table = removes.closest("table");
      const adding = document.querySelector(`[data-add="${table.dataset.entries}"]`);
      removes.closest("tr").remove();
      renumber(table.tBodies[0], table.dataset.entries);
      adding.focus();
    } else return;
    event.preventDefault();
  });

  // Enter in a field sends nothing off by mistake, and loses no file that was chosen.
  document.querySelector("form.filing")?.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input:not([type=submit])")) event.preventDefault();
  });

  // Questions about a workbook: a text that is typed chooses "correct", and the count of open ones follows.
  const doubts = all("[data-doubt]");
  const answered = (doubt) => Boolean(
    doubt.querySelector("input[type=radio]:checked") ?? doubt.closest("td")?.querySelector("[data-changed]:checked"),
  );
  const count = document.querySelector("[data-open]");
  const recount = () => {
    for (const doubt of doubts) doubt.classList.toggle("answered", answered(doubt));
    if (count) count.textContent = count.dataset.open.replace("{open}", doubts.filter((doubt) => !answered(doubt)).length);
  };
  for (const doubt of doubts) {
    doubt.addEventListener("input", (event) => {
      const change = doubt.querySelector("[data-changed]");
      if (change && event.target.matches(".instead *")) change.checked = true;
      recount();
    });
  }
  const nextDoubt = () => {
    const open = doubts.find((doubt) => !answered(doubt));
    open?.scrollIntoView({ block: "center" });
    open?.querySelector("input[type=radio]").focus({ preventScroll: true });
  };
  for (const button of all("[data-next]")) {
    button.hidden = false;
    button.addEventListener("click", nextDoubt);
  }
  if (doubts.length) {
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest("input:not([type=radio]), select, textarea");
      if (event.key !== "n" || event.ctrlKey || event.metaKey || event.altKey || typing) return;
      event.preventDefault();
      nextDoubt();
    });
  }

  // A value that is corrected in the form answers the question about it; another sum is to be confirmed anew.
  const filing = document.querySelector("form.filing");
  const total = filing?.querySelector("[data-total]");
  const addUp = async () => {
    const amounts = all("input.money[name^='funding[']", filing).map((field) => field.value);
    const answer = await fetch(`${total.dataset.total}?${new URLSearchParams(amounts.map((text) => ["amount", text]))}`);
    const sum = answer.ok ? await answer.json() : null;
    const box = total.querySelector("#total");
    total.hidden = !sum;
    if (!sum || box.value === sum.value) return;
    box.checked = false;
    box.value = sum.value;
    for (const key of ["yuan", "wan", "capitals"]) total.querySelector(`[data-${key}]`).textContent = sum[key];
  };
  let adding;
  filing?.addEventListener("input", (event) => {
    for (const box of all("[data-sure]")) {
      if (box.dataset.sure === event.target.name) box.checked = true;
    }
    if (!total || !event.target.matches("input.money")) return;
    clearTimeout(adding);
    adding = setTimeout(() => addUp().catch(() => {}), 150);
  });
  filing?.addEventListener("click", (event) => {
    if (total && event.target.closest("[data-remove]")) setTimeout(() => addUp().catch(() => {}));
  });

  // Resources of the catalogue are offered while one writes.
  const offers = document.getElementById("resources");
  let waiting;
  document.addEventListener("input", (event) => {
    const source = event.target.dataset?.lookUp;
    if (!source || !offers) return;
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const answer = await fetch(`${source}?q=${encodeURIComponent(event.target.value)}`, { headers: { Accept: "application/json" } });
      if (!answer.ok) return;
      offers.replaceChildren(...(await answer.json()).map((row) => new Option(`${row.name} · ${row.provider}`, row.id)));
    }, 200);
  });

  // What takes longer than a second says how far it is.
  for (const form of all("form[data-upload]")) {
    form.addEventListener("submit", (event) => {
      const sent = [...(event.submitter?.form?.elements ?? form.elements)].some((field) => field.type === "file" && field.files.length);
      const line = form.querySelector(".progress-line");
      if (!sent || !line || event.defaultPrevented || !window.XMLHttpRequest) return;
      event.preventDefault();
      const bar = line.querySelector("progress");
      const patience = setTimeout(() => { line.hidden = false; }, 1000);
      const request = new XMLHttpRequest();
      request.open("POST", form.action);
      request.setRequestHeader("Accept", "text/html");
      request.upload.addEventListener("load", () => {
        bar.removeAttribute("value");
        if (form.dataset.upload) line.querySelector("label").textContent = form.dataset.upload;
      });
      request.upload.addEventListener("progress", (now) => { bar.value = now.lengthComputable ? (100 * now.loaded) / now.total : 0; });
      request.addEventListener("load", () => {
        clearTimeout(patience);
        if (request.responseURL && new URL(request.responseURL).pathname !== new URL(form.action).pathname) {
          location.assign(request.responseURL + (form.dataset.place ?? ""));
          return;
        }
        document.open();
        document.write(request.responseText);
        document.close();
      });
      request.addEventListener("error", () => { clearTimeout(patience); line.hidden = true; form.submit(); });
      request.send(new FormData(form, event.submitter));
    });
  }
  for (const form of all("form[data-drop]")) {
    const input = form.querySelector("input[type=file]");
    form.addEventListener("dragover", (event) => { event.preventDefault(); form.classList.add("dropping"); });
    form.addEventListener("dragleave", () => form.classList.remove("dropping"));
    form.addEventListener("drop", (event) => {
      event.preventDefault();
      form.classList.remove("dropping");
      input.files = event.dataTransfer.files;
    });
  }

  // Parts of the page that take their time are fetched once it stands. Without this file a link leads to them.
  for (const place of all("[data-part]")) {
    (async () => {
      const answer = await fetch(place.dataset.part, { headers: { Accept: "text/html" } });
      if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
    })().catch(() => {});
  }
})();

"use strict";
// The explanation of a tried case, fetched after the outcome is shown. Without this file a link leads to it.
(async () => {
  const place = document.querySelector("[data-explanation]");
  if (!place) return;
  const working = place.querySelector("[data-working]");
  const patience = setTimeout(() => { working.hidden = false; }, 1000);
  try {
    const answer = await fetch(place.dataset.explanation, { headers: { Accept: "text/html" } });
    if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
  } catch {
    // The link stays.
  } finally {
    clearTimeout(patience);
    working.hidden = true;
  }
})();

// The time left of a code that changes: a bar that empties, the seconds in words, and an event at each end.

function startRing(bar) {
  const length = Number(bar.dataset.ring) * 1000;
  const start = Number(bar.dataset.ringStart) || Date.now() - (length - bar.value * 1000);
  const text = bar.parentElement.querySelector("[data-ring-text]");
  bar.max = length;
  let turn = Math.floor((Date.now() - start) / length);
  const show = () => {
    const past = Date.now() - start;
    const left = length - (past % length);
    bar.value = left;
    if (text) text.textContent = `${Math.ceil(left / 1000)}\u00a0s`;
    if (Math.floor(past / length) !== turn) {
      turn = Math.floor(past / length);
      bar.dispatchEvent(new CustomEvent("ring:end", { bubbles: true }));
    }
  };
  // With less motion wanted, the bar moves once a second.
  setInterval(show, matchMedia("(prefers-reduced-motion: reduce)").matches ? 1000 : 200);
  show();
}

export function startRings() {
  document.querySelectorAll("[data-ring]").forEach(startRing);
}

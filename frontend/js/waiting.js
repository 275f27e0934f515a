// The waiting page follows the line by itself, and goes in when the turn has come. Without scripts the page asks for
// itself again.

const AFTER_A_FAULT_MS = 10_000;

export function startWaiting() {
  const room = document.querySelector("[data-waiting]");
  if (!room) return;
  const { waiting: address, waitingNext, waitingStart: start } = room.dataset;
  const [ahead, wait, status] = ["ahead", "wait", "status"].map((name) => room.querySelector(`[data-waiting-${name}]`));
  const form = room.querySelector("form");

  const later = (ms) => setTimeout(ask, ms);
  async function ask() {
    let state;
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store" });
      state = await answer.json();
    } catch {
      // The network or the server is away for a moment: the place is kept.
      later(AFTER_A_FAULT_MS);
      return;
    }
    if (state.gone) location.assign(start);
    else if (state.called) {
      document.title = status.textContent = status.dataset.waitingTurn;
      form.requestSubmit();
    } else show(state);
  }
  function show(state) {
    ahead.textContent = state.ahead;
    // Read aloud only when the wait has changed: the number before you changes every few seconds.
    if (wait.textContent !== state.wait) wait.textContent = status.textContent = state.wait;
    later(state.next * 1000);
  }

  later(Number(waitingNext) * 1000);
}

// Two minutes before the session ends, a question; any key or the button keeps it open.

const WARNING_MS = 120_000;

export function startSession() {
  const { sessionSeconds, sessionKeep, sessionLeave } = document.body.dataset;
  const dialog = document.getElementById("session-warning");
  if (!sessionSeconds || !sessionKeep || !dialog) return;
  const length = Number(sessionSeconds) * 1000;
  const form = dialog.querySelector("form");
  let timers = [];

  const leave = () => location.assign(sessionLeave || location.href);
  const wait = () => {
    timers.forEach(clearTimeout);
    timers = [setTimeout(warn, Math.max(length - WARNING_MS, 0)), setTimeout(leave, length)];
  };
  const keep = async () => {
    dialog.close();
    const answer = await fetch(sessionKeep, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (answer?.ok) wait();
    else if (answer) leave();
  };
  function warn() {
    if (!dialog.open) dialog.showModal();
  }

  dialog.addEventListener("keydown", (event) => {
    event.preventDefault();
    keep();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    keep();
  });
  wait();
}

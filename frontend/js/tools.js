// Copy, print, and the mark of a lost connection.

function copies(button) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  button.hidden = false;
  const label = button.querySelector("span");
  const before = label.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText((source.value ?? source.textContent).trim());
    label.textContent = button.dataset.copied;
    setTimeout(() => (label.textContent = before), 2500);
  });
}

function watchConnection(mark) {
  const [text, use] = [mark.querySelector("span"), mark.querySelector("use")];
  const [online, icon] = [text.textContent, use.getAttribute("href")];
  const show = () => {
    text.textContent = navigator.onLine ? online : mark.dataset.offlineText;
    use.setAttribute("href", navigator.onLine ? icon : icon.replace(/#.*/, "#wifi-off"));
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  show();
}

export function startTools() {
  document.querySelectorAll("[data-copy]").forEach(copies);
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
  document.querySelectorAll("[data-online]").forEach(watchConnection);
}

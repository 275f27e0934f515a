// Seconds that are counted down on the page. The server decides; this only shows.

function countDown(place) {
  const end = Date.now() + Number(place.dataset.wait) * 1000;
  const timer = setInterval(() => {
    const left = Math.max(0, Math.ceil((end - Date.now()) / 1000));
    place.textContent = String(left);
    if (!left) clearInterval(timer);
  }, 1000);
}

export function startWaits() {
  document.querySelectorAll("[data-wait]").forEach(countDown);
}

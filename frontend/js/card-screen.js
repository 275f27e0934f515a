// « Ma carte »: a new code every 30 seconds, with or without a network, until the server or the clock closes it.
import { ServerClock } from "./card-clock.js";
import { STEP_MS, codeOf, importKey, stepAt } from "./card-code.js";
import { drawCode } from "./card-qr.js";
import { forget, keep, kept, photoCopy, readFace, writeFace } from "./card-store.js";

const ASK_EVERY_MS = 15_000;
const PATIENCE_MS = 8_000;
const SHELF = "opened-card";

class CardScreen {
  constructor(root, card) {
    Object.assign(this, { root, card, shown: null, timer: 0, isOver: false, asking: null });
    this.clock = new ServerClock(card.differenceMs);
    this.part = (name) => root.querySelector(`[data-pass-${name}]`);
  }

  async start() {
    this.key = await importKey(this.card.key);
    this.panel("live");
    this.part("next-line").hidden = false;
    await this.tick();
    this.ask();
    setInterval(() => this.ask(), ASK_EVERY_MS);
    document.addEventListener("visibilitychange", () => this.wake());
    addEventListener("online", () => this.ask());
    addEventListener("offline", () => this.showNetwork(false));
    addEventListener("pageshow", (event) => event.persisted && this.wake());
    this.stayBright();
  }

  wake() {
    if (document.hidden || this.isOver) return;
    this.tick();
    this.ask();
    this.stayBright();
  }

  // Where the browser can, the screen does not go dark while the card is shown.
  stayBright() {
    navigator.wakeLock?.request("screen").catch(() => null);
  }

  // Once a second, on the server's seconds: the ring, and a new code when the step changes.
  async tick() {
    clearTimeout(this.timer);
    if (this.isOver) return;
    const at = this.clock.now();
    if (at >= this.card.expiresAt) return this.close("closed");
    this.timer = setTimeout(() => this.tick(), 1000 - (at % 1000) + 5);
    const left = Math.ceil((STEP_MS - (at % STEP_MS)) / 1000);
    this.part("ring").style.setProperty("stroke-dasharray", `${left} 30`);
    this.part("next").textContent = `${left}\u00a0s`;
    const step = stepAt(at);
    if (step === this.shown) return;
    this.shown = step;
    const code = await codeOf(this.key, this.card.opening, step);
    if (this.isOver || step !== this.shown) return;
    drawCode(this.part("code"), code);
  }

  // How does the card stand, and what time is it? Without cookies: the code says which screen asks.
  async ask() {
    if (this.asking || this.isOver || document.hidden) return;
    this.asking = this.answer();
    await this.asking;
    this.asking = null;
  }

  async answer() {
    const code = await codeOf(this.key, this.card.opening, stepAt(this.clock.now()));
    const askedAt = Date.now();
    let standing;
    try {
      const response = await fetch(this.root.dataset.standing, {
        headers: { Authorization: `Pass ${code}` },
        credentials: "omit",
        cache: "no-store",
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!response.ok) throw new Error(String(response.status));
      standing = await response.json();
    } catch {
      this.showNetwork(false);
      return;
    }
    this.obey(standing, askedAt, Date.now());
  }

  obey(standing, askedAt, answeredAt) {
    this.clock.learn(standing.now, askedAt, answeredAt);
    this.card.differenceMs = this.clock.differenceMs;
    this.card.seenAt = standing.now;
    if (!standing.isKnown || !standing.isOpen) this.close("closed");
    else if (standing.isActive) {
      keep(this.card);
      this.showNetwork(true);
      this.tick();
    } else {
      for (const line of this.root.querySelectorAll("[data-pass-reason]")) line.hidden = line.dataset.passReason !== standing.reason;
      this.close(standing.state === "blocked" ? "blocked" : "expired");
    }
  }

  showNetwork(isOnline) {
    if (this.isOver) return;
    this.part("online").hidden = !isOnline;
    this.part("offline").hidden = isOnline;
    this.part("clock").hidden = !this.clock.isCorrecting();
    this.part("since").textContent = hour(this.card.seenAt - this.card.differenceMs);
    this.part("until").textContent = hour(this.card.expiresAt - this.card.differenceMs);
  }

  // Nothing of the card stays on the screen nor in the browser.
  close(panel) {
    this.isOver = true;
    clearTimeout(this.timer);
    forget();
    this.key = null;
    this.part("code").replaceChildren();
    this.part("panel=live").remove();
    this.panel(panel);
    this.root.querySelector(`[data-pass-panel=${panel}] h2`).focus();
  }

  panel(name) {
    for (const one of this.root.querySelectorAll("[data-pass-panel]")) one.hidden = one.dataset.passPanel !== name;
  }
}

// « 14 h 32 » in French, as its readers write the hour elsewhere.
function hour(ms) {
  const at = new Date(ms);
  const language = document.documentElement.lang;
  if (!language.startsWith("fr")) return at.toLocaleTimeString(language, { hour: "numeric", minute: "2-digit" });
  return `${at.getHours()}\u00a0h\u00a0${String(at.getMinutes()).padStart(2, "0")}`;
}

// Without the browser's own cryptography (no https) the page asks for itself again, as it does without scripts.
const askAgain = (data) => setTimeout(() => location.reload(), STEP_MS - (data.now % STEP_MS) + 1000);

async function workOffline(root, ground) {
  if (!navigator.serviceWorker || !self.caches) return;
  await navigator.serviceWorker.register(root.dataset.worker);
  await navigator.serviceWorker.ready;
  const shelf = await caches.open(SHELF);
  // The shell in the language of this visit, and the summit of this card.
  await shelf.addAll([new Request(root.dataset.shell, { cache: "reload" }), ground]);
  root.dataset.offlineReady = "";
}

export async function startCardScreen(root) {
  // The server shows why there is no code: what an earlier page kept is over too.
  if ("passForget" in root.dataset) return forget();
  const given = document.getElementById("pass-data");
  const data = given && JSON.parse(given.textContent);
  if (data && !crypto.subtle) return askAgain(data);
  if (data) {
    const card = { ...data, ...readFace(root), differenceMs: data.now - Date.now(), seenAt: data.now };
    given.remove();
    keep(card);
    const screen = new CardScreen(root, card);
    photoCopy(root).then((photo) => {
      card.photo = photo;
      if (!screen.isOver) keep(card);
    });
    workOffline(root, card.ground).catch(() => null);
    return screen.start();
  }
  const card = kept();
  const isAlive = card && Date.now() + card.differenceMs < card.expiresAt;
  if (!isAlive) return forget();
  writeFace(root, card);
  return new CardScreen(root, card).start();
}

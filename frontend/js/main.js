// Improvements of pages that already work without any script. Each module looks for its own data-… hooks and does
// nothing on a page without them.
import { startCardNumbers } from "./card-number.js";
import { startCodes } from "./code.js";
import { startDialogs } from "./dialog.js";
import { startForms } from "./forms.js";
import { startKeypads } from "./keypad.js";
import { startRings } from "./ring.js";
import { startSession } from "./session.js";
import { startSuggestions } from "./suggest.js";
import { startTools } from "./tools.js";
import { startWaits } from "./wait.js";
import { startWaiting } from "./waiting.js";

startForms();
startCodes();
startCardNumbers();
startKeypads();
startSuggestions();
startDialogs();
startTools();
startWaits();
startRings();
startSession();
startWaiting();

// The photo page alone needs its own scripts.
const photoDesk = document.querySelector("[data-photo-desk]");
if (photoDesk) import("./photo.js").then(({ startPhotoDesk }) => startPhotoDesk(photoDesk));

// Steps with typed answers: advice while typing.
const hinted = document.querySelector("form[data-hints]");
if (hinted) import("./hints.js").then(({ startHints }) => startHints(hinted));

// The till's camera: its reader is heavy, and comes with the first press.
const scanner = document.querySelector("[data-scanner]");
if (scanner && navigator.mediaDevices) {
  const begin = scanner.querySelector("[data-scan-begin]");
  scanner.hidden = false;
  begin.addEventListener("click", () => import("./card-scanner.js").then(({ startScanner }) => startScanner(scanner).open()), { once: true });
}

// The virtual card on its own page: its codes, also without a network.
const cardScreen = document.querySelector("[data-pass-screen]");
if (cardScreen) import("./card-screen.js").then(({ startCardScreen }) => startCardScreen(cardScreen));

// Staff: a passkey is made or proved.
const passkeyForm = document.querySelector("form[data-passkey]");
if (passkeyForm) import("./passkey.js").then(({ startPasskey }) => startPasskey(passkeyForm));

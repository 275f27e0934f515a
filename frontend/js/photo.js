// The photo desk: everything is one form that works alone. Here the same form is sent to the same address, and the zones
// of the page that answers replace those of this one.
import { drawingOf } from "./photo-frame.js";
import { BYTES_MAX, send, shrink } from "./photo-send.js";
import { Stage } from "./photo-stage.js";
import { startWebcam } from "./photo-webcam.js";

const FIELDS = ["x", "y", "width", "turn"];
const SPEECH_DELAY_MS = 600;

class Desk {
  constructor(form) {
    this.form = form;
    this.root = form.querySelector("[data-photo-root]");
    this.say = this.root.dataset;
    this.spoken = this.find("[data-photo-spoken]");
    this.sending = this.find("[data-photo-sending]");
    this.failure = this.find("[data-photo-failure]");
    this.importer = this.find("[data-photo-import]");
    this.root.classList.add("desk-live");
    this.startButtons();
    this.startDrops();
    this.startZones();
    form.addEventListener("change", (event) => this.fieldChanged(event));
    form.addEventListener("input", (event) => this.numberTyped(event));
    form.addEventListener("click", (event) => this.clicked(event));
    form.addEventListener("submit", (event) => this.submitted(event));
    // Chosen before this script came.
    this.receive(this.input.files[0]);
  }

  find(selector) {
    return this.form.querySelector(selector);
  }

  get input() {
    return this.find("input[type=file]");
  }

  startButtons() {
    this.importer.type = "button";
    this.importer.addEventListener("click", () => this.input.click());
    this.find("[data-photo-stop]").addEventListener("click", () => this.stopper?.abort());
    this.find("[data-photo-again]").addEventListener("click", () => this.again?.());
    const webcam = this.find("[data-photo-webcam]");
    const open = startWebcam(this.find("[data-photo-webcam-dialog]"), {
      taken: (file) => this.receive(file),
      choose: () => this.chooseWithCamera(),
    });
    webcam.hidden = false;
    webcam.addEventListener("click", open);
  }

  // On a phone the chooser itself can open the camera.
  chooseWithCamera() {
    const { input } = this;
    if (matchMedia("(pointer: coarse)").matches) input.setAttribute("capture", "user");
    input.click();
    input.removeAttribute("capture");
  }

  startDrops() {
    const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    const over = (isOver) => this.root.classList.toggle("desk-over", isOver);
    this.root.addEventListener("dragover", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      over(true);
    });
    this.root.addEventListener("dragleave", (event) => this.root.contains(event.relatedTarget) || over(false));
    this.root.addEventListener("drop", (event) => {
      if (!carries(event)) return;
      event.preventDefault();
      over(false);
      this.receive(event.dataTransfer.files[0]);
    });
    // Beside the desk, a photo that is dropped would replace the page.
    for (const name of ["dragover", "drop"]) addEventListener(name, (event) => carries(event) && event.preventDefault());
  }

  startZones() {
    const { input } = this;
    input.tabIndex = -1;
    // What leads to the field (the list of errors) leads to the button that stands for it.
    input.addEventListener("focus", () => this.importer.focus());
    const described = input.getAttribute("aria-describedby");
    if (described) this.importer.setAttribute("aria-describedby", described);
    // One does not drag with a finger.
    const drops = matchMedia("(pointer: fine)").matches;
    const words = this.root.querySelectorAll(".stage-words");
    words.forEach((line) => (line.hidden = line.matches("[data-photo-drop-words]") !== drops));
    const frame = this.find("[data-photo-stage]");
    this.stage = frame ? this.startStage(frame) : null;
  }

  startStage(frame) {
    const fields = Object.fromEntries(FIELDS.map((name) => [name, this.find(`[name=${name}]`)]));
    const tilt = this.find("[data-photo-tilt]");
    tilt.hidden = this.find("[data-photo-keys]").hidden = false;
    const stage = new Stage(frame, fields, {
      changed: (changed) => this.preview(changed),
      applied: () => this.apply(),
      spoken: (changed) => this.speakFrame(changed),
    });
    this.showTilt(stage);
    return stage;
  }

  showTilt({ crop }) {
    this.find("[data-photo-tilt] input").value = String(crop.turn - 90 * Math.round(crop.turn / 90));
  }

  // The card shows at once what the frame holds; the server cuts the photo when it is applied.
  preview(stage) {
    this.showTilt(stage);
    this.find("[data-photo-apply]")?.classList.toggle("button-wanted", stage.isChanged);
    const place = this.find(".card-face-photo");
    if (!place) return;
    let copy = place.querySelector("svg.card-face-cut");
    if (!copy) {
      copy = document.createElementNS("http://www.w3.org/2000/svg", "svg");
      copy.setAttribute("class", "card-face-cut");
      copy.setAttribute("aria-hidden", "true");
      copy.append(stage.svg.querySelector("image").cloneNode());
      place.append(copy);
    }
    const { frame, transform } = drawingOf(stage.crop, stage.size);
    copy.setAttribute("viewBox", `${frame.x} ${frame.y} ${frame.width} ${frame.height}`);
    copy.firstChild.setAttribute("transform", transform);
    copy.toggleAttribute("hidden", !stage.isChanged);
  }

  speakFrame({ crop }) {
    clearTimeout(this.speech);
    this.speech = setTimeout(() => {
      const numbers = { x: crop.x * 100, y: crop.y * 100, width: crop.width * 100, turn: crop.turn > 180 ? crop.turn - 360 : crop.turn };
      this.spoken.textContent = this.say.sayFrame.replace(/\{(\w+)\}/g, (_, name) => String(Math.round(numbers[name])));
    }, SPEECH_DELAY_MS);
  }

  fieldChanged({ target }) {
    if (target === this.input && target.files[0]) this.receive(target.files[0]);
    // Typed beyond what the picture holds: shown as it was understood.
    else if (FIELDS.includes(target.name)) this.stage.change(this.stage.read());
  }

  numberTyped({ target }) {
    if (!this.stage) return;
    if (FIELDS.includes(target.name)) this.stage.change(this.stage.read(), { from: target });
    else if (target.closest("[data-photo-tilt]")) {
      const quarter = 90 * Math.round(this.stage.crop.turn / 90);
      this.stage.turnTo(quarter + Number(target.value));
    }
  }

  clicked(event) {
    const move = event.target.closest("[data-photo-move]");
    if (move && this.stage) {
      event.preventDefault();
      this.stage.press(move.dataset.photoMove);
    } else if (event.target.closest("[data-photo-change]")) {
      event.preventDefault();
      this.input.click();
    }
  }

  // « Appliquer », or « Entrée » in a number; « Suivant » goes its own way.
  submitted(event) {
    if (event.submitter?.name !== "act") return;
    event.preventDefault();
    // The form was not sent: it still can be.
    delete this.form.dataset.sent;
    this.apply();
  }

  apply() {
    if (!this.stage) return;
    this.deliver(() => this.formData("apply"), this.say.sayCutting);
  }

  async receive(file) {
    if (!file) return;
    this.keep(file);
    if (file.type && !file.type.startsWith("image/")) return this.fail(this.say.sayOther);
    this.showSending(this.say.sayShrinking);
    const light = await shrink(file);
    if (light.size > BYTES_MAX) return this.fail(this.say.sayHeavy);
    this.deliver(() => this.formData("import", light), this.say.sayPreparing, true);
  }

  // In the field too, however it came: « Suivant » would still send it.
  keep(file) {
    const carrier = new DataTransfer();
    carrier.items.add(file);
    this.input.files = carrier.files;
  }

  formData(act, file = null) {
    const data = new FormData(this.form);
    data.delete("photo");
    data.set("act", act);
    if (file) data.set("photo", file, file.name);
    return data;
  }

  // `made`: the data to send, made again for each try; `after`: what is said once all has left.
  async deliver(made, after, isUpload = false) {
    this.stopper?.abort();
    const stopper = (this.stopper = new AbortController());
    this.again = () => this.deliver(made, after, isUpload);
    this.showSending(isUpload ? this.percent(0) : after);
    const progress = (share) => isUpload && this.showSending(share < 1 ? this.percent(share) : after, share);
    try {
      const answer = await this.post(made, { progress, signal: stopper.signal });
      if (!this.take(answer)) return location.assign(answer.address);
      this.endSending();
    } catch (reason) {
      if (this.stopper !== stopper) return;
      if (reason === "stopped") this.stopped();
      else if (reason === "network" || reason === "fault") this.fail(this.say[reason === "network" ? "sayNetwork" : "sayFault"], true);
      else throw reason;
    }
  }

  // A token that another tab has renewed is taken from the page, once.
  async post(made, options) {
    const answer = await send(this.form.action, made(), options);
    if (answer.status !== 403) return answer;
    const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), "text/html");
    const token = page.querySelector("[data-photo-desk] [name=csrfmiddlewaretoken]");
    if (!token) return answer;
    this.find("[name=csrfmiddlewaretoken]").value = token.value;
    return send(this.form.action, made(), options);
  }

  // Puts the zones of the page that answered in this one. False when it is another page.
  take({ page }) {
    if (!page.querySelector("[data-photo-desk]")) return false;
    const { id, value } = document.activeElement;
    const hadFocus = document.activeElement !== document.body;
    const wasOpen = this.find("[data-photo-numbers]")?.open;
    for (const zone of document.querySelectorAll("[data-photo-zone]")) {
      const fresh = page.querySelector(`[data-photo-zone=${zone.dataset.photoZone}]`);
      zone.replaceChildren(...[...(fresh?.childNodes ?? [])].map((node) => document.adoptNode(node)));
    }
    this.startZones();
    const numbers = this.find("[data-photo-numbers]");
    if (numbers && wasOpen) numbers.open = true;
    const summary = document.querySelector("[data-error-summary]");
    if (summary) summary.focus();
    else if (hadFocus && document.activeElement === document.body) this.focusAgain(id, value);
    return true;
  }

  // What had the focus was replaced by its like.
  focusAgain(id, value) {
    const same = (id && document.getElementById(id)) || (value && this.find(`[name=act][value="${CSS.escape(value)}"]:not([tabindex])`));
    (same || this.find("[data-photo-stage]") || this.importer).focus({ preventScroll: true });
  }

  percent(share) {
    return this.say.saySending.replace("{percent}", String(Math.floor(share * 100)));
  }

  showSending(sentence, share = 0) {
    this.failure.hidden = true;
    this.sending.hidden = false;
    this.form.setAttribute("aria-busy", "true");
    this.sending.querySelector("[data-photo-sending-text]").textContent = sentence;
    const bar = this.sending.querySelector("progress");
    if (share > 0 && share < 1) bar.value = share * 100;
    else bar.removeAttribute("value");
    // A percentage each second would cover everything else that is said.
    const quarter = Math.floor(share * 4);
    if (quarter !== this.quarter || !share) this.spoken.textContent = sentence;
    this.quarter = quarter;
  }

  endSending() {
    clearTimeout(this.speech);
    this.sending.hidden = true;
    this.form.removeAttribute("aria-busy");
    this.spoken.textContent = "";
    this.quarter = 0;
  }

  stopped() {
    const hadFocus = this.sending.contains(document.activeElement);
    this.endSending();
    this.input.value = "";
    this.spoken.textContent = this.say.sayStopped;
    if (hadFocus) this.importer.focus();
  }

  fail(sentence, mayRetry = false) {
    this.endSending();
    this.failure.hidden = false;
    this.failure.querySelector("[data-photo-failure-text]").textContent = sentence;
    const again = this.find("[data-photo-again]");
    again.hidden = !mayRetry;
    if (!mayRetry) this.input.value = "";
    (mayRetry ? again : this.importer).focus();
  }
}

export function startPhotoDesk(form) {
  return new Desk(form);
}

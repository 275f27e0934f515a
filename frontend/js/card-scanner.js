// The till's camera reads the code of a virtual card into the field of the card, and sends the form.
import { decodeQR } from "qr/decode.js";

const LOOK_EVERY_MS = 120;
// Wide enough for a code of 29 modules held at arm's length, small enough for an old telephone.
const FRAME_WIDTH = 640;
const CODE = /^P1[A-Z2-7]{48}$/;

class Scanner {
  constructor(root) {
    const part = (name) => root.querySelector(`[data-scan-${name}]`);
    Object.assign(this, { root, view: part("view"), video: part("video"), status: part("status"), stream: null, timer: 0 });
    this.begin = part("begin");
    this.field = document.getElementById(root.dataset.scanner);
    this.canvas = document.createElement("canvas");
    this.begin.addEventListener("click", () => this.open());
    part("stop").addEventListener("click", () => this.stop());
    addEventListener("pagehide", () => this.close());
  }

  say(name) {
    this.status.textContent = name ? this.root.dataset[name] : "";
  }

  async open() {
    this.begin.disabled = true;
    this.say("sayStarting");
    try {
      const video = { facingMode: "environment", width: { ideal: 1280 }, height: { ideal: 720 } };
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: false, video });
      this.video.srcObject = this.stream;
      this.view.hidden = false;
      this.begin.hidden = true;
      await this.video.play();
    } catch {
      this.stop();
      return this.say("sayFailed");
    }
    this.say("sayReady");
    this.look();
  }

  look() {
    if (!this.stream) return;
    const code = this.read();
    if (!CODE.test(code)) {
      this.timer = setTimeout(() => this.look(), LOOK_EVERY_MS);
      return;
    }
    this.close();
    this.say("sayRead");
    this.field.value = code;
    this.field.form.requestSubmit();
  }

  read() {
    const { videoWidth, videoHeight } = this.video;
    if (!videoWidth) return "";
    const [width, height] = [FRAME_WIDTH, Math.round((FRAME_WIDTH * videoHeight) / videoWidth)];
    Object.assign(this.canvas, { width, height });
    const context = this.canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(this.video, 0, 0, width, height);
    try {
      return decodeQR(context.getImageData(0, 0, width, height));
    } catch {
      // No code in this picture.
      return "";
    }
  }

  close() {
    clearTimeout(this.timer);
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = this.video.srcObject = null;
    this.view.hidden = true;
  }

  stop() {
    this.close();
    this.say("");
    this.begin.hidden = this.begin.disabled = false;
    this.begin.focus();
  }
}

export const startScanner = (root) => new Scanner(root);

// The frame on the whole picture, by mouse, touch and keyboard. No library: the frame is drawn by the server (it must be
// there without any script), and cropperjs would bring a second one, without rotation or limits for the keyboard.
import { boxOf, cropOf, drawingOf, moved, pulled, turned, within, zoomed, TALL } from "./photo-frame.js";

const CORNERS = [
  { sideways: -1, downwards: -1 },
  { sideways: 1, downwards: -1 },
  { sideways: -1, downwards: 1 },
  { sideways: 1, downwards: 1 },
];
const KEYS = {
  ArrowLeft: "left",
  ArrowRight: "right",
  ArrowUp: "up",
  ArrowDown: "down",
  "+": "closer",
  "=": "closer",
  "-": "farther",
  PageUp: "tilt_left",
  PageDown: "tilt_right",
};
const set = (element, attributes) => {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
};

export class Stage {
  // `changed(crop)` is called after each change, `applied()` for the key « Entrée ».
  constructor(frame, fields, { changed, applied, spoken }) {
    this.frame = frame;
    this.fields = fields;
    this.tell = { changed, applied, spoken };
    this.size = { width: Number(frame.dataset.photoWidth), height: Number(frame.dataset.photoHeight) };
    this.least = Number(frame.dataset.photoLeast);
    this.svg = frame.querySelector("svg");
    this.pointers = new Map();
    this.crop = this.read();
    this.kept = this.crop;
    this.prepare();
  }

  prepare() {
    set(this.frame, { role: "group", tabindex: "0", "aria-label": this.frame.dataset.photoName, "aria-describedby": "photo-keys" });
    this.frame.classList.add("stage-live");
    this.svg.querySelectorAll(".stage-corner").forEach((corner, place) => (corner.dataset.corner = String(place)));
    this.svg.addEventListener("pointerdown", (event) => this.down(event));
    this.svg.addEventListener("pointermove", (event) => this.move(event));
    for (const name of ["pointerup", "pointercancel"]) this.svg.addEventListener(name, (event) => this.up(event));
    // The pinch of a trackpad comes as a wheel with Ctrl; the wheel alone scrolls the page.
    this.svg.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.frame.addEventListener("keydown", (event) => this.key(event));
  }

  get isChanged() {
    return ["x", "y", "width", "turn"].some((name) => Math.abs(this.crop[name] - this.kept[name]) > 0.0006);
  }

  read() {
    const number = (name) => Number(this.fields[name].value.replace(",", ".")) || 0;
    const [x, y, width] = ["x", "y", "width"].map((name) => number(name) / 100);
    return within({ x, y, width, turn: number("turn") }, this.size);
  }

  // `from`: the field in which one types keeps what is typed.
  change(crop, { from = null } = {}) {
    this.crop = crop;
    for (const name of ["x", "y", "width"]) this.write(name, crop[name] * 100, from);
    this.write("turn", crop.turn > 180 ? crop.turn - 360 : crop.turn, from);
    this.draw();
    this.tell.changed(this);
  }

  write(name, value, from) {
    if (this.fields[name] !== from) this.fields[name].value = String(Math.round(value * 100) / 100);
  }

  draw() {
    const drawing = drawingOf(this.crop, this.size);
    const part = (name) => this.svg.querySelector(name);
    set(this.svg, { viewBox: drawing.viewBox });
    set(part("image"), { transform: drawing.transform });
    set(part(".stage-shade"), { d: drawing.shade });
    set(part(".stage-frame"), drawing.frame);
    set(part(".stage-oval"), drawing.oval);
    this.svg.querySelectorAll(".stage-corner").forEach((corner, place) => {
      for (const path of corner.children) set(path, { d: drawing.corners[place] });
    });
  }

  press(move, share) {
    this.change(moved(this.crop, this.size, move, this.least, share));
    this.tell.spoken(this);
  }

  turnTo(degrees) {
    this.change(turned(this.crop, this.size, degrees));
  }

  key(event) {
    if (event.target !== this.frame || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter") {
      event.preventDefault();
      this.tell.applied();
    } else if (event.key === "Escape" && this.isChanged) {
      event.preventDefault();
      this.change(this.kept);
      this.tell.spoken(this);
    } else if (KEYS[event.key]) {
      event.preventDefault();
      this.press(KEYS[event.key], event.shiftKey ? 0.1 : 0.015);
    }
  }

  // Pixels of the turned picture under a point of the screen.
  point(event) {
    const place = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return { x: place.x, y: place.y };
  }

  isInside(point) {
    const box = boxOf(this.crop, this.size);
    return point.x >= box.x && point.x <= box.x + box.width && point.y >= box.y && point.y <= box.y + box.height;
  }

  down(event) {
    if (event.button) return;
    const point = this.point(event);
    const corner = event.target.closest("[data-corner]");
    if (!corner && !this.isInside(point) && !this.pointers.size) return;
    event.preventDefault();
    this.frame.focus({ preventScroll: true });
    this.svg.setPointerCapture(event.pointerId);
    this.pointers.set(event.pointerId, point);
    this.begin(corner && CORNERS[Number(corner.dataset.corner)]);
  }

  // What is held when fingers are laid or lifted: the frame as it is, and where they are.
  begin(corner) {
    const points = [...this.pointers.values()];
    this.grip = { crop: this.crop, box: boxOf(this.crop, this.size), points, corner: points.length === 1 ? corner : null };
  }

  move(event) {
    if (!this.pointers.has(event.pointerId)) return;
    this.pointers.set(event.pointerId, this.point(event));
    const points = [...this.pointers.values()];
    const { crop, box, corner } = this.grip;
    if (points.length > 1) {
      this.change(this.pinched(points));
    } else if (corner) {
      this.change(pulled(crop, this.size, corner, points[0], this.least));
    } else {
      const [from, to] = [this.grip.points[0], points[0]];
      this.change(cropOf({ ...box, x: box.x + to.x - from.x, y: box.y + to.y - from.y }, this.size, crop.turn));
    }
  }

  // Two fingers hold the frame: it grows as they part, and goes where they go.
  pinched(points) {
    const gap = ([one, other]) => Math.hypot(one.x - other.x, one.y - other.y) || 1;
    const middle = ([one, other]) => ({ x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 });
    const { crop, box, points: before } = this.grip;
    const width = Math.max((box.width * gap(points)) / gap(before), this.least);
    const [from, to] = [middle(before), middle(points)];
    const [x, y] = [box.x + box.width / 2 + to.x - from.x, box.y + box.height / 2 + to.y - from.y];
    return cropOf({ x: x - width / 2, y: y - (width * TALL) / 2, width }, this.size, crop.turn);
  }

  up(event) {
    if (!this.pointers.delete(event.pointerId)) return;
    this.begin(null);
    if (!this.pointers.size) this.tell.spoken(this);
  }

  wheel(event) {
    if (!event.ctrlKey) return;
    event.preventDefault();
    this.change(zoomed(this.crop, this.size, Math.exp(event.deltaY / 400), this.least));
  }
}

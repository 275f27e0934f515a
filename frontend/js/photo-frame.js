// The frame on a picture, in numbers alone. Counts as passregion/photos/rules.py and portals/apply/photo_frame.py do:
// x, width: shares of the width of the turned picture; y: share of its height; turn: degrees, clockwise.

export const TALL = 900 / 700;
const OVAL = { middle: 0.45, width: 0.62, height: 0.7 };
const ZOOM = 0.88;
export const TILT_DEGREES = 3;
export const SHIFT_SHARE = 0.08;

const clamp = (value, least, most) => Math.min(Math.max(value, least), Math.max(most, least));
const radians = (degrees) => (degrees * Math.PI) / 180;
const whole = (turn) => ((turn % 360) + 360) % 360;

// The canvas that holds the picture once turned.
export function canvasOf({ width, height }, turn) {
  const quarter = Math.round(turn / 90);
  if (Math.abs(turn - quarter * 90) < 1e-6) return quarter % 2 ? { width: height, height: width } : { width, height };
  const [sine, cosine] = [Math.abs(Math.sin(radians(turn))), Math.abs(Math.cos(radians(turn)))];
  return { width: Math.ceil(width * cosine + height * sine), height: Math.ceil(width * sine + height * cosine) };
}

// The same crop pushed, and if need be shrunk, into the picture.
export function within(crop, size) {
  const turn = whole(crop.turn);
  const canvas = canvasOf(size, turn);
  const width = clamp(crop.width, 0, Math.min(1, canvas.height / TALL / canvas.width));
  const height = (width * canvas.width * TALL) / canvas.height;
  return { x: clamp(crop.x, 0, 1 - width), y: clamp(crop.y, 0, 1 - height), width, turn };
}

// In pixels of the turned picture.
export function boxOf(crop, size) {
  const canvas = canvasOf(size, crop.turn);
  const width = crop.width * canvas.width;
  return { x: crop.x * canvas.width, y: crop.y * canvas.height, width, height: width * TALL, canvas };
}

export function cropOf(box, size, turn) {
  const canvas = canvasOf(size, whole(turn));
  return within({ x: box.x / canvas.width, y: box.y / canvas.height, width: box.width / canvas.width, turn }, size);
}

export function shifted(crop, size, right, down) {
  const box = boxOf(crop, size);
  return cropOf({ ...box, x: box.x + right, y: box.y + down }, size, crop.turn);
}

// About its middle, never less wide than `least` pixels nor more than the picture.
export function zoomed(crop, size, ratio, least) {
  const box = boxOf(crop, size);
  const width = Math.max(box.width * ratio, least);
  const gained = width - box.width;
  return cropOf({ x: box.x - gained / 2, y: box.y - (gained * TALL) / 2, width }, size, crop.turn);
}

// The middle of the frame stays on the same point of the picture.
export function turned(crop, size, turn) {
  const box = boxOf(crop, size);
  const after = canvasOf(size, whole(turn));
  const [right, down] = [box.x + (box.width - box.canvas.width) / 2, box.y + (box.height - box.canvas.height) / 2];
  const angle = radians(turn - crop.turn);
  const x = right * Math.cos(angle) - down * Math.sin(angle) + after.width / 2;
  const y = right * Math.sin(angle) + down * Math.cos(angle) + after.height / 2;
  return cropOf({ x: x - box.width / 2, y: y - box.height / 2, width: box.width }, size, turn);
}

// What one press of a button does; `share`: how far, of the frame's width.
export function moved(crop, size, move, least, share = SHIFT_SHARE) {
  const step = boxOf(crop, size).width * share;
  const moves = {
    left: () => shifted(crop, size, -step, 0),
    right: () => shifted(crop, size, step, 0),
    up: () => shifted(crop, size, 0, -step),
    down: () => shifted(crop, size, 0, step),
    closer: () => zoomed(crop, size, ZOOM, least),
    farther: () => zoomed(crop, size, 1 / ZOOM, least),
    quarter_left: () => turned(crop, size, crop.turn - 90),
    quarter_right: () => turned(crop, size, crop.turn + 90),
    tilt_left: () => turned(crop, size, crop.turn - TILT_DEGREES),
    tilt_right: () => turned(crop, size, crop.turn + TILT_DEGREES),
  };
  return moves[move]();
}

// One corner pulled to a point of the turned picture, the opposite one held. `sideways`, `downwards`: -1 or 1.
export function pulled(crop, size, { sideways, downwards }, point, least) {
  const box = boxOf(crop, size);
  const held = { x: sideways > 0 ? box.x : box.x + box.width, y: downwards > 0 ? box.y : box.y + box.height };
  const asked = Math.max((point.x - held.x) * sideways, ((point.y - held.y) * downwards) / TALL);
  const room = Math.min(
    sideways > 0 ? box.canvas.width - held.x : held.x,
    (downwards > 0 ? box.canvas.height - held.y : held.y) / TALL,
  );
  const width = clamp(asked, Math.min(least, room), room);
  return cropOf(
    { x: sideways > 0 ? held.x : held.x - width, y: downwards > 0 ? held.y : held.y - width * TALL, width },
    size,
    crop.turn,
  );
}

// Attributes of the SVG, as the server writes them.
export function drawingOf(crop, size) {
  const { x, y, width, height, canvas } = boxOf(crop, size);
  const n = (value) => value.toFixed(1);
  const [right, bottom] = [x + width, y + height];
  return {
    viewBox: `0 0 ${canvas.width} ${canvas.height}`,
    transform:
      `translate(${n((canvas.width - size.width) / 2)} ${n((canvas.height - size.height) / 2)}) ` +
      `rotate(${crop.turn.toFixed(2)} ${n(size.width / 2)} ${n(size.height / 2)})`,
    shade: `M0 0H${canvas.width}V${canvas.height}H0ZM${n(x)} ${n(y)}V${n(bottom)}H${n(right)}V${n(y)}Z`,
    frame: { x: n(x), y: n(y), width: n(width), height: n(height) },
    oval: {
      cx: n(x + width / 2),
      cy: n(y + height * OVAL.middle),
      rx: n((width * OVAL.width) / 2),
      ry: n((height * OVAL.height) / 2),
    },
    corners: [
      [x, y],
      [right, y],
      [x, bottom],
      [right, bottom],
    ].map(([left, top]) => `M${n(left)} ${n(top)}h0`),
  };
}

// Draws every relief of the product, once, at build: the twelve summits of the card as stacked layers, and the quiet
// contour lines as masks (white with an alpha, so that each page gives them its own colour).
import { contours } from "d3-contour";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fractal, random } from "./noise.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const target = join(root, "var", "generated", "design", "relief");
const summits = JSON.parse(readFileSync(join(root, "passregion", "design", "summits.json"), "utf8"));

/** Samples `height(x, y)` on a grid over `box` and returns, per threshold, the closed rings in the box's own units. */
function rings(box, step, thresholds, height) {
  const [left, top, width, depth] = box;
  const [columns, rows] = [Math.ceil(width / step) + 1, Math.ceil(depth / step) + 1];
  const values = new Float64Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      values[row * columns + column] = height(left + column * step, top + row * step);
  return contours().size([columns, rows]).thresholds(thresholds)(values).map(({ coordinates }) =>
    coordinates.flat().map((ring) => ring.map(([x, y]) => [left + (x - 0.5) * step, top + (y - 0.5) * step])),
  );
}

/** Drops points closer than `gap` to the one kept before, then rounds the corners with quadratic curves. */
function smooth(ring, gap) {
  const kept = [];
  for (const point of ring.slice(0, -1)) {
    const last = kept.at(-1);
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= gap) kept.push(point);
  }
  if (kept.length < 4) return "";
  const middle = (a, b) => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  let [x, y] = middle(kept[0], kept[1]).map(Math.round);
  let path = `M${x} ${y}`;
  for (let at = 1; at <= kept.length; at++) {
    const corner = kept[at % kept.length].map(Math.round);
    const end = middle(kept[at % kept.length], kept[(at + 1) % kept.length]).map(Math.round);
    path += `q${corner[0] - x} ${corner[1] - y} ${end[0] - x} ${end[1] - y}`.replace(/ -/g, "-");
    [x, y] = end;
  }
  return `${path}z`;
}

const svg = (box, inside, extra = "") => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${box.join(" ")}"${extra}>${inside}</svg>\n`;

function save(name, text) {
  const file = join(target, `${name}.svg`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

// ---- The card: layers of a summit -------------------------------------------------------------------------------

const GROUND = "#094955";
// Outer edge of each layer, as a distance from the summit in tenths of a millimetre. The three light ones stay within
// 14.5 mm, so that no text of the card ever lies on them.
const LAYERS = [
  [420, "#0A5361"], [352, "#0A5966"], [298, "#0A5F6C"], [252, "#0B6673"], [211, "#0C6E7B"], [176, "#147A87"],
  [143, "#3A9DA8"], [127, "#7CC0C8"], [112, "#BFE3E6"],
];
const EMBER = "#FF5C38";
const CENTRE = [716, 270];

/** Distance to the summit, bent by noise: what every layer is cut from. */
function distance(seed, shape) {
  const draw = random(seed);
  const grain = fractal(seed, 3);
  const waves = [2, 3, 5].map((turns, place) => ({ turns, phase: draw() * 6.283, size: [0.45, 0.4, 0.2][place] }));
  const axis = draw() * 3.1416;
  const peaks = [0, 1, 2].map((place) => {
    const turn = axis + place * 2.1 + draw() * 0.7;
    const away = place === 0 ? 22 : 50 + draw() * 16;
    return [CENTRE[0] + Math.cos(turn) * away, CENTRE[1] + Math.sin(turn) * away, place === 0 ? 0 : 10 + draw() * 16];
  });
  const round = (x, y, stretch) => {
    const [across, down] = [x - CENTRE[0], y - CENTRE[1]];
    const along = across * Math.cos(axis) + down * Math.sin(axis);
    const aside = -across * Math.sin(axis) + down * Math.cos(axis);
    const radius = Math.hypot(along * stretch[0], aside * stretch[1]);
    const turn = Math.atan2(down, across);
    const wave = waves.reduce((sum, { turns, phase, size }) => sum + size * Math.sin(turns * turn + phase), 0);
    return radius * (1.14 - 0.14 * wave);
  };
  return (x, y) => {
    const bend = 26 * Math.min(1, Math.hypot(x - CENTRE[0], y - CENTRE[1]) / 60);
    const [u, v] = [x + bend * grain(x / 130, y / 130), y + bend * grain(x / 130 + 31, y / 130 + 17)];
    if (shape === "ridge") {
      const near = Math.min(1, Math.hypot(x - CENTRE[0], y - CENTRE[1]) / 230);
      return round(u, v, [1, 1.75 - 0.75 * near]);
    }
    if (shape !== "peaks") return round(u, v, [1, 1]);
    const sum = peaks.reduce((total, [px, py, low]) => total + Math.exp(-(Math.hypot(u - px, v - py) + low) / 13), 0);
    const several = -13 * Math.log(sum) + 46;
    const mix = Math.min(1, Math.max(0, (several - 80) / 110));
    return several * (1 - mix) + round(u, v, [1, 1]) * mix;
  };
}

function summit({ seed, shape }, box) {
  const far = distance(seed, shape);
  const area = [-60, -60, 976, 660];
  const fill = (edges, field, gap = 9) =>
    rings(area, 6, edges.map(([edge]) => -edge).sort((a, b) => a - b), (x, y) => -field(x, y)).map((found, place) =>
      `<path fill="${edges[place][1]}" d="${found.map((ring) => smooth(ring, gap)).join("")}"/>`).join("");
  let inside = `<path fill="${GROUND}" d="M-60-60h976v660h-976z"/>${fill(LAYERS, far)}`;
  const top = { crater: 97, dome: 84, ridge: 92, peaks: 80 }[shape];
  inside += fill([[top, EMBER]], far, 7);
  if (shape === "crater") {
    const bowl = distance(seed + 1, "dome");
    inside += fill([[56, "#BFE3E6"], [46, "#7CC0C8"], [37, "#3A9DA8"], [15, "#147A87"]], bowl, 4);
  }
  return svg(box, inside);
}

for (const [code, settings] of Object.entries(summits)) {
  save(`summits/${code}`, summit(settings, [0, 0, 856, 540]));
  save(`summits/${code}-bleed`, summit(settings, [-30, -30, 916, 600]));
}

// ---- Contour lines: masks -----------------------------------------------------------------------------------------

/** Lines of a height field: every fifth is heavier. `hot` keeps or leaves out the thresholds of the summit. */
function lines(box, { step, count, gap, height, thin = 9, heavy = 15, first = 0, last = 1 }) {
  const [left, top, width, depth] = box;
  const wide = [left - 40, top - 40, width + 80, depth + 80];
  const thresholds = Array.from({ length: count }, (_, place) => first + ((last - first) * (place + 0.5)) / count);
  const found = rings(wide, step, thresholds, height);
  const pick = (heavyOnes) => found.filter((_, place) => (place % 5 === 4) === heavyOnes).flat().map((ring) => smooth(ring, gap)).join("");
  return (
    `<g fill="none" stroke="#fff"><path stroke-opacity=".52" stroke-width="${thin / 10}" d="${pick(false)}"/>` +
    `<path stroke-width="${heavy / 10}" d="${pick(true)}"/></g>`
  );
}

const land = (seed, scale, octaves = 2) => {
  const field = fractal(seed, octaves);
  return (x, y) => 0.5 + 0.72 * field(x / scale, y / scale);
};

const hero = [0, 0, 1600, 1000];
save("contours-hero", svg(hero, lines(hero, { step: 14, count: 18, gap: 16, height: land(7, 330) })));
const band = [0, 0, 1200, 420];
save("contours-band", svg(band, lines(band, { step: 12, count: 15, gap: 14, height: land(23, 270) })));
const screen = [0, 0, 420, 900];
save("contours-screen", svg(screen, lines(screen, { step: 10, count: 13, gap: 12, height: land(41, 240) })));

/** One summit among lines, with its ember in a file of its own (two masks, two colours). */
function peak(name, box, [cx, cy], reach, { seed, count, rim, bowl, hotWidth }) {
  const grain = fractal(seed, 3);
  const draw = random(seed);
  const phases = [draw() * 6.283, draw() * 6.283, draw() * 6.283];
  const height = (x, y) => {
    const [u, v] = [x + 0.16 * reach * grain(x / reach, y / reach), y + 0.16 * reach * grain(x / reach + 9, y / reach + 5)];
    const turn = Math.atan2(v - cy, u - cx);
    const wave = 0.16 * Math.sin(2 * turn + phases[0]) + 0.12 * Math.sin(3 * turn + phases[1]) + 0.05 * Math.sin(5 * turn + phases[2]);
    return 1 - (Math.hypot((u - cx) * 1.12, v - cy) * (1 + wave)) / reach;
  };
  // Between the rim and the bowl the ground is bare: it is the ember's place.
  const levels = Array.from({ length: count }, (_, place) => place / count).filter((level) => level < rim - 0.02 || level > bowl + 0.04);
  const inner = [0.3, 0.55, 0.8].map((part) => bowl + 0.05 + (1 - bowl - 0.05) * part);
  const all = [...levels.filter((level) => level < rim), ...inner];
  const wide = [box[0] - 40, box[1] - 40, box[2] + 80, box[3] + 80];
  const found = rings(wide, 7, all, height);
  const pick = (heavyOnes) => found.filter((_, place) => (place % 5 === 4) === heavyOnes).flat().map((ring) => smooth(ring, 9)).join("");
  const quiet = `<g fill="none" stroke="#fff"><path stroke-opacity=".52" stroke-width=".9" d="${pick(false)}"/><path stroke-width="1.5" d="${pick(true)}"/></g>`;
  const hot = rings(wide, 6, [rim, bowl], height).flat().map((ring) => smooth(ring, 8)).join("");
  save(`${name}-lines`, svg(box, quiet));
  save(`${name}-ember`, svg(box, `<path fill="none" stroke="#fff" stroke-width="${hotWidth}" d="${hot}"/>`));
}

peak("receipt", [0, 0, 960, 308], [795, 150], 330, { seed: 63, count: 30, rim: 0.66, bowl: 0.85, hotWidth: 2.4 });
peak("empty", [0, 0, 576, 208], [440, 92], 235, { seed: 11, count: 14, rim: 0.7, bowl: 0.9, hotWidth: 2.4 });

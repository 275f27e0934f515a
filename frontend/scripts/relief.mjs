// Draws every relief of the product, once, at build: the twelve summits of the card as stacked layers, and the quiet
// contour lines as masks (white with an alpha, so that each page gives them its own colour).
import { contours } from "d3-contour";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { fractal, random } from "./noise.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const target = join(process.env.PASS_VAR || join(root, "var"), "generated", "design", "relief");
// The brand may name another Region's summits, as it does for the pages (passregion/design/summits.py).
const brand = process.env.PASS_BRAND_FILE ? JSON.parse(readFileSync(process.env.PASS_BRAND_FILE, "utf8")) : {};
const summits = JSON.parse(readFileSync(brand.summits_file || join(root, "passregion", "design", "summits.json"), "utf8"));

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
// 16 mm or so, so that no text of the card ever lies on them (a test measures it).
const LAYERS = [
  [372, "#0A5361"], [322, "#0A5966"], [280, "#0A5F6C"], [243, "#0B6673"], [211, "#0C6E7B"], [180, "#147A87"],
];
const LIGHT = ["#3A9DA8", "#7CC0C8", "#BFE3E6"];
// Per shape: the edges of the three light layers, then of the ember.
const TOPS = { crater: [165, 149, 135, 121], dome: [140, 124, 109, 94], ridge: [146, 128, 112, 97], peaks: [150, 134, 119, 103] };
const EMBER = "#FF5C38";
const CENTRE = [716, 270];

/** Distance to the summit, bent by noise: what every layer is cut from. */
function distance(seed, shape) {
  const draw = random(seed);
  const grain = fractal(seed, 3);
  const waves = [2, 3, 5].map((turns, place) => ({ turns, phase: draw() * 6.283, size: [0.45, 0.4, 0.2][place] }));
  const axis = draw() * 3.1416;
  const peaks = [0, 1].map((place) => {
    const turn = axis + place * 2.1 + draw() * 0.7;
    const away = place === 0 ? 18 : 82 + draw() * 12;
    return [CENTRE[0] + Math.cos(turn) * away, CENTRE[1] + Math.sin(turn) * away, place === 0 ? 0 : 26 + draw() * 14];
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
    const sum = peaks.reduce((total, [px, py, low]) => total + Math.exp(-(Math.hypot(u - px, v - py) + low) / 12), 0);
    const several = -12 * Math.log(sum) + 26;
    const mix = Math.min(1, Math.max(0, (several - 112) / 90));
    return several * (1 - mix) + round(u, v, [1, 1]) * mix;
  };
}

function summit({ seed, shape }, box) {
  const free = distance(seed, shape);
  // However far a peak leans, its light layers stop at 14.7 mm: white words begin at 15.
  const edge = TOPS[shape][0] + 1;
  const far = (x, y) => Math.max(free(x, y), Math.min(edge, edge + 6 * (Math.hypot(x - CENTRE[0], y - CENTRE[1]) - 147)));
  const area = [-60, -60, 976, 660];
  const fill = (edges, field, gap = 9) =>
    rings(area, 6, edges.map(([edge]) => -edge).sort((a, b) => a - b), (x, y) => -field(x, y)).map((found, place) =>
      `<path fill="${edges[place][1]}" d="${found.map((ring) => smooth(ring, gap)).join("")}"/>`).join("");
  const layers = [...LAYERS, ...LIGHT.map((colour, place) => [TOPS[shape][place], colour])];
  let inside = `<path fill="${GROUND}" d="M-60-60h976v660h-976z"/>${fill(layers, far)}`;
  inside += fill([[TOPS[shape].at(-1), EMBER]], far, 7);
  if (shape === "crater") {
    const bowl = distance(seed + 1, "dome");
    inside += fill([[68, "#BFE3E6"], [57, "#7CC0C8"], [46, "#3A9DA8"], [19, "#147A87"]], bowl, 4);
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

// A long slope with gentle hills: the lines flow instead of closing into bubbles.
const land = (seed, scale, slope) => {
  const [hills, grain] = [fractal(seed, 1), fractal(seed + 5, 1)];
  return (x, y) => 0.5 + 0.62 * hills(x / scale, y / scale) + 0.1 * grain((x / scale) * 2.7, (y / scale) * 2.7) + slope * ((x - 0.6 * y) / scale);
};

const hero = [0, 0, 1600, 1000];
save("contours-hero", svg(hero, lines(hero, { step: 14, count: 26, gap: 18, height: land(12, 400, 0.18), first: -0.6, last: 1.6 })));
const band = [0, 0, 1200, 420];
save("contours-band", svg(band, lines(band, { step: 12, count: 36, gap: 16, height: land(29, 260, 0.14), first: -0.5, last: 1.6 })));
const screen = [0, 0, 420, 900];
save("contours-screen", svg(screen, lines(screen, { step: 10, count: 22, gap: 12, height: land(41, 290, 0.16), first: -0.8, last: 1.5 })));

/** The summit of the card among lines, with its ember in a file of its own (two masks, two colours). */
function peak(name, box, [cx, cy], scale, { seed, edges, rim, bowl, hotWidth }) {
  const [far, hollow] = [distance(seed, "crater"), distance(seed + 1, "dome")];
  const place = (field) => (x, y) => -field(CENTRE[0] + (x - cx) / scale, CENTRE[1] + (y - cy) / scale);
  const wide = [box[0] - 40, box[1] - 40, box[2] + 80, box[3] + 80];
  const draw = (found, gap) => found.flat().map((ring) => smooth(ring, gap)).join("");
  const cut = (list, field) => rings(wide, 6, list.map((edge) => -edge).sort((a, b) => a - b), place(field));
  const outside = cut(edges, far);
  const inside = cut([bowl * 0.84, bowl * 0.68, bowl * 0.5, bowl * 0.28], hollow);
  const pick = (heavy) => outside.filter((_, at) => (at % 5 === 4) === heavy);
  const thin = draw([...pick(false), ...inside.slice(0, 1), ...inside.slice(2)], 9);
  const thick = draw([...pick(true), ...inside.slice(1, 2)], 9);
  save(
    `${name}-lines`,
    svg(box, `<g fill="none" stroke="#fff"><path stroke-opacity=".52" stroke-width=".9" d="${thin}"/><path stroke-width="1.5" d="${thick}"/></g>`),
  );
  const hot = draw(cut([rim], far), 8) + draw(cut([bowl], hollow), 6);
  save(`${name}-ember`, svg(box, `<path fill="none" stroke="#fff" stroke-width="${hotWidth}" d="${hot}"/>`));
}

const every = (from, to, by) => Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, at) => from + at * by);
peak("receipt", [0, 0, 960, 308], [800, 152], 1.05, { seed: 163, edges: every(126, 350, 11.5), rim: 110, bowl: 58, hotWidth: 2.4 });
peak("empty", [0, 0, 576, 208], [436, 92], 0.78, { seed: 163, edges: every(146, 420, 26), rim: 116, bowl: 46, hotWidth: 2.4 });

// Small deterministic noise: the same seed draws the same mountain on every machine.

/** Numbers in [0, 1), always the same for one seed. */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Gradient noise of several octaves, about −1 to 1. */
export function fractal(seed, octaves) {
  const draw = random(seed * 7919 + 1);
  const turns = Array.from({ length: 4096 }, () => draw() * 6.283185307);
  const fade = (t) => t * t * t * (t * (t * 6 - 15) + 10);
  const slope = (column, row, x, y) => {
    const turn = turns[((column & 63) << 6) | (row & 63)];
    return Math.cos(turn) * x + Math.sin(turn) * y;
  };
  const noise = (x, y) => {
    const [column, row] = [Math.floor(x), Math.floor(y)];
    const [u, v] = [x - column, y - row];
    const above = slope(column, row, u, v) + fade(u) * (slope(column + 1, row, u - 1, v) - slope(column, row, u, v));
    const below = slope(column, row + 1, u, v - 1) + fade(u) * (slope(column + 1, row + 1, u - 1, v - 1) - slope(column, row + 1, u, v - 1));
    return 1.5 * (above + fade(v) * (below - above));
  };
  return (x, y) => {
    let [sum, size, scale] = [0, 1, 1];
    for (let octave = 0; octave < octaves; octave++) {
      sum += size * noise(x * scale + octave * 19.7, y * scale + octave * 7.3);
      [size, scale] = [size * 0.42, scale * 2.1];
    }
    return sum;
  };
}

// The code of the virtual card: the same sums as passregion/cards/rotating.py.

export const STEP_MS = 30_000;
const MARK = "P1";
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const STEP_LENGTH = 6;
const SEAL_BYTES = 16;

export const stepAt = (ms) => Math.floor(ms / STEP_MS);

// Not extractable: whatever reads the page's memory through scripts gets codes, never the key.
export function importKey(base64) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
}

export async function codeOf(key, opening, step) {
  const head = MARK + opening + stepText(step);
  const seal = new Uint8Array(await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(head)));
  return head + base32(seal.subarray(0, SEAL_BYTES));
}

// Divisions and not shifts: a step takes 30 bits, and shifts stop being positive one bit later.
function stepText(step) {
  let text = "";
  for (let left = step, at = 0; at < STEP_LENGTH; at += 1, left = Math.floor(left / 32)) text = ALPHABET[left % 32] + text;
  return text;
}

function base32(bytes) {
  let [text, value, bits] = ["", 0, 0];
  for (const byte of bytes) {
    value = (value << 8) | byte;
    for (bits += 8; bits >= 5; bits -= 5) text += ALPHABET[(value >> (bits - 5)) & 31];
    value &= (1 << bits) - 1;
  }
  return bits ? text + ALPHABET[(value << (5 - bits)) & 31] : text;
}

// The till's keypad types into an ordinary field; the split bar follows the price (display only: the server decides).

function withKey(text, key, kind, longest) {
  if (key === "erase") return text.slice(0, -1);
  if (kind !== "amount") return text.length < longest ? text + key : text;
  if (key === ",") return text.includes(",") ? text : `${text || "0"},`;
  const [euros, cents] = text.split(",");
  if (cents !== undefined) return cents.length < 2 ? text + key : text;
  return euros.length < 5 ? (euros === "0" ? key : euros + key) : text;
}

function startKeypad(pad) {
  const input = document.getElementById(pad.dataset.keypad);
  if (!input) return;
  const kind = pad.dataset.keypadKind;
  // A price already there (after an error, or a change of mind) is replaced by the first digit typed.
  let fresh = kind === "amount" && input.value !== "";
  pad.hidden = false;
  if (matchMedia("(pointer: coarse)").matches) input.inputMode = "none";
  // The field keeps the focus, and its mark, while fingers use the keys.
  pad.addEventListener("pointerdown", (event) => event.target.closest("button") && event.preventDefault());
  pad.addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (!key) return;
    const before = fresh && key !== "erase" ? "" : input.value;
    fresh = false;
    input.value = withKey(before, key, kind, input.maxLength > 0 ? input.maxLength : 4);
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
  input.addEventListener("keydown", () => (fresh = false));
}

const centsOf = (text) => {
  const found = /^(\d{1,6})(?:[.,](\d{0,2}))?$/.exec(text.replace(/[\s€]/g, ""));
  return found ? Number(found[1]) * 100 + Number((found[2] ?? "").padEnd(2, "0")) : 0;
};
const euros = (cents) => `${Math.floor(cents / 100)},${String(cents % 100).padStart(2, "0")}\u00a0€`;

function followPrice(form) {
  const price = document.getElementById(form.dataset.splitPrice);
  const [pass, young] = [form.querySelector("[data-split-pass]"), form.querySelector("[data-split-young]")];
  if (!price || !pass || !young) return;
  const show = () => {
    const cents = centsOf(price.value);
    const chosen = form.querySelector("[data-split-balance]:checked") ?? form;
    const paid = Math.min(cents, Number(chosen.dataset.splitBalance ?? 0));
    pass.textContent = euros(paid);
    young.textContent = euros(cents - paid);
  };
  form.addEventListener("input", show);
  show();
}

export function startKeypads() {
  document.querySelectorAll("[data-keypad]").forEach(startKeypad);
  document.querySelectorAll("form[data-split-price]").forEach(followPrice);
}

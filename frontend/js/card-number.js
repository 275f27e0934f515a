// A card number shown as on the card, in groups of four, while it is typed. The server reads it with or without spaces.

const SIZE = 4;

function groupDigits(input) {
  const digits = input.value.replace(/[\s.-]/g, "");
  if (/\D/.test(digits)) return;
  const before = input.value.slice(0, input.selectionStart).replace(/\D/g, "").length;
  const text = digits.replace(/(\d{4})(?=\d)/g, "$1\u00a0");
  if (text === input.value) return;
  input.value = text;
  const caret = before + Math.max(0, Math.ceil(before / SIZE) - 1);
  input.setSelectionRange(caret, caret);
}

export function startCardNumbers() {
  document.querySelectorAll("[data-card-number]").forEach((input) => {
    input.addEventListener("input", () => groupDigits(input));
    groupDigits(input);
  });
}

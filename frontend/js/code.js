// The four boxes of a secret code: drawn over one real field, which keeps the keyboard, the label and the errors.

function drawBoxes(frame) {
  const [input, boxes] = [frame.querySelector("input"), [...frame.querySelectorAll(".code-box")]];
  const draw = () => {
    boxes.forEach((box, place) => {
      box.classList.toggle("code-box-full", place < input.value.length);
      box.classList.toggle("code-box-next", place === Math.min(input.value.length, boxes.length - 1));
    });
  };
  // The caret cannot be seen: it always stands after the last digit.
  const toEnd = () => input.setSelectionRange(input.value.length, input.value.length);
  for (const name of ["focus", "click", "keydown"]) input.addEventListener(name, toEnd);
  frame.classList.add("code-drawn");
  input.addEventListener("input", () => {
    const digits = input.value.replace(/\D/g, "");
    if (digits !== input.value) input.value = digits;
    draw();
  });
  draw();
}

export function startCodes() {
  document.querySelectorAll("[data-code]").forEach(drawBoxes);
}

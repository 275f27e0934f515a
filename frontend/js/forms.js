// Error summary, password shown, boxes ticked together, one submission only.

const each = (selector, action) => document.querySelectorAll(selector).forEach(action);

function focusErrors() {
  const summary = document.querySelector("[data-error-summary]");
  if (!summary) return;
  summary.focus();
  summary.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const field = target.matches("input, select, textarea") ? target : (target.querySelector("input, select, textarea") ?? target);
    (field.closest(".field") ?? field).scrollIntoView({ block: "center" });
    field.focus({ preventScroll: true });
  });
}

function revealPassword(frame) {
  const [input, button] = [frame.querySelector("input"), frame.querySelector("button")];
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.textContent = shown ? button.dataset.show : button.dataset.hide;
    button.setAttribute("aria-pressed", String(!shown));
    input.focus();
  });
  // A password must never travel or be remembered as plain text.
  input.form?.addEventListener("submit", () => (input.type = "password"));
}

function tickTogether(box) {
  const boxes = [...document.querySelectorAll(`input[type=checkbox][name="${CSS.escape(box.dataset.tickAll)}"]`)];
  const count = () => {
    const ticked = boxes.filter((one) => one.checked).length;
    box.checked = boxes.length > 0 && ticked === boxes.length;
    box.indeterminate = ticked > 0 && ticked < boxes.length;
    each("[data-tick-count]", (place) => (place.textContent = String(ticked)));
    boxes.forEach((one) => one.closest("tr")?.classList.toggle("row-ticked", one.checked));
  };
  box.addEventListener("change", () => {
    boxes.forEach((one) => (one.checked = box.checked));
    count();
  });
  boxes.forEach((one) => one.addEventListener("change", count));
  count();
}

function submitOnce(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "1";
  });
  // Back from the next page, the form may be sent again.
  addEventListener("pageshow", () => delete form.dataset.sent);
}

export function startForms() {
  focusErrors();
  each("[data-reveal]", revealPassword);
  each("[data-tick-all]", tickTogether);
  each("form[data-once]", submitOnce);
  each("[data-submit-on-change]", (control) => control.addEventListener("change", () => control.form.requestSubmit()));
}

// Advice beside a field, shortly after it was typed. The server holds the rules; passwords and codes stay here.

const PAUSE_MS = 900;
const SECRET = "[type=password], [type=file], [type=hidden], [type=radio], [type=checkbox]";

class Hints {
  constructor(form) {
    this.form = form;
    this.timers = new Map();
    this.boxes = new Map();
    this.asked = 0;
    this.fields = [...form.querySelectorAll("input[name], select[name]")].filter((field) => !field.matches(SECRET));
    for (const field of this.fields) {
      field.addEventListener("input", () => this.later(field));
      field.addEventListener("change", () => this.ask(field));
    }
    form.addEventListener("suggest:choice", ({ target, detail }) => this.chosen(target, detail));
  }

  field(name) {
    return this.fields.find((field) => field.name === name);
  }

  later(field) {
    clearTimeout(this.timers.get(field));
    this.timers.set(field, setTimeout(() => this.ask(field), PAUSE_MS));
  }

  /** A commune chosen in the list brings its postcode. */
  chosen(input, { detail }) {
    const code = this.field("postal_code");
    if (input.name === "commune" && code && /^\d{5}$/.test(detail ?? "")) code.value = detail;
    this.ask(input);
  }

  async ask(field) {
    clearTimeout(this.timers.get(field));
    const turn = ++this.asked;
    const about = field.name === "postal_code" || field.name === "commune" ? ["postal_code", "commune"] : [field.name];
    const body = new FormData();
    for (const one of this.fields) body.set(one.name, one.value);
    body.set("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    body.set("step", this.form.dataset.hintsStep);
    body.set("applicant", this.form.dataset.hintsApplicant ?? "");
    about.forEach((name) => body.append("about", name));
    try {
      const answer = await fetch(this.form.dataset.hints, { method: "POST", body, headers: { Accept: "application/json" } });
      // A later question has a fresher answer.
      if (!answer.ok || turn !== this.asked) return;
      this.show(about, await answer.json());
    } catch {
      // Without the network the page still works: the server says the same when it is sent.
    }
  }

  show(about, { advice, fill, lines }) {
    about.forEach((name) => this.clear(name));
    advice.forEach((piece) => this.advise(piece));
    if (fill?.field) this.fill(fill);
    if (lines) this.address(lines);
  }

  /** The place of the advice about a field; it is a status from the start, so that it is read out when it changes. */
  box(name) {
    const frame = this.field(name)?.closest(".field");
    if (!frame) return null;
    if (!this.boxes.has(name)) {
      const box = document.createElement("div");
      box.className = "advice";
      box.setAttribute("role", "status");
      frame.append(box);
      this.boxes.set(name, box);
    }
    return this.boxes.get(name);
  }

  clear(name) {
    this.boxes.get(name)?.replaceChildren();
  }

  advise({ field: name, text, proposals, mark, is_error: wrong }) {
    const box = this.box(name);
    if (!box) return;
    const sentence = document.createElement("p");
    sentence.textContent = text;
    box.classList.toggle("advice-wrong", Boolean(wrong));
    box.replaceChildren(sentence, ...proposals.map((proposal) => this.button(name, proposal)));
    if (mark && !this.form.querySelector(`input[name=told][value="${mark}"]`)) this.form.append(hidden("told", mark));
  }

  button(name, proposal) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-line button-small";
    button.textContent = `${this.form.dataset.hintsFix} « ${proposal} »`;
    button.addEventListener("click", () => {
      const field = this.field(name);
      const twin = this.field(`${name}_again`);
      if (twin && twin.value === field.value) twin.value = proposal;
      field.value = proposal;
      this.clear(name);
      field.focus();
      this.ask(field);
    });
    return button;
  }

  fill({ field: name, proposals, text }) {
    const field = this.field(name);
    if (!field || field.value) return;
    if (proposals.length === 1) {
      [field.value] = proposals;
      this.advise({ field: name, text, proposals: [] });
      this.ask(field);
    } else this.advise({ field: name, text, proposals });
  }

  address(lines) {
    const panel = this.form.querySelector("[data-hints-lines]");
    if (!panel) return;
    panel.hidden = lines.length === 0;
    const all = [panel.dataset.hintsLines, ...lines].filter(Boolean);
    panel.querySelector("[data-hints-address]").replaceChildren(...all.flatMap((line, at) => (at ? [document.createElement("br"), line] : [line])));
  }
}

function hidden(name, value) {
  const input = document.createElement("input");
  Object.assign(input, { type: "hidden", name, value });
  return input;
}

const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The rules of the password, ticked while typing. What is typed never leaves the page for this. */
function watchPassword(list) {
  const form = list.closest("form");
  const [first, second] = [form.elements.password, form.elements.password_again];
  const { min, max, word } = list.dataset;
  list.hidden = false;
  const rules = {
    length: () => first.value.length >= min && first.value.length <= max,
    own: () => first.value !== "" && !guessable().some((part) => fold(first.value).includes(part)),
    same: () => first.value !== "" && first.value === second.value,
  };
  const guessable = () =>
    ["first_name", "last_name", "email"]
      .flatMap((name) => fold(form.elements[name]?.value ?? "").split(/[^\p{L}\p{N}]+/u))
      .filter((part) => part.length >= Number(word));
  const check = () => {
    for (const [name, holds] of Object.entries(rules)) {
      const row = list.querySelector(`[data-rule=${name}]`);
      row.classList.toggle("rule-kept", holds());
      row.querySelector("[data-kept]").hidden = !holds();
    }
  };
  form.addEventListener("input", check);
  check();
}

export function startHints(form) {
  new Hints(form);
  form.querySelectorAll("[data-password-rules]").forEach(watchPassword);
}

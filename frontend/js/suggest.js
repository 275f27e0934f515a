// Suggestions under a plain text field: the ARIA 1.2 combobox. Without it, the form's own button searches.

const PAUSE_MS = 180;
let lists = 0;

class Suggestions {
  constructor(frame) {
    this.frame = frame;
    this.input = frame.querySelector("input");
    this.least = Number(frame.dataset.suggestLeast);
    this.results = [];
    this.at = -1;
    this.asked = "";
    this.list = document.createElement("ul");
    this.list.className = "suggest-list";
    this.list.id = `suggestions-${++lists}`;
    this.list.hidden = true;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.input.labels[0]?.textContent.trim() ?? "");
    this.voice = document.createElement("p");
    this.voice.className = "visually-hidden";
    this.voice.setAttribute("role", "status");
    frame.append(this.list, this.voice);
    for (const [name, value] of Object.entries({
      role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id, autocomplete: "off",
    }))
      this.input.setAttribute(name, value);
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.pressed(event));
    this.input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.choose([...this.list.children].indexOf(option));
    });
  }

  /** The hidden field that keeps the value of the choice, beside the text in the same form (same prefix). */
  get target() {
    const { suggestTarget } = this.frame.dataset;
    if (!suggestTarget) return null;
    const prefix = this.input.name.slice(0, this.input.name.lastIndexOf("-") + 1);
    return this.input.form?.elements.namedItem(prefix + suggestTarget) ?? null;
  }

  typed() {
    if (this.target) this.target.value = "";
    clearTimeout(this.timer);
    const words = this.input.value.trim();
    if (words.length < this.least) return this.close();
    this.timer = setTimeout(() => this.ask(words), PAUSE_MS);
  }

  async ask(words) {
    this.asked = words;
    const address = new URL(this.frame.dataset.suggest, location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { headers: { Accept: "application/json" } });
      if (!answer.ok) return this.close();
      const { results } = await answer.json();
      // A slower, older answer must not replace the newer one.
      if (this.asked === words && document.activeElement === this.input) this.show(results);
    } catch {
      this.close();
    }
  }

  show(results) {
    this.results = results;
    this.at = -1;
    this.list.replaceChildren(
      ...results.map((result, place) => {
        const option = document.createElement("li");
        option.id = `${this.list.id}-${place}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(result.label);
        if (result.detail) {
          const detail = document.createElement("small");
          detail.textContent = result.detail;
          option.append(" ", detail);
        }
        return option;
      }),
    );
    this.open(results.length > 0);
    const { suggestNone, suggestOne, suggestCount } = this.frame.dataset;
    this.voice.textContent = [suggestNone, suggestOne][results.length] ?? `${results.length} ${suggestCount}`;
  }

  open(shown) {
    this.list.hidden = !shown;
    this.input.setAttribute("aria-expanded", String(shown));
    if (!shown) this.input.removeAttribute("aria-activedescendant");
  }

  close() {
    clearTimeout(this.timer);
    this.asked = "";
    this.open(false);
  }

  move(place) {
    const count = this.results.length;
    this.at = (place + count) % count;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === this.at)));
    const option = this.list.children[this.at];
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  choose(place) {
    const result = this.results[place];
    this.input.value = result.label;
    if (this.target) this.target.value = result.value;
    this.close();
    this.voice.textContent = `${this.frame.dataset.suggestChosen} ${result.label}${result.detail ? `, ${result.detail}` : ""}`;
    this.input.dispatchEvent(new CustomEvent("suggest:choice", { bubbles: true, detail: result }));
  }

  pressed(event) {
    if (this.list.hidden) {
      if (event.key === "ArrowDown" && this.input.value.trim().length >= this.least) {
        event.preventDefault();
        this.ask(this.input.value.trim());
      }
      return;
    }
    const acts = {
      ArrowDown: () => this.move(this.at + 1),
      ArrowUp: () => this.move(this.at < 0 ? this.results.length - 1 : this.at - 1),
      Enter: this.at >= 0 && (() => this.choose(this.at)),
      Escape: () => this.close(),
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }
}

export function startSuggestions() {
  document.querySelectorAll("[data-suggest]").forEach((frame) => frame.dataset.suggest && new Suggestions(frame));
}

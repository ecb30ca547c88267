// Elements of the page. Text is inserted as text nodes, never as markup.
export const byID = (id) => document.getElementById(id);

export function element(name, attributes = {}, ...children) {
  const node = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

export function drawing(name, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
}

export function setText(id, text) {
  const node = byID(id);
  if (node.textContent !== text) node.textContent = text;
}

export function setPairs(id, pairs) {
  byID(id).replaceChildren(...pairs.flatMap(([label, text, state]) =>
    [element("dt", {}, label), element("dd", state ? { "data-state": state } : {}, text)]));
}

/** Text that only screen readers read. */
export const quiet = (text) => element("span", { class: "quiet" }, text);

/** A bar whose length is a part of its box. The policy of the page allows no style attributes, so a property is set. */
export function bar(part, ...classes) {
  const node = element("span", { class: ["bar", ...classes].join(" "), "aria-hidden": "true" });
  node.style.setProperty("--part", (Math.max(0, Math.min(1, part)) * 100).toFixed(2) + "%");
  return node;
}

/** Announces a value to screen readers. */
export const announce = (text) => setText("spoken", text);

/** A group of buttons; one of them is pressed. */
export class Choice {
  #box; #value = null;

  constructor(id, onChoose) {
    this.#box = byID(id);
    this.#box.addEventListener("click", ({ target }) => {
      const value = target.closest("button")?.value;
      if (!value || value === this.#value) return;
      this.value = value;
      onChoose(value);
    });
  }

  get value() { return this.#value; }

  set value(value) {
    this.#value = value;
    for (const button of this.#box.children) button.setAttribute("aria-pressed", String(button.value === value));
  }

  /** Shows buttons for some values, and none for a single one. */
  offer(values, names) {
    this.#box.hidden = values.length < 2;
    const shown = [...this.#box.children].map((button) => button.value);
    if (shown.join() !== values.join()) {
      this.#box.replaceChildren(...values.map((value) => element("button", { type: "button", value }, names[value])));
    }
    this.value = values.includes(this.#value) ? this.#value : values[0] ?? null;
  }
}

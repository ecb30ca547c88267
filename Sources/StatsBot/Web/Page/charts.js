// Line and bar charts with axes. Their values can be read with the pointer and with the arrow keys.
import { announce, byID, drawing, element } from "./elements.js";
import { dayName, shortDay } from "./format.js";

const HOUR = 3600000, DAY = 86400000;
const EDGE = { top: 10, right: 10, bottom: 24 };

// MARK: Axes

/** Round axis labels that enclose a range. */
export function valueTicks(low, high, wanted, isTime) {
  if (isTime) {
    const unit = high >= 7200 ? 3600 : 60;
    return valueTicks(low / unit, high / unit, wanted).map((value) => value * unit);
  }
  const rough = Math.max(1, (high - low) / Math.max(1, wanted));
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough - 1e-9);
  const first = Math.floor(low / step), last = Math.max(first + 1, Math.ceil(high / step));
  return Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step);
}

// From short to long: the labels of the time axis, each with its distance in milliseconds or months.
const TIERS = [
  ...[1, 2, 3, 6, 12].map((hours) => ({ length: hours * HOUR })),
  ...[1, 2, 3, 7, 14].map((days) => ({ length: days * DAY })),
  ...[1, 2, 3, 6, 12].map((months) => ({ length: months * 30 * DAY, months })),
];

function timeLabel(at, tier) {
  const iso = new Date(at).toISOString(), date = iso.slice(0, 10);
  if (tier.months) return iso.slice(5, 7) === "01" ? iso.slice(0, 4) : dayName(date, { month: "short" });
  return tier.length < DAY && iso.slice(11, 16) !== "00:00" ? iso.slice(11, 16) : shortDay(date);
}

/** The labels of a time axis from `start` to `end`, as many as there is room for. */
export function timeTicks(start, end, wanted, shortest = 0) {
  const tier = TIERS.find(({ length }) => length >= shortest && (end - start) / length <= wanted) || TIERS.at(-1);
  const ticks = [];
  if (tier.months) {
    const first = new Date(start);
    for (let month = Math.ceil(first.getUTCMonth() / tier.months) * tier.months; ; month += tier.months) {
      const at = Date.UTC(first.getUTCFullYear(), month, 1);
      if (at > end) break;
      if (at >= start) ticks.push(at);
    }
  } else {
    // Day 4 of the epoch was a Monday, so that labels of weeks are on Mondays.
    const origin = 4 * DAY;
    for (let at = origin + Math.ceil((start - origin) / tier.length) * tier.length; at <= end; at += tier.length) {
      ticks.push(at);
    }
  }
  return ticks.map((at) => ({ at, text: timeLabel(at, tier) }));
}

// MARK: Charts

/**
 * A chart in a box. What it shows:
 * - points: [{ at (wall clock time), x, label, values, more }], by x; more is a list of further lines of text
 * - series: [{ name, ink, isBelow }], in the order of the values
 * - isBars, isFromZero, hasArea, range ([lowest, highest] value), format (how values are written)
 * - longestStep: a line is interrupted where two points are further apart
 * - shades: [{ from, to }], spans of x to mark
 * - tickStep: the shortest distance of labels on the time axis
 * - summary: a sentence that describes the whole chart
 */
export class Chart {
  #box; #title; #model = null; #text = ""; #index = null; #layout = null;

  constructor(id, title) {
    this.#box = byID(id);
    this.#title = title;
    this.#box.classList.add("chart");
    new ResizeObserver(() => this.#draw()).observe(this.#box);
    this.#listen();
    this.say("Loading …");
  }

  /** Shows that there is nothing to draw, in less space. */
  sayNothing(sentence) {
    this.say(sentence);
    this.#box.classList.add("empty");
  }

  /** Shows a sentence instead of a chart. */
  say(sentence) {
    if (this.#model === null && this.#box.textContent === sentence) return;
    this.#box.classList.remove("empty");
    this.#model = this.#index = this.#layout = null;
    this.#text = "";
    for (const name of ["role", "tabindex", "aria-label", "aria-roledescription", "aria-describedby"]) {
      this.#box.removeAttribute(name);
    }
    this.#box.replaceChildren(element("p", { class: "sentence" }, sentence));
  }

  show(model) {
    if (!model.points.length) return this.sayNothing("No data yet.");
    const text = JSON.stringify(model);
    if (text === this.#text) return;
    const selected = this.#index === null ? null : this.#model.points[this.#index].x;
    this.#text = text;
    this.#model = model;
    this.#index = selected === null ? null : model.points.findIndex((point) => point.x === selected);
    if (this.#index === -1) this.#index = null;
    const attributes = {
      role: "application", tabindex: "0", "aria-roledescription": "chart", "aria-describedby": "chart-keys",
      "aria-label": `${model.title || this.#title}. ${model.summary}`,
    };
    for (const [name, value] of Object.entries(attributes)) this.#box.setAttribute(name, value);
    this.#box.classList.remove("empty");
    this.#draw();
  }

  // MARK: Drawing

  #draw() {
    const model = this.#model, width = this.#box.clientWidth, height = this.#box.clientHeight;
    if (model === null || width < 50 || height < 50) return;
    const layout = this.#layout = this.#measured(model, width, height);
    const image = drawing("svg", {
      width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", focusable: "false",
    });
    image.append(...this.#shades(layout), ...this.#valueAxis(layout), ...this.#timeAxis(layout));
    image.append(...model.series.flatMap((series, index) =>
      model.isBars ? [this.#bars(layout, series, index)] : this.#line(layout, series, index)));
    if (layout.low < 0) {
      image.append(drawing("path", { class: "zero", d: `M${layout.left} ${layout.y(0)}H${layout.right}` }));
    }
    this.#box.replaceChildren(image, drawing("svg", {
      class: "cursor", width, height, viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true", focusable: "false",
    }), element("div", { class: "tip", "aria-hidden": "true", hidden: "" }));
    this.#showCursor();
  }

  #measured(model, width, height) {
    const { points, series } = model, top = EDGE.top, bottom = height - EDGE.bottom;
    const [low, high] = model.range || this.#extent(model);
    const wanted = Math.max(2, Math.floor((bottom - top) / 42));
    const ticks = model.range ? [0, 1, 2, 3, 4].map((part) => low + part / 4 * (high - low)) :
      valueTicks(low, high, wanted, model.format.isTime);
    const step = ticks[1] - ticks[0], labels = ticks.map((value) => model.format.axis(Math.abs(value), step));
    const left = Math.ceil(Math.max(...labels.map((label) => label.length)) * 7) + 12, right = width - EDGE.right;
    const start = points[0].x - (model.isBars ? 0.5 : 0), end = points.at(-1).x + (model.isBars ? 0.5 : 0);
    const least = ticks[0], most = ticks.at(-1);
    return {
      points, series, width, height, top, bottom, left, right, ticks, labels, low: least, high: most,
      band: (right - left) / (end - start),
      x: (value) => end === start ? (left + right) / 2 : left + (value - start) / (end - start) * (right - left),
      y: (value) => bottom - (value - least) / (most - least) * (bottom - top),
    };
  }

  /** The lowest and the highest value; of bars, of the sums above and below zero. */
  #extent({ points, series, isBars, isFromZero }) {
    let low = isFromZero || isBars ? 0 : Infinity, high = isFromZero || isBars ? 0 : -Infinity;
    for (const { values } of points) {
      const sums = [0, 0];
      values.forEach((value, index) => {
        if (value === null) return;
        if (!isBars) { low = Math.min(low, value); high = Math.max(high, value); }
        sums[series[index].isBelow ? 1 : 0] += value;
      });
      if (isBars) { low = Math.min(low, -sums[1]); high = Math.max(high, sums[0]); }
    }
    if (low > high) return [0, 1];
    if (low === high) return low === 0 ? [0, 1] : [low - 1, high + 1];
    return [low, high];
  }

  #valueAxis({ ticks, labels, left, right, y }) {
    return ticks.flatMap((value, index) => [
      drawing("path", { class: "grid", d: `M${left} ${y(value).toFixed(1)}H${right}` }),
      drawing("text", { class: "label", x: left - 8, y: (y(value) + 4).toFixed(1), "text-anchor": "end" }, labels[index]),
    ]);
  }

  #timeAxis({ points, left, right, bottom, height, x }) {
    const start = points[0].at, end = points.at(-1).at;
    const wanted = Math.max(1, Math.floor((right - left) / 56));
    return timeTicks(start, end, wanted, this.#model.tickStep).flatMap(({ at, text }) => {
      const place = x(xAt(points, at)), half = text.length * 3.4;
      const middle = Math.max(left + half - 6, Math.min(right - half + EDGE.right, place));
      return [
        drawing("path", { class: "tick", d: `M${place.toFixed(1)} ${bottom}v4` }),
        drawing("text", { class: "label", x: middle.toFixed(1), y: height - 5, "text-anchor": "middle" }, text),
      ];
    });
  }

  #shades({ left, right, top, bottom, x }) {
    const first = this.#model.points[0].x, last = this.#model.points.at(-1).x;
    return (this.#model.shades || []).filter(({ from, to }) => to > first && from < last).map(({ from, to }) => {
      const start = Math.max(left, Math.min(right, x(from))), end = Math.max(left, Math.min(right, x(to)));
      return drawing("rect", { class: "shade", x: start, y: top, width: Math.max(1.5, end - start), height: bottom - top });
    });
  }

  #line({ points, x, y, bottom }, { ink }, index) {
    const { longestStep = Infinity, hasArea } = this.#model, parts = [];
    let last = null;
    for (const point of points) {
      const value = point.values[index];
      if (value === null) { last = null; continue; }
      if (last === null || point.x - last > longestStep) parts.push([]);
      parts.at(-1).push([x(point.x).toFixed(1), y(value).toFixed(1)]);
      last = point.x;
    }
    // A point without neighbors is a line without length, which is drawn as a dot.
    const trace = (part) => "M" + part.map((pair) => pair.join(" ")).join("L") + (part.length === 1 ? "h0" : "");
    const line = drawing("path", { class: `line ink-${ink}`, d: parts.map(trace).join("") });
    if (!hasArea) return [line];
    const area = parts.map((part) => `${trace(part)}L${part.at(-1)[0]} ${bottom}L${part[0][0]} ${bottom}Z`).join("");
    return [drawing("path", { class: `area ink-${ink}`, d: area }), line];
  }

  #bars({ points, series, x, y, band }, { ink, isBelow }, index) {
    const width = band > 4 ? Math.min(36, band * 0.74) : Math.max(0.75, band - 0.5);
    const path = points.map(({ x: place, values }) => {
      const value = values[index];
      if (!value) return "";
      const below = series.reduce((sum, other, number) =>
        number < index && Boolean(other.isBelow) === Boolean(isBelow) ? sum + (values[number] || 0) : sum, 0);
      const sign = isBelow ? -1 : 1, from = y(sign * below), to = y(sign * (below + value));
      const left = x(place) - width / 2;
      return `M${left.toFixed(1)} ${from.toFixed(1)}h${width.toFixed(1)}V${to.toFixed(1)}h${(-width).toFixed(1)}Z`;
    }).join("");
    return drawing("path", { class: `bars ink-${ink}`, d: path });
  }

  // MARK: The cursor

  #listen() {
    const box = this.#box;
    const follow = (event) => {
      if (this.#layout === null) return;
      const place = event.clientX - box.getBoundingClientRect().left;
      const distances = this.#layout.points.map((point) => Math.abs(this.#layout.x(point.x) - place));
      this.#select(distances.indexOf(Math.min(...distances)));
    };
    box.addEventListener("pointermove", follow);
    box.addEventListener("pointerdown", follow);
    // A finger that is lifted leaves the value visible.
    box.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") this.#select(null); });
    box.addEventListener("blur", () => this.#select(null));
    box.addEventListener("focus", () => {
      if (this.#model && box.matches(":focus-visible")) this.#select(this.#model.points.length - 1, true);
    });
    box.addEventListener("keydown", (event) => this.#press(event));
  }

  #press(event) {
    if (this.#model === null || event.altKey || event.ctrlKey || event.metaKey) return;
    const last = this.#model.points.length - 1, now = this.#index ?? last + 1, page = Math.max(2, Math.round(last / 10));
    const target = {
      ArrowLeft: now - 1, ArrowRight: this.#index === null ? last : now + 1, PageUp: now - page, PageDown: now + page,
      Home: 0, End: last, Escape: null,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    this.#select(target === null ? null : Math.max(0, Math.min(last, target)), true);
  }

  #select(index, isAnnounced = false) {
    if (this.#model === null) return;
    this.#index = index;
    this.#showCursor();
    if (isAnnounced && index !== null) {
      const { label, values, more = [] } = this.#model.points[index];
      const parts = this.#model.series.map(({ name }, number) => `${name} ${this.#value(values[number])}`);
      announce(`${label}: ${[...parts, ...more].join(", ")}`);
    }
  }

  #value(value) { return value === null ? "unknown" : this.#model.format.value(value); }

  #showCursor() {
    const [, cursor, tip] = this.#box.children;
    if (!this.#layout || !tip) return;
    tip.hidden = this.#index === null;
    if (this.#index === null) return cursor.replaceChildren();
    const { x, y, top, bottom, width, band } = this.#layout, { series, isBars } = this.#model;
    const point = this.#model.points[this.#index], place = x(point.x);
    cursor.replaceChildren(isBars ?
      drawing("rect", { class: "band", x: place - band / 2, y: top, width: Math.max(1, band), height: bottom - top }) :
      drawing("path", { class: "rule", d: `M${place} ${top}V${bottom}` }));
    if (!isBars) {
      cursor.append(...series.flatMap(({ ink }, index) => point.values[index] === null ? [] :
        [drawing("circle", { class: `dot ink-${ink}`, cx: place, cy: y(point.values[index]), r: 4 })]));
    }
    tip.replaceChildren(element("p", { class: "tip-title" }, point.label), ...series.map(({ name, ink }, index) =>
      element("p", {}, element("span", { class: `key ink-${ink}` }), `${name} `,
        element("b", {}, this.#value(point.values[index])))),
    ...(point.more || []).map((text) => element("p", {}, text)));
    const isRight = place > width / 2;
    tip.style.left = isRight ? "auto" : place + 10 + "px";
    tip.style.right = isRight ? width - place + 10 + "px" : "auto";
  }
}

/** The x of a wall clock time between points. */
function xAt(points, at) {
  let low = 0, high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (points[middle].at <= at) low = middle; else high = middle;
  }
  const a = points[low], b = points[high];
  return a.at === b.at ? a.x : a.x + (at - a.at) / (b.at - a.at) * (b.x - a.x);
}

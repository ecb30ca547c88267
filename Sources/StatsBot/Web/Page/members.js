// Members, joins and leaves, gaps and events.
import { PAST, RECENT, STEADY, body, eachOf, get } from "./api.js";
import { Chart } from "./charts.js";
import { byID, element, setText } from "./elements.js";
import {
  COUNTS, addDays, clock, count, longDay, midnight, moment, monday, number, shortDay, signed, wall, weekdayMoment,
} from "./format.js";

const FIGURES = ["members", "online", "bans"];
const NAMES = { members: "Members", online: "Online", bans: "Bans" };
const figures = Object.fromEntries(FIGURES.map((name) => [name, new Chart(name + "-chart", NAMES[name])]));
const days = new Chart("days-chart", "Joins and leaves");
let showsNames = document.documentElement.dataset.names !== "withheld";

export function reset() {
  for (const chart of [...Object.values(figures), days]) chart.say("Loading …");
  for (const figure of FIGURES) setText(figure + "-note", "");
  setText("days-note", "");
  byID("gaps-card").hidden = true;
}

/** Shows why there are no figures yet. */
export function showStarting(problem) {
  for (const figure of FIGURES) setText(figure, "–");
  for (const chart of [...Object.values(figures), days]) chart.sayNothing("No data yet.");
  setText("members-note", problem.detail || "");
  setText("events-note", "No events yet.");
}

/** Shows the current counts, which need no further request. */
export function showCounts({ stats }) {
  setText("guild", stats.guild.name || "StatsBot");
  document.title = `${number(stats.members)} members · ${stats.guild.name || "StatsBot"}`;
  for (const figure of FIGURES) setText(figure, number(stats[figure]));
  const today = stats.today, about = (isApproximate) => isApproximate ? "approximate · " : "";
  const people = stats.humans === null ? "" :
    `${count(stats.humans, "human", "humans")}, ${count(stats.bots, "bot", "bots")} · `;
  setText("members-note", about(stats.approximate.members) + people +
    `today ${signed(today.net_change)}: ${count(today.joins, "join", "joins")}, ${count(today.leaves, "leave", "leaves")}`);
  setText("bans-note", stats.bans === null ? "not counted yet" :
    `today ${count(today.bans, "ban", "bans")}, ${count(today.unbans, "unban", "unbans")}` +
    (stats.bans_verified_at ? ` · counted ${clock(stats.bans_verified_at)}` : ""));
  setText("zone", `Time zone: ${stats.time_zone}`);
}

// MARK: Counts over time

export async function updateHistory(view) {
  const { range, today, stats } = view;
  const query = range.historyDays ? { from: addDays(today, 1 - range.historyDays) } : {};
  const history = await body("api/v1/stats/history", query, RECENT);
  if (!view.isCurrent()) return;
  for (const figure of FIGURES) showFigure(figure, history, view);
  setText("online-note", (stats.approximate.online ? "approximate · " : "") + span(history.points, "online", range));
  showGaps(history.unobserved, view);
}

export function failHistory(sentence) {
  for (const chart of Object.values(figures)) chart.say(sentence);
}

function span(points, figure, range) {
  const values = points.map((point) => point[figure]).filter((value) => value !== null);
  if (values.length < 2) return "";
  const low = Math.min(...values), high = Math.max(...values);
  return low === high ? `steady at ${number(low)}` : `${number(low)} to ${number(high)} in the ${range.words}`;
}

function showFigure(figure, history, { stats, range }) {
  const samples = history.points.map((point) => ({ at: point.at, x: Date.parse(point.at), value: point[figure] }));
  if (stats[figure] !== null && stats.last_update) {
    // The last sample can be newer than the last update.
    const now = { at: stats.last_update, x: Date.parse(stats.last_update), value: stats[figure] };
    if (samples.length && samples.at(-1).x >= now.x) samples.at(-1).value = now.value; else samples.push(now);
  }
  if (samples.filter(({ value }) => value !== null).length < 2) return figures[figure].sayNothing("No history yet.");
  const steps = samples.slice(1).map((sample, index) => sample.x - samples[index].x).sort((a, b) => a - b);
  figures[figure].show({
    points: samples.map(({ at, x, value }) => ({ at: wall(at), x, label: weekdayMoment(at), values: [value] })),
    series: [{ name: NAMES[figure].toLowerCase(), ink: figure }], hasArea: true, format: COUNTS,
    // Samples become rarer with age, so a gap is a multiple of the usual distance.
    longestStep: 3 * Math.max(history.step_seconds * 1000, steps[steps.length >> 1] || 0),
    shades: history.unobserved.map((gap) => ({ from: Date.parse(gap.from), to: Date.parse(gap.to) })),
    summary: `The ${range.words}: ${span(history.points, figure, range)}, now ${number(stats[figure])}.`,
  });
}

// MARK: Joins and leaves

/** The days of the weeks that end on some dates. */
async function weeks(ends, today) {
  const age = (end) => end === today ? RECENT : end >= addDays(today, -35) ? STEADY : PAST;
  return eachOf(ends, 4, (end) => body("api/v1/stats/weekly", { end }, age(end)));
}

export async function updateDays(view) {
  const { range, today, stats } = view;
  const isByWeek = range.step === "week";
  // Whole weeks end on Sundays; the current one ends today.
  const last = isByWeek ? addDays(monday(today), -1) : addDays(today, -7);
  const earlier = Array.from({ length: Math.ceil(range.days / 7) - 1 }, (_, index) => addDays(last, -7 * index)).reverse();
  const answers = await weeks([...earlier, today], today);
  if (!view.isCurrent()) return;
  const all = answers.flatMap((week) => week.daily_breakdown).map((day) => day.date === today ? stats.today : day);
  const units = isByWeek ? byWeek(answers, all, today) : all.slice(-range.days).map((day) => ({
    ...day, label: longDay(day.date) + (day.date === today ? " (today)" : ""),
  }));
  const sum = (field) => units.reduce((total, unit) => total + unit[field], 0);
  const total = `${count(sum("joins"), "join", "joins")}, ${count(sum("leaves"), "leave", "leaves")}, ` +
    `net ${signed(sum("joins") - sum("leaves"))}.`;
  setText("days-period", range.dayWords);
  const unobserved = stats.unobserved;
  const isEmpty = !sum("joins") && !sum("leaves") && !sum("bans");
  setText("days-note", (isEmpty ? "" : `${isByWeek ? `${units.length} weeks` : `${units.length} days`}: ${total}`) +
    (unobserved.gained || unobserved.lost ?
      ` Unexplained while the bot was disconnected: ${signed(unobserved.gained)} and ${signed(-unobserved.lost)} members in total.` : ""));
  if (isEmpty) return days.sayNothing("No joins or leaves in this time.");
  days.show({
    points: units.map((unit, index) => ({
      at: midnight(unit.date), x: index, label: unit.label, values: [unit.joins, unit.leaves],
      more: [`${count(unit.bans, "ban", "bans")}, net ${signed(unit.joins - unit.leaves)}`],
    })),
    series: [{ name: "joins", ink: "members" }, { name: "leaves", ink: "leaves", isBelow: true }],
    isBars: true, format: COUNTS, tickStep: isByWeek ? 30 * 86400000 : 86400000,
    summary: `The ${range.dayWords}: ${total}`,
  });
}

export function failDays(sentence) { days.say(sentence); }

function byWeek(answers, all, today) {
  const begin = monday(today), current = all.filter((day) => day.date >= begin);
  const sum = (field) => current.reduce((total, day) => total + day[field], 0);
  const label = (date) => `Week of ${shortDay(date)}`;
  return [
    ...answers.slice(0, -1).map((week) => ({
      date: week.start_date, label: label(week.start_date), joins: week.total_joins, leaves: week.total_leaves,
      bans: week.total_bans,
    })),
    { date: begin, label: label(begin) + " (so far)", joins: sum("joins"), leaves: sum("leaves"), bans: sum("bans") },
  ];
}

// MARK: Gaps and events

/** The newest gaps: what was recovered, and what remains of the change. */
function showGaps(all, { today, range }) {
  const gaps = all.slice(-5).reverse();
  byID("gaps-card").hidden = gaps.length === 0;
  setText("gaps-title", `Not observed in the ${range.words}`);
  byID("gaps").replaceChildren(...gaps.map((gap) => {
    const recovered = ["join", "leave", "ban", "unban"].filter((kind) => gap.repaired[kind + "s"])
      .map((kind) => count(gap.repaired[kind + "s"], kind, kind + "s")).join(", ");
    const rest = gap.unexplained_change ? `${signed(gap.unexplained_change)} members unexplained` :
      gap.change ? `change of ${signed(gap.change)} members explained` : "member count unchanged";
    return element("li", {}, element("time", { datetime: gap.to }, `${moment(gap.from, today)} to ${moment(gap.to, today)}`),
      element("span", { class: "what" }, `${recovered ? recovered + " recovered" : "no events recovered"}; ${rest}`));
  }));
  setText("gaps-note", "Recovered events are counted. Other joins, leaves and bans during these times are unknown." +
    (all.length > gaps.length ? ` ${count(all.length - gaps.length, "earlier gap is", "earlier gaps are")} not shown.` : ""));
}

const VERBS = {
  join: (event) => [event.rejoin ? " came back" : " joined"],
  leave: (event) => [{ left: " left", kicked: " was kicked", banned: " left, banned" }[event.cause] || " left"],
  ban: () => [" was banned"], unban: () => [" was unbanned"],
};

export async function updateEvents(view) {
  if (!showsNames) return showEvents(null, view.today);
  const { status, body } = await get("api/v1/events", { limit: "10" });
  if (!view.isCurrent()) return;
  if (status === 403) showsNames = false;
  if (status === 200 || status === 403) return showEvents(status === 200 ? body.events : null, view.today);
  setText("events-note", `Events could not be loaded. ${body.detail || ""}`);
}

function showEvents(events, today) {
  if (events === null) {
    byID("events").replaceChildren();
    setText("events-note", "Member names require the API token, or access from the bot’s own machine.");
    return;
  }
  const short = (instant) => instant.slice(0, 10) === today ? clock(instant) : shortDay(instant.slice(0, 10));
  byID("events").replaceChildren(...events.map((event) => {
    // Of a recovered event, sometimes only a span is known.
    const { at, between } = event, instant = at === null ? between.to : at;
    const origin = event.source !== "repaired" ? "" :
      between ? ` (recovered, between ${clock(between.from)} and ${clock(between.to)})` : " (recovered)";
    return element("li", {},
      element("time", { datetime: instant }, (between ? "by " : "") + short(instant)),
      element("span", { class: "dot " + event.kind, "aria-hidden": "true" }),
      element("span", { class: "what" },
        element("bdi", { class: "who" }, event.user.name || event.user.id), ...VERBS[event.kind](event),
        element("span", { class: "origin" }, origin)));
  }));
  setText("events-note", events.length ? "" : "No events yet.");
}

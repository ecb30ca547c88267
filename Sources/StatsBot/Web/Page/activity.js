// Messages, voice, active members, channels, rhythm and retention. Hidden for a guild whose activity is not counted.
import { Problem, RECENT, STEADY, body } from "./api.js";
import { Chart } from "./charts.js";
import { Choice, announce, bar, byID, element, quiet, setText } from "./elements.js";
import {
  COUNTS, RATIOS, TIMES, addDays, count, hour, hours, longDay, midnight, monday, number, percent, shortDay, wall, weekday,
  weekdays,
} from "./format.js";

const charts = {
  messages: new Chart("messages-chart", "Messages"), voice: new Chart("voice-chart", "Time in voice"),
  active: new Chart("active-chart", "Active members"), cohorts: new Chart("cohorts-chart", "Members who stayed, by week of joining"),
};
const MEASURES = { messages: "Messages", reactions: "Reactions", threads: "Threads" };
const RHYTHMS = { messages: "Messages", reactions: "Reactions", voice: "Voice" };
let latest = null;
const measure = new Choice("measures", () => latest && showMessages(latest.activity, latest.view));
const rhythm = new Choice("rhythms", () => latest && section(updateHeat(latest.view), "heat"));

export function reset() {
  latest = null;
  byID("activity").hidden = byID("tiles").hidden = true;
  for (const chart of Object.values(charts)) chart.say("Loading …");
  for (const id of ["heat", "channels", "shares", "leavers"]) say(id, "Loading …");
}

function say(id, sentence) { byID(id).replaceChildren(element("p", { class: "sentence" }, sentence)); }

// MARK: Tiles

export function showTiles({ boosts, boost_level, voice, messages_today, active }) {
  const tiles = [];
  if (voice) {
    tiles.push(["voice", "In voice now", number(voice.members),
      voice.afk ? `plus ${number(voice.afk)} in the AFK channel` : "nobody in the AFK channel"]);
  }
  if (messages_today) {
    const others = messages_today.bot + messages_today.webhook;
    tiles.push(["messages", "Messages today", number(messages_today.human), `plus ${number(others)} by bots and webhooks`]);
  }
  if (active) {
    tiles.push(["active", "Active members today", number(active.day),
      `${number(active.week)} in 7 days, ${number(active.four_weeks)} in 28 days`]);
  }
  if (boosts !== null && boosts !== undefined) {
    tiles.push(["boosts", "Boosts", number(boosts), boost_level ? `server level ${boost_level}` : "no server level yet"]);
  }
  byID("tiles").hidden = tiles.length === 0;
  const text = JSON.stringify(tiles);
  if (byID("tiles").dataset.shown === text) return;
  byID("tiles").dataset.shown = text;
  byID("tiles").replaceChildren(...tiles.map(([id, title, figure, note]) => element("article", { class: "card tile" },
    element("h3", {}, title), element("p", { class: "number small", id: `tile-${id}` }, figure),
    element("p", { class: "note" }, note))));
}

// MARK: Loading

/** Shows an error in the section that it concerns; others go on. */
async function section(work, ...ids) {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const sentence = `This could not be loaded. ${error.message}`;
    for (const id of ids) if (charts[id]) charts[id].sayNothing(sentence); else say(id, sentence);
  }
}

export async function update(view) {
  const { range, today } = view;
  const query = { step: range.step, from: firstDay(range, today), to: today };
  let activity;
  try {
    activity = await body("api/v1/activity", query, RECENT);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (latest) for (const id of ["messages", "voice"]) charts[id].sayNothing(`This could not be loaded. ${error.message}`);
    setText("activity-problem", latest ? "" : `Activity could not be loaded. ${error.message}`);
    return;
  }
  if (!view.isCurrent()) return;
  setText("activity-problem", "");
  latest = { activity, view };
  const { sources } = activity;
  byID("activity").hidden = sources.length === 0;
  if (sources.length === 0) return;
  const isTalking = ["messages", "reactions", "threads"].some((source) => sources.includes(source));
  byID("messages-card").hidden = !isTalking;
  byID("voice-card").hidden = !sources.includes("voice");
  const hasMembers = ["messages", "reactions", "voice"].some((source) => sources.includes(source));
  byID("active-card").hidden = !hasMembers;
  measure.offer(Object.keys(MEASURES).filter((source) => sources.includes(source)), MEASURES);
  const rhythms = Object.keys(RHYTHMS).filter((source) => sources.includes(source));
  byID("heat-card").hidden = rhythms.length === 0;
  rhythm.offer(rhythms, RHYTHMS);
  if (isTalking) showMessages(activity, view);
  if (sources.includes("voice")) showVoice(activity, view);
  await Promise.all([
    hasMembers ? section(updateActive(view), "active") : null, section(updateChannels(view, sources), "channels"),
    rhythms.length ? section(updateHeat(view), "heat") : null,
    section(updateRetention(view), "shares", "cohorts", "leavers"),
  ]);
}

function firstDay({ step, activityDays }, today) {
  const first = addDays(today, 1 - activityDays);
  return step === "week" ? monday(first) : first;
}

/** The buckets that the range shows, with a label and a position. */
function shown({ buckets, step }, { range, today }) {
  return (step === "hour" ? buckets.slice(-range.activityHours) : buckets).map((bucket, index) => ({
    ...bucket, x: index, at: wall(bucket.at),
    label: step === "week" ? `Week of ${shortDay(bucket.date)}` :
      step === "hour" ? `${weekday(bucket.date)}, ${hour(bucket.hour)} to ${hour(bucket.hour + 1)}` :
        longDay(bucket.date) + (bucket.date === today ? " (today)" : ""),
  }));
}

const TICK_STEPS = { hour: 3600000, day: 86400000, week: 30 * 86400000 };

// MARK: Messages and voice

function showMessages(activity, view) {
  const buckets = shown(activity, view), kind = measure.value, { words, stepWords } = view.range;
  const sum = (value) => buckets.reduce((total, bucket) => total + value(bucket), 0);
  const automatic = ({ messages }) => messages.bot + messages.webhook;
  const human = sum(({ messages }) => messages.human), others = sum(automatic);
  const summary = kind !== "messages" ? count(sum((bucket) => bucket[kind]), kind.slice(0, -1), kind) :
    `${count(human, "message", "messages")} by members, ${number(others)} by bots and webhooks`;
  setText("messages-title", MEASURES[kind]);
  setText("messages-period", `${words}, ${stepWords}`);
  byID("messages-legend").hidden = kind !== "messages";
  const isEmpty = kind === "messages" ? human + others === 0 : sum((bucket) => bucket[kind]) === 0;
  setText("messages-note", isEmpty ? "" : `${summary}.`);
  if (isEmpty) {
    return charts.messages.sayNothing(`No ${kind} in this time.`);
  }
  charts.messages.show({
    title: MEASURES[kind], isBars: true, format: COUNTS, tickStep: TICK_STEPS[activity.step],
    points: buckets.map((bucket) => ({
      at: bucket.at, x: bucket.x, label: bucket.label,
      values: kind === "messages" ? [bucket.messages.human, automatic(bucket)] : [bucket[kind]],
    })),
    series: kind === "messages" ? [{ name: "by members", ink: "members" }, { name: "by bots and webhooks", ink: "other" }] :
      [{ name: kind, ink: kind }],
    summary: `The ${words}, ${stepWords}: ${summary}.`,
  });
}

function showVoice(activity, view) {
  const buckets = shown(activity, view), { words, stepWords } = view.range;
  const sum = (field) => buckets.reduce((total, bucket) => total + bucket[field], 0);
  const together = sum("voice_seconds"), alone = sum("voice_alone_seconds"), afk = sum("voice_afk_seconds");
  const summary = `${hours(together)} with others, ${hours(alone)} alone` + (afk ? `; ${hours(afk)} in the AFK channel` : "");
  setText("voice-period", `${words}, ${stepWords}`);
  setText("voice-note", together + alone + afk ? `${summary}.` : "");
  if (together + alone === 0) return charts.voice.sayNothing("Nobody was in voice in this time.");
  charts.voice.show({
    isBars: true, format: TIMES, tickStep: TICK_STEPS[activity.step],
    points: buckets.map((bucket) => ({
      at: bucket.at, x: bucket.x, label: bucket.label, values: [bucket.voice_seconds, bucket.voice_alone_seconds],
      more: bucket.voice_peak === null ? [] : [`at most ${count(bucket.voice_peak, "member", "members")} at once`],
    })),
    series: [{ name: "with others", ink: "voice" }, { name: "alone", ink: "other" }],
    summary: `The ${words}, ${stepWords}: ${summary}.`,
  });
}

// MARK: Active members

async function updateActive(view) {
  const { range, today } = view;
  const { buckets } = await body("api/v1/activity", { step: "day", from: addDays(today, 1 - range.days), to: today }, RECENT);
  if (!view.isCurrent()) return;
  const counted = buckets.filter((bucket) => bucket.active);
  // Nobody was active before activity was counted.
  const days = counted.slice(counted.findIndex(({ active }) => active.four_weeks));
  setText("active-period", `last ${range.days} days`);
  setText("active-note", "");
  if (!counted.some(({ active }) => active.four_weeks)) return charts.active.sayNothing("No active members yet.");
  const { active } = days.at(-1), talkers = active.communicators;
  setText("active-note", `Wrote, reacted or was in voice. Today, ${count(talkers, "member", "members")} ` +
    "wrote at least three messages or talked in voice.");
  charts.active.show({
    isFromZero: true, format: COUNTS, tickStep: 86400000, longestStep: 1.5 * 86400000,
    points: days.map(({ date, active }) => ({
      at: midnight(date), x: midnight(date), label: longDay(date) + (date === today ? " (today)" : ""),
      values: [active.day, active.week, active.four_weeks],
    })),
    series: [{ name: "in 1 day", ink: "members" }, { name: "in 7 days", ink: "voice" }, { name: "in 28 days", ink: "leaves" }],
    summary: `Today ${number(active.day)}, in 7 days ${number(active.week)}, in 28 days ${number(active.four_weeks)}.`,
  });
}

// MARK: Channels

async function updateChannels(view, sources) {
  const { range, today } = view;
  const columns = [["messages", "Messages", number], ["voice_seconds", "Voice", hours], ["reactions", "Reactions", number],
    ["threads", "Threads", number]].filter(([field]) => sources.includes(field.replace("_seconds", "")));
  const answer = await body("api/v1/activity/channels", { from: addDays(today, 1 - range.activityDays), to: today, limit: "10" }, RECENT);
  if (!view.isCurrent()) return;
  setText("channels-period", range.activityDays === 2 ? "yesterday and today" : range.words);
  const [leading] = columns[0] || [], { other } = answer;
  const isActive = (entry) => columns.some(([field]) => entry[field]);
  const channels = answer.channels.filter(isActive).sort((a, b) => b[leading] - a[leading]);
  if (!channels.length) return say("channels", "No activity in any channel in this time.");
  const most = Math.max(1, ...channels.map((channel) => channel[leading]));
  const row = (name, entry, part) => element("tr", {}, element("th", { scope: "row" }, element("bdi", {}, name),
    ...(part ? [bar(part)] : [])),
  ...columns.map(([field, , text]) => element("td", { class: field }, entry[field] ? text(entry[field]) : "–")));
  byID("channels").replaceChildren(element("table", { class: "channels" },
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "Channel"),
      ...columns.map(([field, title]) => element("th", { scope: "col", class: field }, title)))),
    element("tbody", {}, ...channels.map((channel) => row(channel.name || channel.id, channel, channel[leading] / most)),
      ...(other.channels && isActive(other) ? [row(count(other.channels, "other channel", "other channels"), other, 0)] : []))));
}

// MARK: Rhythm

let cell = null;

async function updateHeat(view) {
  const { range, today } = view, kind = rhythm.value;
  const query = { from: addDays(today, 1 - range.heatDays), to: today, measure: kind };
  const { rows, peak } = await body("api/v1/activity/heatmap", query, STEADY);
  if (!view.isCurrent() || kind !== rhythm.value) return;
  const text = (value) => kind === "voice" ? hours(value) : count(value, kind.slice(0, -1), kind);
  const period = range.heatDays === 7 ? "last 7 days" : `last ${range.heatDays / 7} weeks`;
  const span = (day, time) => `${weekdays[day]}, ${hour(time)} to ${hour(time + 1)}`;
  setText("heat-period", period);
  if (!peak) {
    setText("heat-note", "");
    return say("heat", kind === "voice" ? "Nobody was in voice in this time." : `No ${kind} in this time.`);
  }
  const busiest = `Busiest: ${span(peak.weekday - 1, peak.hour)}, ${text(peak.value)}.`;
  const table = element("table", { class: `heat ink-${kind === "messages" ? "members" : kind}`, tabindex: "0",
    "aria-label": `${RHYTHMS[kind]} by weekday and hour, ${period}. ${busiest}`, "aria-describedby": "chart-keys" },
  element("thead", {}, element("tr", {}, element("td", {}), ...rows[0].map((_, time) => element("th", { scope: "col" },
    time % 3 ? quiet(hour(time)) : element("span", { class: time % 6 ? "minor" : "" }, String(time).padStart(2, "0")))))),
  element("tbody", {}, ...rows.map((row, day) => element("tr", {},
    element("th", { scope: "row" }, element("abbr", { title: weekdays[day] }, weekdays[day].slice(0, 3))),
    ...row.map((value, time) => {
      const shade = element("i", { "aria-hidden": "true" });
      shade.style.setProperty("--part", value ? (0.12 + 0.88 * value / peak.value).toFixed(3) : "0");
      return element("td", { "data-at": `${day} ${time}` }, quiet(text(value)), shade);
    })))));
  const select = (day, time, isAnnounced) => {
    table.querySelector(".selected")?.classList.remove("selected");
    cell = day === null ? null : [day, time];
    if (cell) table.querySelector(`[data-at="${day} ${time}"]`).classList.add("selected");
    const words = cell ? `${span(day, time)}: ${text(rows[day][time])}` : busiest;
    setText("heat-note", words);
    if (isAnnounced && cell) announce(words);
  };
  table.addEventListener("pointerover", ({ target }) => {
    const place = target.closest("[data-at]");
    if (place) select(...place.dataset.at.split(" ").map(Number));
  });
  table.addEventListener("pointerleave", () => select(null));
  table.addEventListener("blur", () => select(null));
  table.addEventListener("focus", () => {
    if (table.matches(":focus-visible") && !cell) select(peak.weekday - 1, peak.hour, true);
  });
  table.addEventListener("keydown", (event) => {
    const [day, time] = cell || [peak.weekday - 1, peak.hour];
    const target = {
      ArrowLeft: [day, time - 1], ArrowRight: [day, time + 1], ArrowUp: [day - 1, time], ArrowDown: [day + 1, time],
      Home: [day, 0], End: [day, 23], Escape: [null],
    }[event.key];
    if (!target || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    if (target[0] === null) return select(null);
    select(Math.max(0, Math.min(6, target[0])), Math.max(0, Math.min(23, target[1])), true);
  });
  const signature = JSON.stringify([kind, range.heatDays, rows]);
  if (byID("heat").dataset.shown === signature && byID("heat").querySelector("table")) return;
  byID("heat").dataset.shown = signature;
  cell = null;
  byID("heat").replaceChildren(table);
  setText("heat-note", busiest);
}

// MARK: Retention

const TENURES = {
  under_1_day: "less than a day", "1_to_6_days": "1 to 6 days", "7_to_29_days": "7 to 29 days",
  "30_to_89_days": "30 to 89 days", "90_to_364_days": "90 to 364 days", "365_days_or_more": "a year or more",
  unknown: "unknown",
};
const STAYS = [["stayed_1", "after 1 day", "members"], ["stayed_7", "after 7 days", "voice"],
  ["stayed_30", "after 30 days", "leaves"]];

async function updateRetention(view) {
  const { range, today } = view;
  const retention = await body("api/v1/activity/retention", { from: addDays(today, 1 - range.cohortDays), to: today }, STEADY);
  if (!view.isCurrent()) return;
  for (const id of ["shares-period", "leavers-period"]) setText(id, `last ${range.cohortDays} days`);
  showShares(retention);
  showCohorts(retention.cohorts);
  const leavers = retention.leavers.filter(({ tenure, members }) => members || tenure !== "unknown");
  const total = leavers.reduce((sum, { members }) => sum + members, 0);
  if (!total) return say("leavers", "Nobody left in this time.");
  const most = Math.max(...leavers.map(({ members }) => members));
  byID("leavers").replaceChildren(element("dl", { class: "bars-list" }, ...leavers.flatMap(({ tenure, members }) => [
    element("dt", {}, TENURES[tenure] || tenure),
    element("dd", {}, bar(members / most, "ink-leaves"), element("span", {}, number(members)),
      element("span", { class: "share" }, percent(members / total))),
  ])));
}

function showShares(retention) {
  const shares = [...STAYS, ["active_7", "active within 7 days", "online"]]
    .map(([field, words, ink]) => [field === "active_7" ? words : `still here ${words}`, retention[field], ink]);
  byID("cohorts").hidden = shares.every(([, ratio]) => ratio === null);
  if (byID("cohorts").hidden) {
    return say("shares", "No data yet. The first share is known a day after somebody has joined.");
  }
  byID("shares").replaceChildren(element("dl", { class: "shares" }, ...shares.map(([words, ratio, ink]) =>
    element("div", {}, element("dt", {}, words), element("dd", { class: "number small" }, percent(ratio)),
      element("dd", { class: "track", "aria-hidden": "true" }, bar(ratio || 0, `ink-${ink}`))))));
}

/** The shares of those who joined in a week, of the days whose window is over. */
function showCohorts(cohorts) {
  const weeks = new Map();
  for (const cohort of cohorts) {
    const key = monday(cohort.date), week = weeks.get(key) || { joined: 0, parts: STAYS.map(() => [0, 0]) };
    week.joined += cohort.joined;
    STAYS.forEach(([field], index) => {
      if (cohort[field] === null) return;
      week.parts[index][0] += cohort[field];
      week.parts[index][1] += cohort.joined;
    });
    weeks.set(key, week);
  }
  const points = [...weeks].sort(([a], [b]) => a < b ? -1 : 1).map(([date, { joined, parts }]) => ({
    at: midnight(date), x: midnight(date), label: `Joined in the week of ${shortDay(date)}`,
    values: parts.map(([stayed, all]) => all ? stayed / all : null), more: [`${count(joined, "join", "joins")}`],
  })).filter(({ values }) => values.some((value) => value !== null));
  if (points.length < 2) return charts.cohorts.sayNothing("No data yet. The curve begins when two weeks are known.");
  charts.cohorts.show({
    points, range: [0, 1], format: RATIOS, tickStep: 7 * 86400000,
    series: STAYS.map(([, words, ink]) => ({ name: words, ink })),
    summary: `The share of members who stayed, for ${points.length} weeks of joining.`,
  });
}

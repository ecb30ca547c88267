// Polls the API and updates the sections of the page.
import * as activity from "./activity.js";
import { Problem, Unauthorized, Unreachable, body, forgetResponses, get, session, setToken } from "./api.js";
import { Choice, byID, element, setText } from "./elements.js";
import { setState, showChecks, updateProcess } from "./health.js";
import * as members from "./members.js";

const FAST = 5000, SLOW = 30000;
/**
 * What the range buttons show. The shortest unit of joins and of active members is a day, and of retention a week, so these
 * have longer ranges. A heat map covers whole weeks, so that every weekday counts the same.
 */
const RANGES = {
  "24h": {
    words: "last 24 hours", historyDays: 0, step: "hour", stepWords: "by hour", activityDays: 2, activityHours: 24, days: 7,
    dayWords: "last 7 days, by day", heatDays: 7, cohortDays: 90,
  },
  "7d": {
    words: "last 7 days", historyDays: 7, step: "hour", stepWords: "by hour", activityDays: 7, activityHours: 169, days: 7,
    dayWords: "last 7 days, by day", heatDays: 7, cohortDays: 90,
  },
  "30d": {
    words: "last 30 days", historyDays: 30, step: "day", stepWords: "by day", activityDays: 30, days: 30,
    dayWords: "last 30 days, by day", heatDays: 28, cohortDays: 90,
  },
  "1y": {
    words: "last 365 days", historyDays: 365, step: "week", stepWords: "by week", activityDays: 365, days: 365,
    dayWords: "last 53 weeks, by week", heatDays: 364, cohortDays: 365,
  },
};

const facts = document.documentElement.dataset;
let lastResponse = null, timer = 0, isBusy = false, isWaiting = false, turn = 0;

// MARK: Polling

async function refresh() {
  if (isBusy) { isWaiting = true; return; }
  isBusy = true;
  isWaiting = false;
  clearTimeout(timer);
  try {
    await updateAll();
    lastResponse = new Date();
    showConnected();
  } catch (error) {
    if (error instanceof Unauthorized) return showGate(session.token !== null);
    // Any other error is one of the page; the next poll may succeed.
    if (error instanceof Unreachable) showUnreachable(); else console.error(error);
  } finally {
    isBusy = false;
  }
  if (isWaiting) return refresh();
  timer = setTimeout(refresh, document.hidden ? SLOW : FAST);
}

async function updateAll() {
  const mine = turn;
  const { guilds } = await body("api/v1/guilds").catch(ignoringProblems({ guilds: [] }));
  showGuilds(guilds);
  const [ready, stats] = await Promise.all([get("readyz", { verbose: "" }), get("api/v1/stats")]);
  if (mine !== turn) return;
  showChecks(ready.body);
  showContent();
  if (stats.status !== 200) {
    members.showStarting(stats.body);
    return updateProcess().catch(ignoringProblems());
  }
  const view = {
    range: RANGES[range.value], stats: stats.body, today: stats.body.today.date, isCurrent: () => mine === turn,
  };
  members.showCounts(view);
  activity.showTiles(stats.body);
  await Promise.all([
    members.updateHistory(view).catch(reporting(members.failHistory)),
    members.updateDays(view).catch(reporting(members.failDays)),
    members.updateEvents(view), updateProcess().catch(ignoringProblems()), activity.update(view),
  ]);
}

/** Handles error responses, which concern only a part of the page. */
const ignoringProblems = (value) => (error) => {
  if (!(error instanceof Problem)) throw error;
  return value;
};
const reporting = (report) => (error) => {
  if (!(error instanceof Problem)) throw error;
  report(`This could not be loaded. ${error.message}`);
};

// MARK: Guild and range

function showGuilds(guilds) {
  byID("choice").hidden = guilds.length < 2;
  if (guilds.length < 2) return;
  if (session.guild === null) session.guild = guilds[0].id;
  const select = byID("guilds");
  const options = guilds.map(({ id, name }) => element("option", { value: id }, name || id));
  const text = (nodes) => [...nodes].map((node) => node.value + node.textContent).join();
  // Replacing the options closes an open menu, so do it only if they changed.
  if (text(select.children) !== text(options)) select.replaceChildren(...options);
  select.value = session.guild;
}

/** Keeps a choice in the URL, so that it survives a reload. */
function choose(name, value) {
  const url = new URL(location.href);
  url.searchParams.set(name, value);
  history.replaceState(null, "", url);
  turn += 1;
}

function chooseGuild(id) {
  session.guild = id;
  choose("guild", id);
  members.reset();
  activity.reset();
  refresh();
}

const range = new Choice("ranges", (value) => { choose("range", value); refresh(); });
const wanted = new URLSearchParams(location.search).get("range");
range.value = wanted in RANGES ? wanted : "24h";

// MARK: States of the page

function showContent() {
  byID("gate").hidden = true;
  byID("content").hidden = byID("toolbar").hidden = false;
  byID("forget").hidden = session.token === null;
}

function showConnected() {
  document.documentElement.classList.remove("gone");
  setText("banner", "");
  setText("updated", `${byID("zone").textContent ? " · " : ""}updated ${lastResponse.toLocaleTimeString("en-GB")} (your local time)`);
}

function showUnreachable() {
  document.documentElement.classList.add("gone");
  setState("failing", "No response");
  forgetResponses();
  setText("banner", lastResponse === null ? "The bot is not responding. This page keeps trying." :
    `No response since ${lastResponse.toLocaleTimeString("en-GB")}. Showing the last known data; this page keeps trying.`);
}

function showGate(isWrong) {
  setToken(null);
  turn += 1;
  byID("content").hidden = byID("toolbar").hidden = byID("forget").hidden = true;
  byID("gate").hidden = false;
  setState("unknown", "token required");
  setText("gate-error", isWrong ? "The token is incorrect." : "");
  byID("token").value = "";
  byID("token").focus();
}

byID("gate-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const token = byID("token").value.trim();
  if (!token) return;
  setToken(token);
  setText("gate-error", "");
  refresh();
});
byID("guilds").addEventListener("change", (event) => chooseGuild(event.target.value));
byID("forget").addEventListener("click", () => { clearTimeout(timer); showGate(false); });
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && byID("gate").hidden) refresh();
});

if (facts.token === "required") byID("metrics-link").hidden = true;
if (facts.token === "required" && session.token === null) showGate(false); else refresh();

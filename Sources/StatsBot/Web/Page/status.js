// Polls the API and renders the responses. Text is inserted as text nodes, never as markup.
"use strict";
(() => {
  const FAST = 5000, SLOW = 30000, TIMEOUT = 8000, KEY = "statsbot.token";
  const GENERAL = ["api/v1/system", "api/v1/guilds"];
  const byID = (id) => document.getElementById(id);
  const facts = document.documentElement.dataset;
  // The selected guild, if there are several.
  let guild = new URLSearchParams(location.search).get("guild");
  const number = (value) => value === null || value === undefined ? "–" : value.toLocaleString("en");
  const signed = (value) => (value > 0 ? "+" : value < 0 ? "−" : "±") + Math.abs(value).toLocaleString("en");
  const count = (value, one, many) => `${number(value)} ${value === 1 ? one : many}`;

  let token = sessionStorage.getItem(KEY);
  let lastResponse = null, slowAt = 0, timer = 0, showsNames = facts.names !== "withheld", isBusy = false;
  const known = { stats: null, history: null, weeks: [] };

  class Unauthorized extends Error {}
  class Unreachable extends Error {}

  // MARK: Requests

  async function get(path, query = {}) {
    const parameters = new URLSearchParams(query);
    if (guild && path.startsWith("api/v1/") && !GENERAL.includes(path)) parameters.set("guild", guild);
    const text = parameters.toString();
    let response;
    try {
      response = await fetch(path + (text ? "?" + text : ""), {
        headers: token ? { Authorization: "Bearer " + token } : {},
        credentials: "omit", signal: AbortSignal.timeout(TIMEOUT),
      });
      if (response.status === 401) throw new Unauthorized();
      return { status: response.status, body: await response.json() };
    } catch (error) {
      if (error instanceof Unauthorized) throw error;
      throw new Unreachable(String(error));
    }
  }

  async function refresh() {
    if (isBusy) return;
    isBusy = true;
    clearTimeout(timer);
    try {
      await updateAll();
      lastResponse = new Date();
      showConnected();
    } catch (error) {
      if (error instanceof Unauthorized) return showGate(token !== null);
      if (!(error instanceof Unreachable)) throw error;
      showUnreachable();
    } finally {
      isBusy = false;
    }
    timer = setTimeout(refresh, document.hidden ? SLOW : FAST);
  }

  async function updateAll() {
    await updateGuilds();
    const [ready, stats] = await Promise.all([get("readyz", { verbose: "" }), get("api/v1/stats")]);
    showChecks(ready.body);
    if (stats.status !== 200) return showStarting(stats.body);
    const isNewDay = known.stats && known.stats.today.date !== stats.body.today.date;
    known.stats = stats.body;
    const now = Date.now();
    if (now - slowAt >= SLOW || isNewDay) {
      await updateHistory(stats.body.today.date);
      slowAt = now;
    }
    showFigures();
    showDays();
    showGaps();
    await updateEvents();
  }

  async function updateGuilds() {
    const now = Date.now();
    if (now - slowAt < SLOW) return;
    const { status, body } = await get("api/v1/guilds");
    if (status === 200) showGuilds(body.guilds);
  }

  async function updateHistory(today) {
    const before = new Date(Date.parse(today + "T00:00:00Z") - 7 * 86400000).toISOString().slice(0, 10);
    const [history, last, earlier, system] = await Promise.all([
      get("api/v1/stats/history"), get("api/v1/stats/weekly", { end: today }),
      get("api/v1/stats/weekly", { end: before }), get("api/v1/system"),
    ]);
    if (history.status === 200) known.history = history.body;
    if (last.status === 200 && earlier.status === 200) {
      known.weeks = [...earlier.body.daily_breakdown, ...last.body.daily_breakdown];
    }
    if (system.status === 200) showProcess(system.body);
  }

  async function updateEvents() {
    if (!showsNames) return showEvents(null);
    const events = await get("api/v1/events", { limit: "10" });
    if (events.status === 403) showsNames = false;
    showEvents(events.status === 200 ? events.body.events : null);
  }

  // MARK: Elements

  function element(name, attributes = {}, ...children) {
    const node = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    node.append(...children);
    return node;
  }

  function drawing(name, attributes) {
    const node = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
    return node;
  }

  function setText(id, text) {
    const node = byID(id);
    if (node.textContent !== text) node.textContent = text;
  }

  function setPairs(id, pairs) {
    byID(id).replaceChildren(...pairs.flatMap(([label, text, state]) =>
      [element("dt", {}, label), element("dd", state ? { "data-state": state } : {}, text)]));
  }

  // Wall clock time in the bot's time zone, which the timestamps already use.
  const clock = (instant) => instant.slice(11, 16);
  const dayName = (date, style) =>
    new Date(date + "T00:00:00Z").toLocaleDateString("en", { timeZone: "UTC", ...style });

  // MARK: Rendering

  function showGuilds(guilds) {
    byID("choice").hidden = guilds.length < 2;
    if (guilds.length < 2) return;
    if (guild === null) guild = guilds[0].id;
    const select = byID("guilds");
    const options = guilds.map(({ id, name }) => element("option", { value: id }, name || id));
    const text = (nodes) => [...nodes].map((node) => node.value + node.textContent).join();
    // Replacing the options closes an open menu, so do it only if they changed.
    if (text(select.children) !== text(options)) select.replaceChildren(...options);
    select.value = guild;
  }

  function chooseGuild(id) {
    guild = id;
    const url = new URL(location.href);
    url.searchParams.set("guild", id);
    history.replaceState(null, "", url);
    Object.assign(known, { stats: null, history: null, weeks: [] });
    slowAt = 0;
    refresh();
  }

  function showFigures() {
    const { stats, history } = known;
    setText("guild", stats.guild.name || "StatsBot");
    document.title = `${number(stats.members)} members · ${stats.guild.name || "StatsBot"}`;
    const about = (isApproximate) => isApproximate ? "approximate · " : "";
    const points = history ? history.points : [];
    for (const figure of ["members", "online", "bans"]) {
      setText(figure, number(stats[figure]));
      const series = points.filter((point) => point[figure] !== null)
        .map((point) => [Date.parse(point.at), point[figure]]);
      if (stats[figure] !== null && stats.last_update) {
        // The last sample can be newer than the last update.
        const last = series.length ? series[series.length - 1][0] : 0;
        series.push([Math.max(last, Date.parse(stats.last_update)), stats[figure]]);
      }
      drawSpark(byID(figure + "-spark"), series);
    }
    const today = stats.today;
    const people = stats.humans === null ? "" :
      `${count(stats.humans, "human", "humans")}, ${count(stats.bots, "bot", "bots")} · `;
    setText("members-note", about(stats.approximate.members) + people +
      `today ${signed(today.net_change)}: ${count(today.joins, "join", "joins")}, ${count(today.leaves, "leave", "leaves")}`);
    setText("online-note", about(stats.approximate.online) + range(points, "online"));
    setText("bans-note", stats.bans === null ? "not counted yet" :
      `today ${count(today.bans, "ban", "bans")}, ${count(today.unbans, "unban", "unbans")}` +
      (stats.bans_verified_at ? ` · counted ${clock(stats.bans_verified_at)}` : ""));
    setText("zone", `Time zone: ${stats.time_zone}`);
  }

  function range(points, figure) {
    const values = points.map((point) => point[figure]).filter((value) => value !== null);
    if (values.length < 2) return "no history yet";
    const low = Math.min(...values), high = Math.max(...values);
    return low === high ? `steady at ${number(low)}` : `${number(low)} to ${number(high)} in the last 24 hours`;
  }

  function drawSpark(box, series) {
    if (series.length < 2) return box.replaceChildren();
    const width = 240, height = 48, edge = 3;
    const times = series.map((entry) => entry[0]), values = series.map((entry) => entry[1]);
    const start = Math.min(...times), length = Math.max(1, Math.max(...times) - start);
    const low = Math.min(...values), spread = Math.max(...values) - low;
    const point = ([time, value]) => [
      ((time - start) / length) * width,
      spread === 0 ? height / 2 : edge + (1 - (value - low) / spread) * (height - 2 * edge),
    ].map((part) => part.toFixed(1)).join(" ");
    const line = "M" + series.map(point).join("L");
    const image = drawing("svg", {
      viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false",
    });
    image.append(
      drawing("path", { class: "area", d: `${line}L${width} ${height}L0 ${height}Z` }),
      drawing("path", { class: "line", d: line, "vector-effect": "non-scaling-stroke" }));
    box.replaceChildren(image);
  }

  function showDays() {
    const today = known.stats.today;
    const days = known.weeks.map((day) => day.date === today.date ? today : day);
    const most = Math.max(1, ...days.map((day) => day.joins)), least = Math.max(1, ...days.map((day) => day.leaves));
    const scale = Math.max(most, least * (5 / 3.5));
    byID("days").replaceChildren(...days.map((day) => {
      const words = `${dayName(day.date, { weekday: "long", day: "numeric", month: "long" })}: ` +
        `${count(day.joins, "join", "joins")}, ${count(day.leaves, "leave", "leaves")}, ${count(day.bans, "ban", "bans")}`;
      const up = element("span", { class: "bar joins" }), down = element("span", { class: "bar leaves" });
      up.style.setProperty("--part", (day.joins / scale) * 100 + "%");
      down.style.setProperty("--part", (day.leaves / scale) * (500 / 3.5) + "%");
      return element("li", { title: words, class: day === today ? "today" : "" },
        element("span", { class: "quiet" }, words),
        element("span", { class: "half up", "aria-hidden": "true" }, up),
        element("span", { class: "half down", "aria-hidden": "true" }, down),
        element("span", { class: "day", "aria-hidden": "true" }, day === today ? "today" :
          dayName(day.date, { day: "numeric", month: "short" })));
    }));
    const sum = (field) => days.reduce((total, day) => total + day[field], 0);
    const unobserved = known.stats.unobserved;
    setText("days-note", `${days.length} days: ${count(sum("joins"), "join", "joins")}, ` +
      `${count(sum("leaves"), "leave", "leaves")}, net ${signed(sum("joins") - sum("leaves"))}.` +
      (unobserved.gained || unobserved.lost ?
        ` Unexplained while the bot was disconnected: ${signed(unobserved.gained)} and ${signed(-unobserved.lost)} members in total.` : ""));
  }

  // The newest gaps: what was recovered, and what remains of the change.
  function showGaps() {
    const all = known.history ? known.history.unobserved : [], gaps = all.slice(-5).reverse();
    const today = known.stats.today.date;
    const moment = (instant) => (instant.slice(0, 10) === today ? "" :
      dayName(instant.slice(0, 10), { day: "numeric", month: "short" }) + " ") + clock(instant);
    byID("gaps-card").hidden = gaps.length === 0;
    byID("gaps").replaceChildren(...gaps.map((gap) => {
      const recovered = ["join", "leave", "ban", "unban"].filter((kind) => gap.repaired[kind + "s"])
        .map((kind) => count(gap.repaired[kind + "s"], kind, kind + "s")).join(", ");
      const rest = gap.unexplained_change ? `${signed(gap.unexplained_change)} members unexplained` :
        gap.change ? `change of ${signed(gap.change)} members explained` : "member count unchanged";
      return element("li", {}, element("time", { datetime: gap.to }, `${moment(gap.from)} to ${moment(gap.to)}`),
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

  function showEvents(events) {
    if (events === null) {
      byID("events").replaceChildren();
      setText("events-note", "Member names require the API token, or access from the bot’s own machine.");
      return;
    }
    const today = known.stats.today.date;
    const short = (instant) => instant.slice(0, 10) === today ? clock(instant) :
      dayName(instant.slice(0, 10), { day: "numeric", month: "short" });
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

  function showChecks(ready) {
    const words = { ok: "Connected", degraded: "Connected, with warnings", failing: "Not ready" };
    setState(ready.status, words[ready.status]);
    // Running services are only counted; the others are listed.
    const isRunning = (check) => check.name.startsWith("service ") && check.status === "ok";
    const services = ready.checks.filter(isRunning);
    const pairs = ready.checks.filter((check) => !isRunning(check)).map((check) =>
      [check.name, check.status === "ok" ? check.message : `${check.status}: ${check.message}`, check.status]);
    if (services.length) pairs.push(["services", `${services.length} running`, "ok"]);
    setPairs("checks", pairs);
  }

  function showProcess(system) {
    const { process, machine, gateway, store } = system;
    const parts = [["CPU", machine.cpu_ratio], ["memory", machine.memory_ratio], ["disk", machine.disk_ratio]]
      .filter(([, ratio]) => ratio !== null).map(([name, ratio]) => `${name} ${Math.round(ratio * 100)} %`);
    const bytes = (value) => {
      if (value === null) return "–";
      const units = ["B", "KiB", "MiB", "GiB", "TiB"];
      let unit = 0;
      while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit += 1; }
      return (value >= 100 || unit === 0 ? value.toFixed(0) : value.toFixed(1)) + " " + units[unit];
    };
    const long = (seconds) => {
      if (seconds === null) return "–";
      const days = Math.floor(seconds / 86400), hours = Math.floor(seconds / 3600) % 24;
      const minutes = Math.floor(seconds / 60) % 60;
      return days ? `${days} d ${hours} h` : hours ? `${hours} h ${minutes} min` : minutes ? `${minutes} min` : `${seconds} s`;
    };
    setPairs("process", [
      ["Uptime", long(system.uptime_seconds)],
      ["Gateway latency", gateway.latency_seconds === null ? "–" : Math.max(1, Math.round(gateway.latency_seconds * 1000)) + " ms"],
      ["Memory", bytes(process.resident_bytes)],
      ["Threads", number(process.threads)],
      ["Machine", parts.length ? parts.join(", ") : "–"],
      ["Database", bytes(store.size_bytes) + (store.pending_events ? `, ${count(store.pending_events, "event", "events")} pending` : "")],
      ["Version", system.version],
    ]);
  }

  function setState(state, text) {
    byID("connection").dataset.state = state;
    setText("connection", text);
  }

  function showConnected() {
    document.documentElement.classList.remove("gone");
    byID("gate").hidden = true;
    byID("content").hidden = false;
    byID("forget").hidden = token === null;
    setText("banner", "");
    setText("updated", ` · updated ${lastResponse.toLocaleTimeString("en-GB")} (your local time)`);
  }

  function showStarting(problem) {
    setText("members-note", problem.detail || "");
  }

  function showUnreachable() {
    document.documentElement.classList.add("gone");
    setState("failing", "No response");
    setText("banner", lastResponse === null ? "The bot is not responding. This page keeps trying." :
      `No response since ${lastResponse.toLocaleTimeString("en-GB")}. Showing the last known data; this page keeps trying.`);
  }

  // MARK: The token

  function showGate(isWrong) {
    token = null;
    sessionStorage.removeItem(KEY);
    byID("content").hidden = true;
    byID("forget").hidden = true;
    byID("gate").hidden = false;
    setState("unknown", "token required");
    setText("gate-error", isWrong ? "The token is incorrect." : "");
    byID("token").value = "";
    byID("token").focus();
  }

  byID("gate-form").addEventListener("submit", (event) => {
    event.preventDefault();
    token = byID("token").value.trim();
    if (!token) return;
    sessionStorage.setItem(KEY, token);
    setText("gate-error", "");
    slowAt = 0;
    refresh();
  });
  byID("guilds").addEventListener("change", (event) => chooseGuild(event.target.value));
  byID("forget").addEventListener("click", () => { clearTimeout(timer); showGate(false); });
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && byID("gate").hidden) refresh();
  });

  if (facts.token === "required") byID("metrics-link").hidden = true;
  if (facts.token === "required" && token === null) showGate(false); else refresh();
})();


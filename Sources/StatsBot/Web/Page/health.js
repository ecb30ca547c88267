// The state of the bot, its checks and its process.
import { RECENT, body } from "./api.js";
import { byID, setPairs, setText } from "./elements.js";
import { bytes, count, duration, number } from "./format.js";

export function setState(state, text) {
  byID("connection").dataset.state = state;
  setText("connection", text);
}

export function showChecks(ready) {
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

export async function updateProcess() {
  const system = await body("api/v1/system", {}, RECENT);
  const { process, machine, gateway, store } = system;
  const parts = [["CPU", machine.cpu_ratio], ["memory", machine.memory_ratio], ["disk", machine.disk_ratio]]
    .filter(([, ratio]) => ratio !== null).map(([name, ratio]) => `${name} ${Math.round(ratio * 100)}%`);
  setPairs("process", [
    ["Uptime", duration(system.uptime_seconds)],
    ["Gateway latency", gateway.latency_seconds === null ? "–" : Math.max(1, Math.round(gateway.latency_seconds * 1000)) + " ms"],
    ["Memory", bytes(process.resident_bytes)],
    ["Threads", number(process.threads)],
    ["Machine", parts.length ? parts.join(", ") : "–"],
    ["Database", bytes(store.size_bytes) + (store.pending_events ? `, ${count(store.pending_events, "event", "events")} pending` : "")],
    ["Version", system.version],
  ]);
}

// Requests to the API of the bot.
const TIMEOUT = 8000, KEY = "statsbot.token";
const GENERAL = ["api/v1/system", "api/v1/guilds"];
/** The age up to which a response is used again, in milliseconds: of the current day, and of what changes rarely. */
export const RECENT = 25000, STEADY = 300000, PAST = 3600000;

/** The token is missing or incorrect. */
export class Unauthorized extends Error {}
/** There was no response. */
export class Unreachable extends Error {}
/** An error response; the message is a sentence for the user. */
export class Problem extends Error {}

/** What all requests have in common: the token, and the selected guild if there are several. */
export const session = {
  token: sessionStorage.getItem(KEY), guild: new URLSearchParams(location.search).get("guild"),
};

export function setToken(token) {
  session.token = token;
  if (token === null) sessionStorage.removeItem(KEY); else sessionStorage.setItem(KEY, token);
  forgetResponses();
}

/** The status and the body of a response. */
export async function get(path, query = {}) {
  const parameters = new URLSearchParams(query);
  if (session.guild && path.startsWith("api/v1/") && !GENERAL.includes(path)) parameters.set("guild", session.guild);
  const text = parameters.toString();
  try {
    const response = await fetch(path + (text ? "?" + text : ""), {
      headers: session.token ? { Authorization: "Bearer " + session.token } : {},
      credentials: "omit", signal: AbortSignal.timeout(TIMEOUT),
    });
    if (response.status === 401) throw new Unauthorized();
    return { status: response.status, body: await response.json() };
  } catch (error) {
    if (error instanceof Unauthorized) throw error;
    throw new Unreachable(String(error));
  }
}

const kept = new Map();

/** The body of a response, or of an earlier one that is not older than `age`. */
export function body(path, query = {}, age = RECENT) {
  const key = JSON.stringify([session.guild, path, query]), now = Date.now(), earlier = kept.get(key);
  if (earlier && now - earlier.at < age) return earlier.body;
  const entry = { at: now, body: get(path, query).then(({ status, body }) => {
    if (status !== 200) throw new Problem(body.detail || `The bot responded with status ${status}.`);
    return body;
  }) };
  kept.set(key, entry);
  entry.body.catch(() => { if (kept.get(key) === entry) kept.delete(key); });
  return entry.body;
}

export function forgetResponses() { kept.clear(); }

/** Calls an asynchronous function for each item, for a few at a time, and returns the results in order. */
export async function eachOf(items, limit, work) {
  const results = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length) {
      const index = next++;
      results[index] = await work(items[index]);
    }
  };
  await Promise.all(Array.from({ length: limit }, worker));
  return results;
}

// Numbers, times and dates as text. Times are wall clock times of the guild: its time zone is part of each timestamp.
const ENGLISH = new Intl.NumberFormat("en"), DAY = 86400000;
const SHORT = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 1 });

export const number = (value) => value === null || value === undefined ? "–" : ENGLISH.format(value);
export const signed = (value) => (value > 0 ? "+" : value < 0 ? "−" : "±") + ENGLISH.format(Math.abs(value));
export const count = (value, one, many) => `${number(value)} ${value === 1 ? one : many}`;
export const percent = (ratio) => ratio === null ? "–" :
  (ratio > 0.99 && ratio < 1 ? ">99" : ratio > 0 && ratio < 0.01 ? "<1" : Math.round(ratio * 100)) + "%";

/** A number of seconds in its two largest units. */
export function duration(seconds) {
  if (seconds === null) return "–";
  const days = Math.floor(seconds / 86400), hours = Math.floor(seconds / 3600) % 24;
  const minutes = Math.floor(seconds / 60) % 60;
  return days ? `${days} d ${hours} h` : hours ? `${hours} h ${minutes} min` : minutes ? `${minutes} min` :
    `${Math.round(seconds)} s`;
}

/** Time in voice: hours, because sums of days are hard to compare. */
export const hours = (seconds) => seconds >= 36000 ? `${ENGLISH.format(Math.round(seconds / 3600))} h` :
  duration(seconds);

export function bytes(value) {
  if (value === null) return "–";
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) { value /= 1024; unit += 1; }
  return (value >= 100 || unit === 0 ? value.toFixed(0) : value.toFixed(1)) + " " + units[unit];
}

/** How a chart writes values. `step` is the distance of its axis labels. */
export const COUNTS = { axis: (value, step) => step >= 1000 ? SHORT.format(value) : ENGLISH.format(value), value: number };
export const RATIOS = { axis: (value) => Math.round(value * 100) + "%", value: percent };
export const TIMES = {
  axis: (value) => value === 0 ? "0" : value % 3600 ? `${value / 60} min` : `${ENGLISH.format(value / 3600)} h`,
  value: hours, isTime: true,
};

// MARK: Dates

/** The wall clock time of a timestamp, as if it were UTC, in milliseconds. */
export const wall = (instant) => Date.parse(instant.slice(0, 19) + "Z");
export const midnight = (date) => Date.parse(date + "T00:00:00Z");
export const addDays = (date, days) => new Date(midnight(date) + days * DAY).toISOString().slice(0, 10);
/** The Monday of the week of a date. */
export const monday = (date) => addDays(date, -((new Date(midnight(date)).getUTCDay() + 6) % 7));
export const clock = (instant) => instant.slice(11, 16);
export const dayName = (date, style) =>
  new Date(midnight(date)).toLocaleDateString("en", { timeZone: "UTC", ...style });
export const shortDay = (date) => dayName(date, { day: "numeric", month: "short" });
export const weekday = (date) => dayName(date, { weekday: "short", day: "numeric", month: "short" });
export const longDay = (date) => dayName(date, { weekday: "long", day: "numeric", month: "long" });
export const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
export const hour = (value) => `${String(value % 24).padStart(2, "0")}:00`;

/** A timestamp: the time today, the day and the time before. */
export const moment = (instant, today) =>
  (instant.slice(0, 10) === today ? "" : shortDay(instant.slice(0, 10)) + " ") + clock(instant);
export const weekdayMoment = (instant) => `${weekday(instant.slice(0, 10))}, ${clock(instant)}`;

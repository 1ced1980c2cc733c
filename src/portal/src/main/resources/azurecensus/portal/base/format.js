import { preferences } from './preferences.js';

/**
 * A duration as the Azure portal writes it: 0.4 ms, 218 ms, 3.2 s, 1.5 min, 2.1 h.
 *
 * @param {number | null | undefined} milliseconds
 */
export function duration(milliseconds) {
  if (milliseconds === null || milliseconds === undefined) {
    return '';
  }
  if (milliseconds < 1) {
    return milliseconds === 0 ? '0 ms' : `${Number(milliseconds.toPrecision(1))} ms`;
  }
  if (milliseconds < 999.5) {
    return `${Number(milliseconds < 9.95 ? milliseconds.toFixed(1) : milliseconds.toFixed(0))} ms`;
  }
  if (milliseconds < 59_950) {
    return `${(milliseconds / 1000).toFixed(1)} s`;
  }
  return milliseconds < 3_570_000
    ? `${(milliseconds / 60_000).toFixed(1)} min`
    : `${(milliseconds / 3_600_000).toFixed(1)} h`;
}

/**
 * A count, shortened from a million on: 12,345 and 1.2M.
 *
 * @param {number} number
 */
export function count(number) {
  const millions = Number((number / 1_000_000).toFixed(1));
  return number < 1_000_000 ? number.toLocaleString('en-US') : `${millions.toLocaleString('en-US')}M`;
}

/**
 * A count with its noun: "1 call", "2 calls".
 *
 * @param {number} number
 * @param {string} noun in the singular
 */
export function plural(number, noun) {
  return `${count(number)} ${noun}${number === 1 ? '' : 's'}`;
}

/**
 * A time in the chosen time zone as ISO 8601 without a zone: 2026-03-01T17:11:18.926; empty for a text that is no time.
 *
 * @param {string | number} timestamp
 */
export function zonedTime(timestamp) {
  const time = new Date(timestamp);
  if (Number.isNaN(time.getTime())) {
    return '';
  }
  const offset = preferences.utc ? 0 : time.getTimezoneOffset() * 60_000;
  return new Date(time.getTime() - offset).toISOString().slice(0, -1);
}

/**
 * A time of day in the chosen time zone: 17:11:18.926.
 *
 * @param {string | number} timestamp
 */
export function timeOfDay(timestamp) {
  return zonedTime(timestamp).slice(11);
}

/**
 * A time of day without milliseconds: 17:11:18.
 *
 * @param {string | number} timestamp
 */
export function clockTime(timestamp) {
  return timeOfDay(timestamp).slice(0, 8);
}

/**
 * Date and time of day in the chosen time zone: 2026-03-01 17:11:18.926.
 *
 * @param {string | number} timestamp
 */
export function dateAndTime(timestamp) {
  return zonedTime(timestamp).replace('T', ' ');
}

/**
 * A time of day, with month and day in front when it is not of today: 17:11:18.926, 02-27 17:11:18.926.
 *
 * @param {string | number} timestamp
 * @param {number} [now]
 */
export function timeInList(timestamp, now = Date.now()) {
  const time = zonedTime(timestamp);
  return time.slice(0, 10) === zonedTime(now).slice(0, 10) ? time.slice(11) : time.slice(5).replace('T', ' ');
}

/**
 * A time on an axis: with seconds on a short axis, with the date on a long one.
 *
 * @param {string | number} timestamp
 * @param {number} length of the axis in milliseconds
 */
export function timeOnAxis(timestamp, length) {
  if (length > 86_400_000) {
    return zonedTime(timestamp).slice(5, 16).replace('T', ' ');
  }
  return timeOfDay(timestamp).slice(0, length > 1_200_000 ? 5 : 8);
}

/**
 * Microseconds since 1970 of an ISO 8601 time; a Date has milliseconds only.
 *
 * @param {string} timestamp
 */
export function micros(timestamp) {
  const fraction = /\.(\d+)/.exec(timestamp)?.[1] ?? '';
  return Math.floor(Date.parse(timestamp) / 1000) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/**
 * A text on one line, cut after a number of characters.
 *
 * @param {string | null | undefined} text
 * @param {number} [maximum]
 */
export function oneLine(text, maximum = 400) {
  const line = String(text ?? '').slice(0, maximum * 2).replace(/\s+/g, ' ').trim();
  return line.length > maximum ? `${line.slice(0, maximum)}…` : line;
}

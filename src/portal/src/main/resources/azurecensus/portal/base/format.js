/** A duration as the Azure portal writes it: 0.4 ms, 218 ms, 3.2 s, 1.5 min, 2.1 h. */
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
  return milliseconds < 3_570_000 ? `${(milliseconds / 60_000).toFixed(1)} min` : `${(milliseconds / 3_600_000).toFixed(1)} h`;
}

/** A count, shortened from a million on: 12,345 and 1.2M. */
export function count(number) {
  return number < 1_000_000 ? number.toLocaleString('en-US') : `${(number / 1_000_000).toFixed(1)}M`;
}

/** "1 call", "2 calls". */
export function plural(number, word) {
  return `${count(number)} ${word}${number === 1 ? '' : 's'}`;
}

/** A time of day on this machine's clock: 17:11:18.926. */
export function timeOfDay(timestamp) {
  const time = new Date(timestamp);
  const two = (number) => String(number).padStart(2, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}

/** Date and time of day on this machine's clock. */
export function dateAndTime(timestamp) {
  return `${new Date(timestamp).toLocaleDateString()} ${timeOfDay(timestamp)}`;
}

/** A time on an axis that is so long: seconds on a short one, the date on a long one. */
export function timeOnAxis(timestamp, length) {
  if (length > 86_400_000) {
    return `${new Date(timestamp).toLocaleDateString(undefined, { month: 'numeric', day: 'numeric' })} ${timeOfDay(timestamp).slice(0, 5)}`;
  }
  return timeOfDay(timestamp).slice(0, length > 1_200_000 ? 5 : 8);
}

/** Microseconds since 1970 of an ISO 8601 time, finer than Date keeps it. */
export function micros(timestamp) {
  const fraction = /\.(\d+)/.exec(timestamp)?.[1] ?? '';
  return Math.floor(Date.parse(timestamp) / 1000) * 1_000_000 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

/** A text on one line, cut where nobody reads on. */
export function oneLine(text, most = 400) {
  const line = String(text ?? '').slice(0, most * 2).replace(/\s+/g, ' ').trim();
  return line.length > most ? `${line.slice(0, most)}…` : line;
}

/** @import { Cell, ResultColumn, ResultTable } from '../base/types.js' */

/** @typedef {'number' | 'time' | 'timespan' | 'tree' | 'truth' | 'text'} ValueKind */

const MAX_TEXT = 300;
const DAY_TICKS = 864_000_000_000n;
/** Much faster for many rows than a comparison that looks up the language each time. */
const TEXT_ORDER = new Intl.Collator(undefined, { numeric: false });

/**
 * The kind of the values of a column, from its type in KQL or SQL.
 *
 * @param {string} type
 * @returns {ValueKind}
 */
export function kindOf(type) {
  if (/^(?:dynamic|json|struct|map|union)|\[\d*\]$/i.test(type)) {
    return 'tree';
  }
  if (/^(?:datetime|date|timestamp)/i.test(type)) {
    return 'time';
  }
  if (/^(?:timespan|time|interval)/i.test(type)) {
    return 'timespan';
  }
  if (/^(?:bool)/i.test(type)) {
    return 'truth';
  }
  return /int|long|double|decimal|float|real/i.test(type) ? 'number' : 'text';
}

/**
 * A value as the tables of results show it, on one line.
 *
 * @param {Cell} value
 * @param {ValueKind} kind
 * @param {boolean} isUtc true for times in UTC, false for times of this machine's zone
 */
export function shownText(value, kind, isUtc) {
  if (value === null) {
    return '';
  }
  if (kind === 'time') {
    return timeText(String(value), isUtc);
  }
  if (kind === 'number' && typeof value === 'number') {
    return numberText(value);
  }
  const text = plainText(value).slice(0, MAX_TEXT * 2).replace(/\s+/g, ' ');
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

/**
 * A value as a text without loss.
 *
 * @param {Cell} value
 */
export function plainText(value) {
  if (value === null) {
    return '';
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/**
 * A number with at most three decimals, or four digits when it is below 1.
 *
 * @param {number} number
 */
export function numberText(number) {
  if (Number.isInteger(number)) {
    return String(number);
  }
  return String(Number(Math.abs(number) >= 1 ? number.toFixed(3) : number.toPrecision(4)));
}

/**
 * A number in a chart, with thousands separated and few decimals.
 *
 * @param {number} number
 */
export function chartNumber(number) {
  const size = Math.abs(number);
  return size > 0 && size < 1
    ? numberText(number)
    : number.toLocaleString('en-US', { maximumFractionDigits: size < 100 ? 2 : 0 });
}

/**
 * The times of an axis without what they have in common: the date, and seconds that are all zero.
 *
 * @param {string[]} texts as timeText gives them
 */
export function shortTimes(texts) {
  const endsWith = (/** @type {string} */ end) => texts.every((text) => text.endsWith(end));
  const unused = ['00:00:00.000', ':00.000', '.000'].find(endsWith) ?? '';
  const isOneDay = new Set(texts.map((text) => text.slice(0, 10))).size === 1 && unused.length < 12;
  return texts.map((text) => text.slice(isOneDay ? 11 : 0, text.length - unused.length).trim());
}

/**
 * A time as 2026-11-26 04:40:05.123.
 *
 * @param {string} iso
 * @param {boolean} isUtc
 */
export function timeText(iso, isUtc) {
  const time = timeOf(iso);
  if (time === null) {
    return iso;
  }
  const shifted = isUtc ? time : time - new Date(time).getTimezoneOffset() * 60_000;
  return new Date(shifted).toISOString().replace('T', ' ').slice(0, -1);
}

/**
 * Milliseconds since 1970 of a time; null for another value. A time without a zone is in UTC.
 *
 * @param {unknown} value
 */
export function timeOf(value) {
  if (typeof value !== 'string') {
    return null;
  }
  const text = value.replace(' ', 'T');
  const hasZone = /Z$|[+-]\d\d(?::?\d\d)?$/.test(text.slice(10));
  const time = Date.parse(hasZone || text.length <= 10 ? text : `${text}Z`);
  return Number.isNaN(time) ? null : time;
}

/**
 * A value with the objects and lists of its JSON; other values stay as they are.
 *
 * @param {Cell} value
 * @returns {unknown}
 */
export function treeOf(value) {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/**
 * The rows in the order of a column; null is the smallest value, as in KQL.
 *
 * @param {ResultTable} table
 * @param {{ index: number, isDown: boolean } | null} order
 */
export function sortedRows({ columns, rows }, order) {
  if (!order || !columns[order.index]) {
    return rows;
  }
  const { index, isDown } = order;
  const kind = kindOf(columns[index].type);
  const key = (/** @type {Cell[]} */ row) => sortKey(row[index], kind);
  const keyed = rows.map((row) => ({ row, key: key(row) }));
  keyed.sort((a, b) => compare(a.key, b.key) * (isDown ? -1 : 1));
  return keyed.map(({ row }) => row);
}

/** @param {Cell} value @param {ValueKind} kind */
function sortKey(value, kind) {
  if (value === null) {
    return null;
  }
  if (kind === 'number' || kind === 'truth') {
    return Number(value);
  }
  return kind === 'timespan' ? timespanTicks(String(value)) : plainText(value);
}

/** @param {string | number | bigint | null} a @param {string | number | bigint | null} b */
function compare(a, b) {
  if (a === null || b === null) {
    return Number(a !== null) - Number(b !== null);
  }
  if (typeof a === 'string' && typeof b === 'string') {
    return TEXT_ORDER.compare(a, b);
  }
  return Number(a > b) - Number(a < b);
}

/**
 * The count of 100 ns in a timespan such as -1.02:03:04.5000000.
 *
 * @param {string} text
 */
export function timespanTicks(text) {
  const [, sign, days, hours, minutes, seconds, fraction] =
    /^(-?)(?:(\d+)\.)?(\d+):(\d+):(\d+)(?:\.(\d{1,7}))?/.exec(text) ?? [];
  if (hours === undefined) {
    return 0n;
  }
  const ticks = BigInt(days ?? 0) * DAY_TICKS
    + BigInt(Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds)) * 10_000_000n
    + BigInt((fraction ?? '').padEnd(7, '0'));
  return sign ? -ticks : ticks;
}

/**
 * The widths that columns want, in pixels, from their heading and first rows.
 *
 * @param {ResultTable} table
 * @param {boolean} isUtc
 */
export function columnWidths({ columns, rows }, isUtc) {
  const sample = rows.slice(0, 60);
  return columns.map((column, index) => {
    const kind = kindOf(column.type);
    const lengths = sample.map((row) => shownText(row[index], kind, isUtc).length);
    const longest = Math.max(headingOf(column, isUtc).length + 3, ...lengths);
    return Math.min(420, Math.max(64, Math.ceil(longest * 7.9) + 22));
  });
}

/** @param {ResultColumn} column @param {boolean} isUtc */
export function headingOf({ name, type }, isUtc) {
  return kindOf(type) === 'time' ? `${name} [${isUtc ? 'UTC' : 'local'}]` : name;
}

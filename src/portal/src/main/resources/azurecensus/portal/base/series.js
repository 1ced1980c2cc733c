import { getJson, useLive } from './api.js';
import { address } from './router.js';

/** @import { Step } from './types.js' */
/** @import { LiveData } from './api.js' */

/**
 * The values of a page's filters.
 *
 * @typedef {object} FilterValues
 * @property {string | null} [last] a time range up to now, such as 30m
 * @property {string | null} [from] ISO 8601
 * @property {string | null} [to] ISO 8601
 * @property {string | null} [role]
 * @property {string | null} [operationName]
 * @property {string | null} [name]
 * @property {string | null} [target]
 * @property {string | null} [filter]
 */

/**
 * A time range in milliseconds since 1970; null is open.
 *
 * @typedef {{ from: number | null, to: number | null }} TimeRange
 */

/** @typedef {Record<string, any>} Row */

const STEPS_WITH_GAPS = 1000;
const UNIT_SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };
const FIGURES = ['count', 'failures', 'average', 'p50', 'p95', 'p99'];

/**
 * The time range of a page's filters. A text that is no time leaves its end open.
 *
 * @param {FilterValues} filters
 * @param {number} [now]
 * @returns {TimeRange}
 */
export function timeRange({ last, from, to }, now = Date.now()) {
  const [, number, unit] = /^(\d{1,5})([smhd])$/.exec(last ?? '') ?? [];
  if (number) {
    const length = Number(number) * UNIT_SECONDS[/** @type {'s' | 'm' | 'h' | 'd'} */ (unit)] * 1000;
    return { from: now - length, to: timeOf(to) ?? now };
  }
  return { from: timeOf(from), to: timeOf(to) };
}

/** @param {string | null | undefined} text */
function timeOf(text) {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? null : time;
}

/**
 * Number, failures and durations of the items of a type over time, in steps without a gap.
 *
 * @param {() => FilterValues} filtersOf
 * @param {() => string} typeOf
 * @returns {LiveData<Step[]>}
 */
export function useTimeline(filtersOf, typeOf) {
  return useLive(() => JSON.stringify([typeOf(), filtersOf()]), {
    load: async (query, options) => {
      const [type, filters] = JSON.parse(query);
      /** @type {Row[]} */
      const rows = await getJson(address('/api/timeline', { ...filters, type }), options);
      return withoutGaps(rows, timeRange(filters), FIGURES);
    },
  });
}

/**
 * Fills the gaps between rows, and between them and the ends of the time range, with steps whose figures are null.
 *
 * @param {Row[]} rows in the order of time, each with its start and the width of a step
 * @param {TimeRange} range
 * @param {string[]} names of the figures
 * @returns {Step[]}
 */
export function withoutGaps(rows, range, names) {
  if (rows.length === 0) {
    return [];
  }
  const { width } = rows[0];
  const known = new Map(rows.map((row) => [row.from, row]));
  const stepOf = (/** @type {number} */ time) => Math.floor(time / width) * width;
  const first = range.from === null ? rows[0].from : Math.min(rows[0].from, stepOf(range.from));
  const lastRow = rows[rows.length - 1].from;
  const last = range.to === null ? lastRow : Math.max(lastRow, stepOf(range.to - 1));
  const empty = Object.fromEntries(names.map((name) => [name, null]));
  const length = Math.min(STEPS_WITH_GAPS, Math.round((last - first) / width) + 1);
  return Array.from({ length }, (_, index) => {
    const from = first + index * width;
    return { ...empty, ...known.get(from), from, to: from + width };
  });
}

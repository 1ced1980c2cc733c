import { postJson, useLive } from './api.js';

/** @import { QueryResult, Step } from './types.js' */
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
 */

/**
 * A time range in milliseconds since 1970; null is open.
 *
 * @typedef {{ from: number | null, to: number | null }} TimeRange
 */

/** @typedef {Record<string, any>} Row */

/** The most steps that a chart of half a page shows well. */
const STEPS = 60;
const STEPS_WITH_GAPS = 1000;
const STEP_SECONDS = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400,
];
const WEEK_SECONDS = 604_800;
const UNIT_SECONDS = { s: 1, m: 60, h: 3600, d: 86_400 };

/** The columns that filters compare with. */
const COLUMNS = /** @type {const} */ ([
  ['role', 'cloud_RoleName'],
  ['operationName', 'operation_Name'],
  ['name', 'name'],
  ['target', 'target'],
]);

const quoted = (/** @type {string} */ text) => `'${text.replaceAll("'", "''")}'`;
const sqlTime = (/** @type {number} */ milliseconds) => `make_timestamp(${Math.round(milliseconds * 1000)})`;
const isText = (/** @type {unknown} */ value) => typeof value === 'string';

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
 * The filters of a page as a condition in SQL. Every value is compared as text.
 *
 * @param {FilterValues} filters
 */
export function condition(filters) {
  const { from, to } = timeRange(filters);
  const conditions = ['true'];
  if (from !== null) {
    conditions.push(`timestamp >= ${sqlTime(from)}`);
  }
  if (to !== null) {
    conditions.push(`timestamp < ${sqlTime(to)}`);
  }
  for (const [filter, column] of COLUMNS) {
    const value = filters[filter];
    if (isText(value)) {
      conditions.push(`coalesce("${column}", '') = ${quoted(/** @type {string} */ (value))}`);
    }
  }
  return conditions.join(' AND ');
}

/**
 * The rows of an answer as objects by column.
 *
 * @param {string} sql
 * @param {RequestInit} options
 * @returns {Promise<Row[]>}
 */
async function rowsOf(sql, options) {
  /** @type {QueryResult} */
  const { columns, rows } = await postJson('/api/query', { sql }, options);
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
}

/**
 * The rows of a query in SQL, which follow the store.
 *
 * @template P
 * @param {() => P} parametersOf what the query depends on, as JSON can carry it
 * @param {(parameters: P) => string} sqlOf
 * @returns {LiveData<Row[]>}
 */
export function useRows(parametersOf, sqlOf) {
  return useLive(() => JSON.stringify(parametersOf()), {
    load: (parameters, options) => rowsOf(sqlOf(JSON.parse(parameters)), options),
  });
}

/**
 * Figures of a table's rows over time, in steps without a gap.
 *
 * @param {() => FilterValues} filtersOf
 * @param {() => string} tableOf the table's name, or a query in parentheses
 * @param {Record<string, string>} figures SQL by name
 * @returns {LiveData<Step[]>}
 */
export function useTimeline(filtersOf, tableOf, figures) {
  return useLive(() => JSON.stringify([tableOf(), filtersOf()]), {
    load: async (query, options) => {
      const [table, filters] = JSON.parse(query);
      const range = timeRange(filters);
      const rows = await rowsOf(timelineSql(table, filters, range, figures), options);
      return withoutGaps(rows, range, Object.keys(figures));
    },
  });
}

/**
 * @param {string} table
 * @param {FilterValues} filters
 * @param {TimeRange} range
 * @param {Record<string, string>} figures
 */
function timelineSql(table, filters, range, figures) {
  // An aggregate in any case: a constant would give one row for each row of the table.
  const bound = (/** @type {'min' | 'max'} */ aggregate, /** @type {number | null} */ time) =>
    `${aggregate}(${time === null ? 'micros' : Math.round(time * 1000)})`;
  const widths = STEP_SECONDS.map((seconds) => `WHEN high - low <= ${seconds * STEPS * 1_000_000} THEN ${seconds}`);
  const columns = Object.entries(figures).map(([name, sql]) => `${sql} AS "${name}"`);
  return `
    WITH seen AS (
      SELECT epoch_us(timestamp) AS micros, duration, success, "itemCount" AS n
      FROM ${table} WHERE ${condition(filters)}),
    reach AS (
      SELECT ${bound('min', range.from)} AS low, ${bound('max', range.to)} AS high FROM seen),
    step AS (
      SELECT 1000000::BIGINT * CASE ${widths.join(' ')} ELSE ${WEEK_SECONDS} END AS width FROM reach)
    SELECT ((micros // width) * width // 1000)::BIGINT AS "from",
      (any_value(width) // 1000)::BIGINT AS width, ${columns.join(', ')}
    FROM seen, step GROUP BY 1 ORDER BY 1`;
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

import { kindOf, plainText, shortTimes, shownText, timeOf, treeOf } from './values.js';

/** @import { Cell, Render, ResultColumn, ResultTable } from '../base/types.js' */
/** @import { Series, SeriesPoint } from '../charts/line-chart.js' */

/**
 * The lines of a chart over time or a number. `left` counts the series that are not drawn.
 *
 * @typedef {{
 *   isTime: boolean, series: Series[], from: number, to: number, xs: number[], left: number, xName: string,
 * }} Lines
 */

/**
 * The values of a chart over names, one for each category and series. `left` counts the names or series that are not
 * drawn.
 *
 * @typedef {{
 *   categories: string[], series: { name: string, values: (number | null)[] }[], left: number,
 * }} Groups
 */

export const MAX_SERIES = 8;
const MAX_CATEGORIES = 40;

/** The charts that show figures over time or a number. */
const OVER_NUMBERS = /^(?:time|line|area|stackedarea|scatter)chart$/;

/**
 * The column numbers that a chart takes its axes and series from.
 *
 * @param {ResultTable} table
 * @param {Render} render
 */
export function axesOf({ columns }, render) {
  const indexOf = (/** @type {unknown} */ name) => columns.findIndex((column) => column.name === name);
  const kinds = columns.map(({ type }) => kindOf(type));
  const wanted = namesIn(render.xcolumn).map(indexOf).find((index) => index >= 0);
  const overNumbers = OVER_NUMBERS.test(render.visualization);
  const firstTime = kinds.indexOf('time');
  const firstText = kinds.findIndex((kind) => kind === 'text' || kind === 'truth');
  const fitting = render.visualization === 'timechart' || (overNumbers && firstTime >= 0) ? firstTime : 0;
  const named = !overNumbers && kinds[0] === 'number' && firstText >= 0 ? firstText : fitting;
  const x = wanted ?? Math.max(0, named);
  const given = namesIn(render.ycolumns).map(indexOf).filter((index) => index >= 0);
  const numbers = columns.map((_, index) => index).filter((index) => index !== x && kinds[index] === 'number');
  const splits = namesIn(render.series).map(indexOf).filter((index) => index >= 0);
  const texts = columns.map((_, index) => index).filter((index) => index !== x && kinds[index] === 'text');
  const ys = given.length > 0 ? given : numbers;
  return { x, ys, splits: splits.length > 0 ? splits : texts.filter((index) => !ys.includes(index)) };
}

/** @param {unknown} value a name, names with commas between them, or a list */
function namesIn(value) {
  if (Array.isArray(value)) {
    return value.map(String);
  }
  return typeof value === 'string' ? value.split(',').map((name) => name.trim()).filter(Boolean) : [];
}

/**
 * The chart that fits a result without the operator render: figures over time, otherwise figures by name.
 *
 * @param {ResultTable} table
 * @returns {Render | null} null when the result has no figures to draw
 */
export function fittingChart({ columns, rows }) {
  const kinds = columns.map(({ type }) => kindOf(type));
  if (rows.length < 2 || !kinds.includes('number') || columns.length > 12) {
    return null;
  }
  if (kinds[0] === 'time') {
    return { visualization: 'timechart' };
  }
  return kinds[0] === 'text' && kinds[1] === 'number' ? { visualization: 'columnchart' } : null;
}

/**
 * The table with one row for each element of the lists that make-series returns. Other tables stay as they are.
 *
 * @param {ResultTable} table
 * @returns {ResultTable}
 */
export function withoutLists({ columns, rows }) {
  const trees = columns.map(({ type }, index) =>
    kindOf(type) === 'tree' && rows.every((row) => Array.isArray(treeOf(row[index]))));
  if (rows.length === 0 || !trees.includes(true)) {
    return { columns, rows };
  }
  const expanded = rows.flatMap((row) => {
    const lists = row.map((value, index) => (trees[index] ? /** @type {Cell[]} */ (treeOf(value)) : null));
    const length = Math.max(...lists.map((list) => list?.length ?? 0));
    return Array.from({ length }, (_, at) =>
      row.map((value, index) => {
        const list = lists[index];
        return list ? list[at] ?? null : value;
      }));
  });
  const typed = columns.map((column, index) =>
    (trees[index] ? { ...column, type: typeOfList(expanded, index) } : column));
  return { columns: typed, rows: expanded };
}

/** @param {Cell[][]} rows @param {number} index */
function typeOfList(rows, index) {
  const values = rows.map((row) => row[index]).filter((value) => value !== null);
  if (values.every((value) => typeof value === 'number')) {
    return 'real';
  }
  return values.every((value) => timeOf(value) !== null) ? 'datetime' : 'string';
}

/**
 * The lines of a chart over time or a number.
 *
 * @param {ResultTable} result
 * @param {Render} render
 * @returns {Lines | null} null when the columns do not fit the chart
 */
export function linesOf(result, render) {
  const table = withoutLists(result);
  const { x, ys, splits } = axesOf(table, render);
  const isTime = kindOf(table.columns[x]?.type ?? '') === 'time';
  const valueOf = (/** @type {Cell} */ value) => (isTime ? timeOf(value) : numberOf(value));
  /** @type {Map<string, Map<number, number | null>>} */
  const found = new Map();
  const xs = new Set();
  for (const row of table.rows) {
    const at = valueOf(row[x]);
    if (at !== null) {
      xs.add(at);
      for (const y of ys) {
        const name = seriesName(row, table.columns, y, ys.length, splits);
        const points = found.get(name) ?? new Map();
        found.set(name, points.set(at, numberOf(row[y])));
      }
    }
  }
  if (xs.size === 0 || found.size === 0) {
    return null;
  }
  const sorted = [...xs].sort((a, b) => a - b);
  const series = [...found].map(([name, points]) => ({ name, points: sortedPoints(points) }));
  const largest = largestFirst(series, ({ points }) => points.map(([, value]) => value));
  return {
    isTime,
    series: largest,
    left: series.length - largest.length,
    xs: sorted,
    from: sorted[0],
    to: sorted[sorted.length - 1],
    xName: table.columns[x].name,
  };
}

/** @param {Map<number, number | null>} points */
function sortedPoints(points) {
  return /** @type {SeriesPoint[]} */ ([...points].sort((a, b) => a[0] - b[0]));
}

/**
 * The values of a chart over names.
 *
 * @param {ResultTable} result
 * @param {Render} render
 * @param {boolean} isUtc
 * @returns {Groups | null} null when the columns do not fit the chart
 */
export function groupsOf(result, render, isUtc) {
  const table = withoutLists(result);
  const { x, ys, splits } = axesOf(table, render);
  if (ys.length === 0 || table.rows.length === 0) {
    return null;
  }
  const kind = kindOf(table.columns[x].type);
  const drawnSplits = render.visualization === 'piechart' ? [] : splits;
  const names = render.visualization === 'piechart' ? [x, ...splits] : [x];
  const categoryOf = (/** @type {Cell[]} */ row) => names.map((index) =>
    shownText(row[index], index === x ? kind : 'text', isUtc) || '(empty)').join(' · ');
  const categories = [...new Set(table.rows.map(categoryOf))];
  const shown = categories.slice(0, MAX_CATEGORIES);
  const positions = new Map(shown.map((name, index) => [name, index]));
  /** @type {Map<string, (number | null)[]>} */
  const found = new Map();
  for (const row of table.rows) {
    const at = positions.get(categoryOf(row));
    for (const y of at === undefined ? [] : ys) {
      const name = seriesName(row, table.columns, y, ys.length, drawnSplits);
      const values = found.get(name) ?? shown.map(() => null);
      const value = numberOf(row[y]);
      values[Number(at)] = value === null ? values[Number(at)] : (values[Number(at)] ?? 0) + value;
      found.set(name, values);
    }
  }
  const series = largestFirst([...found].map(([name, values]) => ({ name, values })), ({ values }) => values);
  return {
    categories: kind === 'time' && names.length === 1 ? shortTimes(shown) : shown,
    series,
    left: Math.max(categories.length - shown.length, found.size - series.length),
  };
}

/**
 * @param {Cell[]} row
 * @param {ResultColumn[]} columns
 * @param {number} y
 * @param {number} figures
 * @param {number[]} splits
 */
function seriesName(row, columns, y, figures, splits) {
  if (splits.length === 0) {
    return columns[y].name;
  }
  const split = splits.map((index) => plainText(row[index]) || '(empty)').join(', ');
  return figures > 1 ? `${split}: ${columns[y].name}` : split;
}

/**
 * The series with the largest sums, at most as many as there are colors, in their own order.
 *
 * @template S
 * @param {S[]} series
 * @param {(series: S) => (number | null)[]} valuesOf
 */
function largestFirst(series, valuesOf) {
  if (series.length <= MAX_SERIES) {
    return series;
  }
  const sums = new Map(series.map((each) => [each, valuesOf(each).reduce((sum, value) =>
    Number(sum) + Math.abs(value ?? 0), 0)]));
  const kept = new Set([...series].sort((a, b) => Number(sums.get(b)) - Number(sums.get(a))).slice(0, MAX_SERIES));
  return series.filter((each) => kept.has(each));
}

/** @param {Cell} value */
function numberOf(value) {
  const number = value === null || value === '' || typeof value === 'object' ? Number.NaN : Number(value);
  return Number.isFinite(number) ? number : null;
}

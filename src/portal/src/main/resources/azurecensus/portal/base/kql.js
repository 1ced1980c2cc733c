import { filterState } from './filter.js';
import { address, keptQuery } from './router.js';
import { timeRange } from './series.js';

/** @import { FilterValues } from './series.js' */

/** The columns that filters compare with. */
const COLUMNS = /** @type {const} */ ([
  ['role', 'cloud_RoleName'],
  ['operationName', 'operation_Name'],
  ['name', 'name'],
  ['target', 'target'],
]);

const ESCAPES = new Map([['\\', '\\\\'], ['"', '\\"'], ['\n', '\\n'], ['\r', '\\r'], ['\t', '\\t']]);

/**
 * A text as a string literal of KQL.
 *
 * @param {string} text
 */
export function kqlString(text) {
  const escaped = (/** @type {string} */ character) =>
    ESCAPES.get(character) ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return `"${text.replace(/[\\"\u0000-\u001f\u2028\u2029]/g, escaped)}"`;
}

/**
 * The filters of a page as operators of KQL, one for each line.
 *
 * @param {FilterValues} filters
 * @returns {string[]}
 */
export function kqlFilters(filters) {
  const lines = timeFilters(filters);
  for (const [filter, column] of COLUMNS) {
    const value = filters[filter];
    if (typeof value === 'string') {
      lines.push(`| where ${column} == ${kqlString(value)}`);
    }
  }
  return filters.filter ? [...lines, ...filterState.terms.map(({ kql }) => kql)] : lines;
}

/** @param {FilterValues} filters */
function timeFilters(filters) {
  const { from, to } = timeRange(filters);
  if (filters.last && from !== null && !filters.to) {
    return [`| where timestamp > ago(${filters.last})`];
  }
  const lines = [];
  if (from !== null) {
    lines.push(`| where timestamp >= ${kqlTime(from)}`);
  }
  if (to !== null) {
    lines.push(`| where timestamp < ${kqlTime(to)}`);
  }
  return lines;
}

/**
 * The time range of a page as the timespan of the query API; null for all times.
 *
 * @param {{ last?: string, from?: string, to?: string }} filters
 */
export function timespanOf({ last, from, to }) {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(last ?? '') ?? [];
  if (count && !from && !to) {
    return unit === 'd' ? `P${count}D` : `PT${count}${unit.toUpperCase()}`;
  }
  const isRange = [from, to].some((time) => time && !Number.isNaN(Date.parse(time)));
  return isRange ? `${from ?? '0001-01-01'}/${to ?? '9999-12-31'}` : null;
}

/** @param {number} milliseconds */
function kqlTime(milliseconds) {
  return `datetime(${new Date(milliseconds).toISOString()})`;
}

/**
 * The newest calls of a component or between two components.
 *
 * @param {'requests' | 'dependencies'} table
 * @param {FilterValues} filters
 */
export function callsKql(table, filters) {
  const target = table === 'dependencies' ? 'target, ' : '';
  return [
    table,
    ...kqlFilters(filters),
    `| project timestamp, name, ${target}resultCode, success, duration, operation_Id`,
    '| top 100 by timestamp desc',
  ].join('\n');
}

/**
 * The newest items of a table.
 *
 * @param {string} table
 * @param {FilterValues} filters
 * @param {boolean} [onlyFailed] true for failed calls only
 */
export function newestKql(table, filters, onlyFailed = false) {
  const failed = onlyFailed ? ['| where success == false'] : [];
  return [table, ...kqlFilters(filters), ...failed, '| top 100 by timestamp desc'].join('\n');
}

/**
 * The calls between components with their failures.
 *
 * @param {FilterValues} filters
 */
export function targetsKql(filters) {
  return [
    'dependencies',
    ...kqlFilters(filters),
    '| summarize calls = count(), failed = countif(success == false) by cloud_RoleName, type, target',
    '| order by calls desc',
  ].join('\n');
}

/**
 * The newest values of a metric.
 *
 * @param {FilterValues} filters
 */
export function metricKql(filters) {
  return [
    'customMetrics',
    ...kqlFilters(filters),
    '| project timestamp, name, value, valueCount, cloud_RoleName',
    '| top 100 by timestamp desc',
  ].join('\n');
}

/**
 * The slowest calls within a range of durations.
 *
 * @param {'requests' | 'dependencies'} table
 * @param {FilterValues} filters
 * @param {{ least: number | string | null, most: number | string | null }} durations in milliseconds
 */
export function samplesKql(table, filters, { least, most }) {
  return [
    table,
    ...kqlFilters(filters),
    ...(Number(least ?? 0) > 0 ? [`| where duration >= ${Number(least)}`] : []),
    ...(most === null ? [] : [`| where duration < ${Number(most)}`]),
    '| project timestamp, name, duration, resultCode, success, operation_Id',
    '| order by duration desc',
  ].join('\n');
}

/**
 * All telemetry of an operation in the order of time.
 *
 * @param {string} operationId
 */
export function operationKql(operationId) {
  return [
    'union withsource=table requests, dependencies, traces, exceptions, customEvents, pageViews, availabilityResults',
    `| where operation_Id == ${kqlString(operationId)}`,
    '| project timestamp, table, text = iff(isempty(message), name, message), cloud_RoleName',
    '| order by timestamp asc',
  ].join('\n');
}

/**
 * The address of a query in Logs. It keeps the time range and the role for the pages that follow.
 *
 * @param {string} kql
 */
export function logsAddress(kql) {
  return address('/query', { ...keptQuery(), kql });
}

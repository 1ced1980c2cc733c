import { computed, defineComponent, h, onMounted, ref, shallowRef, watch } from '../lib/vue.js';
import { messageOf, postJson } from '../base/api.js';
import { inputValue } from '../base/events.js';
import { count, plural, timeOnAxis } from '../base/format.js';
import { icon } from '../base/icons.js';
import { Link, replaceQuery, route, transactionAddress } from '../base/router.js';
import { seriesLegend } from '../charts/frame.js';
import { LineChart } from '../charts/line-chart.js';
import { EmptyState, errorNotice, useHealth } from '../components/notices.js';

/** @import { Cell, QueryResult } from '../base/types.js' */
/** @import { Series } from '../charts/line-chart.js' */

/** @typedef {QueryResult['columns'][number]} ResultColumn */

const EXAMPLES = [
  ['Requests by name', `SELECT name, count(*) AS calls, avg(duration) AS average, quantile_cont(duration, 0.95) AS p95
FROM requests
GROUP BY name
ORDER BY calls DESC`],
  ['Failed dependencies', `SELECT timestamp, name, target, "resultCode", duration, "operation_Id"
FROM dependencies
WHERE NOT success
ORDER BY timestamp DESC
LIMIT 100`],
  ['Requests over time', `SELECT time_bucket(INTERVAL '10 seconds', timestamp) AS time,
  count(*) AS requests, count(*) FILTER (NOT success) AS failed
FROM requests
GROUP BY time
ORDER BY time`],
  ['Warnings and errors', `SELECT timestamp, message, "severityLevel", "cloud_RoleName", "operation_Id"
FROM traces
WHERE "severityLevel" >= 2
ORDER BY timestamp DESC
LIMIT 100`],
  ['Exceptions by problem', `SELECT "problemId", count(*) AS count, max(timestamp) AS last
FROM exceptions
GROUP BY 1
ORDER BY 2 DESC`],
  ['A custom property', `SELECT customDimensions->>'InvocationId' AS invocation, count(*) AS lines
FROM traces
GROUP BY 1
ORDER BY 2 DESC`],
];
const TABLES = [
  'requests', 'dependencies', 'traces', 'exceptions', 'customEvents', 'customMetrics', 'pageViews', 'browserTimings',
  'availabilityResults',
];
const MAX_SERIES = 8;
const MAX_TEXT = 500;
const SHORT_TEXT = 34;

/** Read-only SQL over the tables; the result is a table and, for a series over time, also a chart. */
export const QueryPage = defineComponent({
  setup() {
    const sql = ref(route.query.sql ?? EXAMPLES[0][1]);
    const result = shallowRef(/** @type {QueryResult | null} */ (null));
    const error = ref(/** @type {string | null} */ (null));
    const running = ref(false);
    const health = useHealth();
    const shown = computed(() => (error.value === null ? result.value : null));

    async function run() {
      running.value = true;
      replaceQuery({ sql: sql.value });
      try {
        result.value = await postJson('/api/query', { sql: sql.value });
        error.value = null;
      } catch (failure) {
        error.value = messageOf(failure);
      } finally {
        running.value = false;
      }
    }

    // Back, forward and links change the query.
    watch(() => route.query.sql, (wanted) => {
      if (wanted !== undefined && wanted !== sql.value) {
        sql.value = wanted;
        run();
      }
    });
    onMounted(() => route.query.sql && run());

    /** @param {string} text */
    function runText(text) {
      sql.value = text;
      run();
    }

    /** @param {KeyboardEvent} event */
    function onKeydown(event) {
      if (event.key === 'Enter' && (event.ctrlKey || event.shiftKey || event.metaKey)) {
        event.preventDefault();
        run();
      }
    }

    const examples = () => h('div', { class: 'examples' }, [
      h('span', 'Examples'),
      EXAMPLES.map(([name, text]) => h('button', { key: name, class: 'chip', onClick: () => runText(text) }, name)),
    ]);

    const box = () => h('textarea', {
      class: 'query-box',
      'aria-label': 'Query',
      spellcheck: false,
      rows: 7,
      value: sql.value,
      onInput: (/** @type {Event} */ event) => {
        sql.value = inputValue(event);
      },
      onKeydown,
    });

    const actions = () => h('div', { class: 'query-actions' }, [
      h('button', { class: 'primary-button', disabled: running.value, onClick: run }, 'Run'),
      h('span', { class: 'quiet' }, 'Shift+Enter'),
      shown.value && h('span', { class: 'quiet', role: 'status' }, statusOf(shown.value)),
    ]);

    const describe = (/** @type {string} */ table) =>
      h('button', { class: 'link-button inline', onClick: () => runText(`DESCRIBE ${table}`) }, table);
    const tables = () => h('p', { class: 'quiet tables' }, [
      'Tables: ',
      TABLES.map((table, index) => [index > 0 && ', ', describe(table)]),
    ]);

    return () => [
      h('header', { class: 'page-head' }, [h('h1', 'Logs'), h('p', 'Read-only SQL queries over the tables')]),
      h('div', { class: 'query' }, [examples(), box(), actions(), tables()]),
      errorNotice(error.value),
      health.value?.items === 0 && h(EmptyState, { title: 'No telemetry yet' }),
      shown.value && [
        isSeries(shown.value) && chart(shown.value),
        resultTable(shown.value),
        shown.value.rows.length === 0
          && h('p', { class: 'quiet padded' }, [icon('search'), ' No results from this query.']),
      ],
    ];
  },
});

/** @param {QueryResult} result */
function statusOf({ rows, milliseconds, truncated }) {
  const status = `${plural(rows.length, 'row')} in ${milliseconds} ms`;
  return truncated ? `${status}; the result has more rows` : status;
}

/** @param {ResultColumn} column */
function isNumeric({ type }) {
  return /int|double|decimal|float|real/i.test(type);
}

/** @param {QueryResult} result */
function numericColumns({ columns }) {
  const numbered = columns.map((column, index) => ({ ...column, index }));
  return numbered.filter((column) => column.index > 0 && isNumeric(column));
}

/**
 * True for a result whose first column is a time and that has figures to draw.
 *
 * @param {QueryResult} result
 */
function isSeries(result) {
  const hasTimes = /timestamp|date/i.test(result.columns[0]?.type ?? '');
  return hasTimes && result.rows.length > 1 && numericColumns(result).length > 0;
}

/** @param {QueryResult} result */
function chart(result) {
  const times = result.rows.map((row) => Date.parse(String(row[0])));
  const from = Math.min(...times);
  const to = Math.max(...times);
  /** @type {Series[]} */
  const series = numericColumns(result).slice(0, MAX_SERIES).map(({ name, index }) => ({
    name,
    points: result.rows
      .map((row, at) => /** @type {[number, number]} */ ([times[at], Number(row[index] ?? 0)]))
      .sort((a, b) => a[0] - b[0]),
  }));
  return h('section', { class: 'chart-card' }, [
    h(LineChart, {
      label: 'Result over time',
      series,
      from,
      to,
      formatX: (at) => timeOnAxis(at, to - from),
      formatY: (value) => count(Number(value.toPrecision(4))),
    }),
    seriesLegend(series),
  ]);
}

/** @param {QueryResult} result */
function resultTable({ columns, rows }) {
  const heading = (/** @type {ResultColumn} */ column, /** @type {number} */ index) =>
    h('th', { key: index, scope: 'col', title: column.type, class: { number: isNumeric(column) } }, column.name);
  return h('div', { class: 'table-scroll' }, h('table', { class: 'table dense' }, [
    h('thead', h('tr', columns.map(heading))),
    h('tbody', rows.map((row, at) =>
      h('tr', { key: at }, row.map((value, index) => cell(value, columns[index], index))))),
  ]));
}

/** @param {Cell} value @param {ResultColumn} column @param {number} key */
function cell(value, column, key) {
  const text = cellText(value);
  const isNumber = typeof value === 'number';
  return h('td', {
    key,
    title: isNumber && text !== String(value) ? value : null,
    class: { number: isNumber, short: text.length <= SHORT_TEXT },
  }, [column.name === 'operation_Id' && text ? h(Link, { to: transactionAddress(text) }, () => text) : cut(text)]);
}

/** @param {string} text */
function cut(text) {
  return text.length > MAX_TEXT ? `${text.slice(0, MAX_TEXT)}…` : text;
}

/**
 * A value as text; a fraction has six digits here and all of them in the cell's title.
 *
 * @param {Cell} value
 */
function cellText(value) {
  if (value === null) {
    return '';
  }
  if (typeof value === 'number' && !Number.isInteger(value)) {
    return String(Number(value.toPrecision(6)));
  }
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

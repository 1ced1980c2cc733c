import { computed, h, inject, onMounted, ref, shallowRef, watch } from '../lib/vue.js';
import { postJson } from '../base/api.js';
import { count, plural, timeOnAxis } from '../base/format.js';
import { Link, replaceQuery, route } from '../base/router.js';
import { icon } from '../base/icons.js';
import { LineChart, seriesLegend } from '../components/charts.js';
import { EmptyState, errorNotice } from '../components/notices.js';

const EXAMPLES = [
  ['Requests by name', 'SELECT name, count(*) AS calls, avg(duration) AS average, quantile_cont(duration, 0.95) AS p95\nFROM requests\nGROUP BY name\nORDER BY calls DESC'],
  ['Failed dependencies', 'SELECT timestamp, name, target, "resultCode", duration, "operation_Id"\nFROM dependencies\nWHERE NOT success\nORDER BY timestamp DESC\nLIMIT 100'],
  ['Requests over time', "SELECT time_bucket(INTERVAL '10 seconds', timestamp) AS time, count(*) AS requests, count(*) FILTER (NOT success) AS failed\nFROM requests\nGROUP BY time\nORDER BY time"],
  ['Warnings and errors', 'SELECT timestamp, message, "severityLevel", "cloud_RoleName", "operation_Id"\nFROM traces\nWHERE "severityLevel" >= 2\nORDER BY timestamp DESC\nLIMIT 100'],
  ['Exceptions by problem', 'SELECT "problemId", count(*) AS count, max(timestamp) AS last\nFROM exceptions\nGROUP BY 1\nORDER BY 2 DESC'],
  ['A custom property', "SELECT customDimensions->>'InvocationId' AS invocation, count(*) AS lines\nFROM traces\nGROUP BY 1\nORDER BY 2 DESC"],
];
const TABLES = ['requests', 'dependencies', 'traces', 'exceptions', 'customEvents', 'customMetrics', 'pageViews', 'browserTimings', 'availabilityResults'];

/** Questions in SQL over the tables, read-only, with the answer as a table and, where it is a series, as a chart. */
export const QueryPage = {
  setup() {
    const sql = ref(route.query.sql ?? EXAMPLES[0][1]);
    const result = shallowRef(null);
    const error = ref(null);
    const running = ref(false);
    const health = inject('health');
    const isSeries = computed(() => /timestamp|date/.test(result.value?.columns[0]?.type ?? '') && result.value.rows.length > 1 && numericColumns().length > 0);

    async function run() {
      running.value = true;
      replaceQuery({ sql: sql.value });
      try {
        result.value = await postJson('/api/query', { sql: sql.value });
        error.value = null;
      } catch (failure) {
        error.value = failure.message;
      } finally {
        running.value = false;
      }
    }
    // Back, forward and links name another question.
    watch(() => route.query.sql, (named) => {
      if (named !== undefined && named !== sql.value) {
        sql.value = named;
        run();
      }
    });
    onMounted(() => route.query.sql && run());

    function numericColumns() {
      return result.value.columns.map((column, index) => ({ ...column, index })).filter(({ type, index }) => index > 0 && /int|double|decimal|float|real/i.test(type));
    }

    function chart() {
      const times = result.value.rows.map((row) => Date.parse(row[0]));
      const series = numericColumns().slice(0, 8).map(({ name, index }) => ({ name, points: result.value.rows.map((row, at) => [times[at], Number(row[index] ?? 0)]).sort((a, b) => a[0] - b[0]) }));
      const length = Math.max(...times) - Math.min(...times);
      return h('section', { class: 'chart-card' }, [
        h(LineChart, { label: 'The result over time', series, from: Math.min(...times), to: Math.max(...times), formatX: (at) => timeOnAxis(at, length), formatY: (value) => count(Number(value.toPrecision(4))) }),
        seriesLegend(series),
      ]);
    }

    const isNumber = (column) => /int|double|decimal|float|real/i.test(column.type);

    /** Six digits of a fraction are enough to read; the rest is in the title. */
    function shown(value) {
      return typeof value === 'number' && !Number.isInteger(value) ? String(Number(value.toPrecision(6))) : value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
    }

    function cell(value, column) {
      const text = shown(value);
      return column.name === 'operation_Id' && text ? h(Link, { to: `/transaction/${encodeURIComponent(text)}` }, () => text) : text.length > 500 ? `${text.slice(0, 500)}…` : text;
    }

    return () => [
      h('header', { class: 'page-head' }, [h('h1', 'Logs'), h('p', 'SQL over the tables, read-only')]),
      h('div', { class: 'query' }, [
        h('div', { class: 'examples' }, [h('span', 'Examples'), EXAMPLES.map(([name, text]) => h('button', { key: name, class: 'chip', onClick: () => { sql.value = text; run(); } }, name))]),
        h('textarea', {
          class: 'query-box', 'aria-label': 'Query', spellcheck: false, rows: 7, value: sql.value, onInput: (event) => { sql.value = event.target.value; },
          onKeydown: (event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.shiftKey || event.metaKey)) {
              event.preventDefault();
              run();
            }
          },
        }),
        h('div', { class: 'query-actions' }, [
          h('button', { class: 'primary-button', disabled: running.value, onClick: run }, 'Run'),
          h('span', { class: 'quiet' }, 'Shift+Enter'),
          result.value && !error.value && h('span', { class: 'quiet', role: 'status' }, `${plural(result.value.rows.length, 'row')} in ${result.value.milliseconds} ms${result.value.truncated ? ', more were left out' : ''}`),
        ]),
        h('p', { class: 'quiet tables' }, ['Tables: ', TABLES.map((table, index) => [index > 0 && ', ', h('button', { key: table, class: 'link-button inline', onClick: () => { sql.value = `DESCRIBE ${table}`; run(); } }, table)])]),
      ]),
      errorNotice(error.value),
      health.value?.items === 0 && h(EmptyState, { title: 'The tables are empty' }),
      result.value && !error.value && [
        isSeries.value && chart(),
        h('div', { class: 'table-scroll' }, h('table', { class: 'table dense' }, [
          h('thead', h('tr', result.value.columns.map((column, index) => h('th', { key: index, scope: 'col', title: column.type, class: { number: isNumber(column) } }, column.name)))),
          h('tbody', result.value.rows.map((row, at) => h('tr', { key: at }, row.map((value, index) => h('td', { key: index, title: typeof value === 'number' && shown(value) !== String(value) ? value : null, class: { number: typeof value === 'number', short: shown(value).length <= 34 } }, cell(value, result.value.columns[index])))))),
        ])),
        result.value.rows.length === 0 && h('p', { class: 'quiet padded' }, [icon('search'), ' No rows.']),
      ],
    ];
  },
};

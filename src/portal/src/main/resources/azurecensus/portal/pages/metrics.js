import { computed, defineComponent, h } from '../lib/vue.js';
import { getJson, useLive } from '../base/api.js';
import { clockTime, count, dateAndTime, plural, timeInList, timeOnAxis } from '../base/format.js';
import { metricKql } from '../base/kql.js';
import { address, replaceQuery, route } from '../base/router.js';
import { TIME_RANGE_HINT, seriesLegend } from '../charts/frame.js';
import { LineChart } from '../charts/line-chart.js';
import { dataTable } from '../components/data-table.js';
import { choice, filterQuery, isFiltered, narrowTo } from '../components/filters.js';
import { EmptyState, errorNotice, skeleton } from '../components/notices.js';
import { PageHead } from '../components/page-head.js';
import { tabs } from '../components/tabs.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { MetricPoint, Metrics } from '../base/types.js' */
/** @import { Series } from '../charts/line-chart.js' */
/** @import { Column } from '../components/data-table.js' */

/** @typedef {Metrics['names'][number]} MetricRow */

/** @typedef {'average' | 'sum' | 'minimum' | 'maximum' | 'count'} Aggregation */

/** @type {Map<Aggregation, string>} */
const AGGREGATIONS = new Map([
  ['average', 'Avg'],
  ['sum', 'Sum'],
  ['minimum', 'Min'],
  ['maximum', 'Max'],
  ['count', 'Count'],
]);

/** @type {[string, string][]} */
const AGGREGATION_OPTIONS = [...AGGREGATIONS].map(([key, text]) => [key === 'average' ? '' : key, text]);

/** The time between the last point of a chart and its end. */
const LAST_STEP_MILLISECONDS = 1000;

/** @param {number} value */
function figure(value) {
  return Math.abs(value) >= 1000 || Number.isInteger(value)
    ? count(Math.round(value))
    : String(Number(value.toPrecision(4)));
}

/** The form of a performance counter's name: \\Category(instance)\\Counter. */
const COUNTER = /^\\([^\\(]+)(?:\(([^)]*)\))?\\(.+)$/;
/** Separates the names of several metrics in the address. */
const SEPARATOR = '\n';

/** A metric with its values over time. @typedef {{ name: string, answer: Metrics }} Chosen */

/** Custom metrics over time, several at once, split by role or another dimension; and performance counters. */
export const MetricsPage = defineComponent({
  setup() {
    /** @type {LiveData<Metrics>} */
    const { data, error } = useLive(() => address('/api/metrics', filterQuery()));
    const isCounters = computed(() => route.query.tab === 'counters');
    const shownNames = computed(() =>
      (data.value?.names ?? []).filter(({ name }) => COUNTER.test(name) === isCounters.value));
    const chosenNames = computed(() => {
      const wanted = route.query.name?.split(SEPARATOR) ?? [];
      return wanted.length > 0 ? wanted : shownNames.value.slice(0, 1).map(({ name }) => name);
    });
    const paths = () => chosenNames.value.map((name) =>
      address('/api/metrics', { ...filterQuery(), name, split: route.query.split }));
    /** @type {LiveData<Chosen[]>} */
    const { data: chosen } = useLive(() => JSON.stringify([chosenNames.value, paths()]), { load: loadAll });
    const aggregation = computed(() => {
      const wanted = /** @type {Aggregation} */ (route.query.aggregation);
      return AGGREGATIONS.has(wanted) ? wanted : 'average';
    });

    const inLogs = () => metricKql({ ...filterQuery(), name: chosenNames.value[0] });

    /** Adds a metric to the chart, or takes it away; the last one stays. @param {string} name */
    function toggle(name) {
      const others = chosenNames.value.filter((each) => each !== name);
      const next = others.length === chosenNames.value.length ? [...others, name] : others;
      replaceQuery({ name: next.length > 0 ? next.join(SEPARATOR) : null });
    }

    /** @returns {[string, string][]} */
    function splits() {
      const names = new Set((chosen.value ?? []).flatMap(({ answer }) => answer.dimensions ?? []));
      return [
        ['', 'Cloud role'],
        ['cloud_RoleInstance', 'Cloud role instance'],
        ...[...names].map((name) => /** @type {[string, string]} */ ([`customDimensions.${name}`, name])),
      ];
    }

    /** @param {Chosen[]} metrics */
    function chart(metrics) {
      const points = metrics.flatMap(({ answer }) => answer.series ?? []);
      if (points.length === 0) {
        return null;
      }
      const series = metrics.flatMap(({ name, answer }) =>
        seriesOf(answer.series ?? [], aggregation.value, metrics.length > 1 ? `${name}: ` : ''));
      const times = [...new Set(points.map(({ timestamp }) => Date.parse(timestamp)))].sort((a, b) => a - b);
      const from = times[0];
      const to = times[times.length - 1];
      const more = metrics.reduce((sum, { answer }) => sum + (answer.moreSeries ?? 0), 0);
      const title = chosenNames.value.join(', ');
      return h('section', { class: 'chart-card' }, [
        h('h2', { class: 'caption' }, `${AGGREGATIONS.get(aggregation.value)} ${title}`),
        h(LineChart, {
          label: `${title} over time`,
          series,
          from,
          to,
          height: 260,
          formatX: (time) => timeOnAxis(time, to - from),
          formatY: figure,
          onNarrow: narrowTo,
          hint: TIME_RANGE_HINT,
          steps: times.map((time, index) => ({
            from: time,
            to: times[index + 1] ?? time + LAST_STEP_MILLISECONDS,
            text: `${clockTime(time)}: ${valuesAt(series, time)}`,
          })),
        }),
        seriesLegend(series),
        more > 0 && h('p', { class: 'quiet' }, `${count(more)} more lines with fewer values are not drawn.`),
      ]);
    }

    /** @type {Column<MetricRow>[]} */
    const nameColumns = [{ title: 'Metric', wide: true, cell: (row) => row.name }];
    const part = (/** @type {MetricRow} */ row, /** @type {number} */ group) => COUNTER.exec(row.name)?.[group] ?? '';
    /** @type {Column<MetricRow>[]} */
    const counterColumns = [
      { title: 'Category', cell: (row) => part(row, 1) },
      { title: 'Counter', wide: true, cell: (row) => part(row, 3) },
      { title: 'Instance', cell: (row) => part(row, 2) },
    ];

    const table = () => dataTable({
      caption: isCounters.value ? 'Performance counters' : 'Metrics',
      none: 'No data with these filters.',
      rows: shownNames.value,
      keyOf: (row) => row.name,
      chosen: chosenNames.value,
      onChoose: (row) => toggle(row.name),
      columns: [
        ...(isCounters.value ? counterColumns : nameColumns),
        { title: 'Count', number: true, sort: (row) => row.count, cell: (row) => count(row.count) },
        { title: 'Avg', number: true, sort: (row) => row.average, cell: (row) => figure(row.average) },
        { title: 'Min', number: true, sort: (row) => row.minimum, cell: (row) => figure(row.minimum) },
        { title: 'Max', number: true, sort: (row) => row.maximum, cell: (row) => figure(row.maximum) },
        {
          title: 'Last seen',
          number: true,
          sort: (row) => row.lastSeen,
          cell: (row) => h('span', { title: dateAndTime(row.lastSeen) }, timeInList(row.lastSeen)),
        },
      ],
    });

    /** @param {Metrics} shown */
    const body = ({ names }) => {
      const counters = names.filter(({ name }) => COUNTER.test(name)).length;
      return [
        counters > 0 && tabs({
          label: 'Metrics',
          current: isCounters.value,
          onChoose: (key) => replaceQuery({ tab: key ? 'counters' : null, name: null, split: null }),
          entries: [
            { key: false, text: 'Custom metrics', count: count(names.length - counters) },
            { key: true, text: 'Performance counters', count: count(counters) },
          ],
        }),
        chosen.value && chart(chosen.value),
        table(),
      ];
    };

    const nothing = () =>
      h(EmptyState, { title: 'No custom metrics yet', text: 'Metrics that an app sends appear here over time.' });

    return () => [
      h(PageHead, {
        title: 'Metrics',
        text: chosenNames.value.length > 1 ? `${plural(chosenNames.value.length, 'metric')} in the chart` : '',
        logs: inLogs,
      }, () => [
        choice('aggregation', 'Aggregation', AGGREGATION_OPTIONS),
        choice('split', 'Split by', splits()),
      ]),
      errorNotice(error.value),
      data.value && (data.value.names.length === 0 && !isFiltered() ? nothing() : body(data.value)),
      !data.value && !error.value && skeleton(8, true),
    ];
  },
});

/**
 * @param {string} query the names and the path of each
 * @param {RequestInit} options
 * @returns {Promise<Chosen[]>}
 */
function loadAll(query, options) {
  /** @type {[string[], string[]]} */
  const [names, paths] = JSON.parse(query);
  return Promise.all(paths.map(async (path, index) => ({ name: names[index], answer: await getJson(path, options) })));
}

/**
 * @param {MetricPoint[]} points
 * @param {Aggregation} aggregation
 * @param {string} prefix of the names, which tells several metrics apart
 * @returns {Series[]}
 */
function seriesOf(points, aggregation, prefix) {
  /** @type {Map<string, Series>} */
  const bySplit = new Map();
  for (const point of points) {
    const name = prefix + (point.split || '(none)');
    const series = bySplit.get(name) ?? { name, points: [] };
    series.points.push([Date.parse(point.timestamp), point[aggregation] ?? 0]);
    bySplit.set(name, series);
  }
  return [...bySplit.values()];
}

/** @param {Series[]} series @param {number} time */
function valuesAt(series, time) {
  return series.flatMap(({ name, points }) => {
    const value = points.find(([at]) => at === time)?.[1];
    return value === undefined || value === null ? [] : [`${name} ${figure(value)}`];
  }).join(', ');
}

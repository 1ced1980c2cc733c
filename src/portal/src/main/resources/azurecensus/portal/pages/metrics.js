import { computed, defineComponent, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { clockTime, count, dateAndTime, timeOfDay, timeOnAxis } from '../base/format.js';
import { metricKql } from '../base/kql.js';
import { address, replaceQuery, route } from '../base/router.js';
import { TIME_RANGE_HINT, seriesLegend } from '../charts/frame.js';
import { LineChart } from '../charts/line-chart.js';
import { dataTable } from '../components/data-table.js';
import { choice, filterQuery, isFiltered, narrowTo } from '../components/filters.js';
import { EmptyState, errorNotice, skeleton } from '../components/notices.js';
import { PageHead } from '../components/page-head.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { MetricPoint, Metrics } from '../base/types.js' */
/** @import { Series } from '../charts/line-chart.js' */

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

/** Custom metrics over time. */
export const MetricsPage = defineComponent({
  setup() {
    /** @type {LiveData<Metrics>} */
    const { data, error } = useLive(() => address('/api/metrics', filterQuery()));
    const chosenName = computed(() => route.query.name ?? data.value?.names[0]?.name);
    /** @type {LiveData<Metrics>} */
    const { data: chosen } = useLive(() => address('/api/metrics', { ...filterQuery(), name: chosenName.value ?? '' }));
    const aggregation = computed(() => {
      const wanted = /** @type {Aggregation} */ (route.query.aggregation);
      return AGGREGATIONS.has(wanted) ? wanted : 'average';
    });

    const inLogs = () => metricKql({ ...filterQuery(), name: chosenName.value });

    /** @param {MetricPoint[]} points */
    function chart(points) {
      const series = seriesByRole(points, aggregation.value);
      const times = [...new Set(points.map(({ timestamp }) => Date.parse(timestamp)))].sort((a, b) => a - b);
      const from = times[0];
      const to = times[times.length - 1];
      return h('section', { class: 'chart-card' }, [
        h('h2', { class: 'caption' }, `${AGGREGATIONS.get(aggregation.value)} ${chosenName.value}`),
        h(LineChart, {
          label: `${chosenName.value} over time`,
          series,
          from,
          to,
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
      ]);
    }

    /** @param {Metrics} shown */
    const table = ({ names }) => dataTable({
      caption: 'Metrics',
      none: 'No data in this time range.',
      rows: names,
      keyOf: (row) => row.name,
      chosen: chosenName.value,
      onChoose: (row) => replaceQuery({ name: row.name }),
      columns: [
        { title: 'Metric', wide: true, cell: (row) => row.name },
        { title: 'Count', number: true, sort: (row) => row.count, cell: (row) => count(row.count) },
        { title: 'Avg', number: true, sort: (row) => row.average, cell: (row) => figure(row.average) },
        { title: 'Min', number: true, sort: (row) => row.minimum, cell: (row) => figure(row.minimum) },
        { title: 'Max', number: true, sort: (row) => row.maximum, cell: (row) => figure(row.maximum) },
        {
          title: 'Last seen',
          number: true,
          sort: (row) => row.lastSeen,
          cell: (row) => h('span', { title: dateAndTime(row.lastSeen) }, timeOfDay(row.lastSeen)),
        },
      ],
    });

    /** @param {Metrics} shown */
    const body = (shown) => [
      chosen.value?.series && chosen.value.series.length > 0 && chart(chosen.value.series),
      table(shown),
    ];

    const nothing = () =>
      h(EmptyState, { title: 'No custom metrics yet', text: 'Metrics that an app sends appear here over time.' });

    return () => [
      h(PageHead, { title: 'Metrics', logs: inLogs }, () =>
        choice('aggregation', 'Aggregation', AGGREGATION_OPTIONS)),
      errorNotice(error.value),
      data.value && (data.value.names.length === 0 && !isFiltered() ? nothing() : body(data.value)),
      !data.value && !error.value && skeleton(8, true),
    ];
  },
});

/**
 * @param {MetricPoint[]} points
 * @param {Aggregation} aggregation
 * @returns {Series[]}
 */
function seriesByRole(points, aggregation) {
  /** @type {Map<string, Series>} */
  const byRole = new Map();
  for (const point of points) {
    const name = point.role || '(no role)';
    const series = byRole.get(name) ?? { name, points: [] };
    series.points.push([Date.parse(point.timestamp), point[aggregation] ?? 0]);
    byRole.set(name, series);
  }
  return [...byRole.values()];
}

/** @param {Series[]} series @param {number} time */
function valuesAt(series, time) {
  return series.flatMap(({ name, points }) => {
    const value = points.find(([at]) => at === time)?.[1];
    return value === undefined || value === null ? [] : [`${name} ${figure(value)}`];
  }).join(', ');
}

import { computed, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { count, timeOfDay } from '../base/format.js';
import { address, replaceQuery, route } from '../base/router.js';
import { colorOf, lineChart } from '../components/charts.js';
import { dataTable } from '../components/data-table.js';
import { Filters, choice, filterQuery } from '../components/filters.js';
import { EmptyState, errorNotice } from '../components/notices.js';

const AGGREGATIONS = [['', 'Avg'], ['sum', 'Sum'], ['minimum', 'Min'], ['maximum', 'Max'], ['count', 'Count']];
const figure = (value) => (Math.abs(value) >= 1000 || Number.isInteger(value) ? count(Math.round(value)) : String(Number(value.toPrecision(4))));

/** Custom metrics over time. */
export const MetricsPage = {
  setup() {
    const { data, error } = useLive(() => address('/api/metrics', filterQuery()));
    const chosenName = computed(() => route.query.name ?? data.value?.names[0]?.name);
    const { data: chosen } = useLive(() => address('/api/metrics', { ...filterQuery(), name: chosenName.value ?? '' }));
    const aggregation = computed(() => route.query.aggregation ?? 'average');

    function chart() {
      const byRole = new Map();
      for (const point of chosen.value.series) {
        const points = byRole.get(point.role) ?? [];
        points.push([Date.parse(point.timestamp), point[aggregation.value] ?? 0]);
        byRole.set(point.role, points);
      }
      const series = [...byRole].map(([role, points]) => ({ name: role || '(no role)', points }));
      const times = series.flatMap(({ points }) => points.map(([at]) => at));
      return h('section', { class: 'chart-card' }, [
        h('h3', `${AGGREGATIONS.find(([key]) => key === (route.query.aggregation ?? ''))?.[1] ?? 'Avg'} ${chosenName.value}`),
        lineChart({ label: `${chosenName.value} over time`, series, from: Math.min(...times), to: Math.max(...times), formatX: (at) => timeOfDay(at).slice(0, 8), formatY: figure }),
        h('ul', { class: 'series-legend' }, series.map(({ name }, index) => h('li', { key: name }, [h('svg', { width: 12, height: 12, 'aria-hidden': 'true' }, h('rect', { width: 12, height: 12, fill: colorOf(index) })), name]))),
      ]);
    }

    return () => [
      h('header', { class: 'page-head' }, h('h1', 'Metrics')),
      errorNotice(error.value),
      data.value?.names.length === 0 && !route.query.last && !route.query.role ? h(EmptyState, { title: 'No custom metrics yet', text: 'Metrics that an app sends appear here by name, over time.' }) : data.value && [
        h(Filters, () => choice('aggregation', 'Aggregation', AGGREGATIONS)),
        chosen.value?.series?.length > 0 && chart(),
        dataTable({
          caption: 'Metrics', none: 'Nothing in this time range.', rows: data.value.names, keyOf: (row) => row.name, chosen: chosenName.value, onChoose: (row) => replaceQuery({ name: row.name }),
          columns: [
            { title: 'Metric', wide: true, cell: (row) => row.name },
            { title: 'Count', number: true, cell: (row) => count(row.count) },
            { title: 'Avg', number: true, cell: (row) => figure(row.average) },
            { title: 'Min', number: true, cell: (row) => figure(row.minimum) },
            { title: 'Max', number: true, cell: (row) => figure(row.maximum) },
            { title: 'Last seen', number: true, cell: (row) => timeOfDay(row.lastSeen) },
          ],
        }),
      ],
    ];
  },
};

import { computed, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { count, dateAndTime, timeOfDay, timeOnAxis } from '../base/format.js';
import { address, replaceQuery, route } from '../base/router.js';
import { LineChart, seriesLegend } from '../components/charts.js';
import { dataTable } from '../components/data-table.js';
import { Filters, choice, filterQuery, isFiltered, narrowTo } from '../components/filters.js';
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
      const length = Math.max(...times) - Math.min(...times);
      const at = [...new Set(times)].sort((one, other) => one - other);
      return h('section', { class: 'chart-card' }, [
        h('h3', `${AGGREGATIONS.find(([key]) => key === (route.query.aggregation ?? ''))?.[1] ?? 'Avg'} ${chosenName.value}`),
        h(LineChart, {
          label: `${chosenName.value} over time`, series, from: at[0], to: at.at(-1), formatX: (time) => timeOnAxis(time, length), formatY: figure, onNarrow: narrowTo, hint: 'Drag over the chart to zoom into a time range',
          steps: at.map((time, index) => ({
            from: time, to: at[index + 1] ?? time + 1000,
            text: `${timeOfDay(time).slice(0, 8)}: ${series.map(({ name, points }) => [name, points.find(([when]) => when === time)]).filter(([, point]) => point).map(([name, [, value]]) => `${name} ${figure(value)}`).join(', ')}`,
          })),
        }),
        seriesLegend(series),
      ]);
    }

    return () => [
      h('header', { class: 'page-head' }, h('h1', 'Metrics')),
      errorNotice(error.value),
      data.value?.names.length === 0 && !isFiltered() ? h(EmptyState, { title: 'No custom metrics yet', text: 'Metrics that an app sends appear here by name, over time.' }) : data.value && [
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
            { title: 'Last seen', number: true, cell: (row) => h('span', { title: dateAndTime(row.lastSeen) }, timeOfDay(row.lastSeen)) },
          ],
        }),
      ],
    ];
  },
};

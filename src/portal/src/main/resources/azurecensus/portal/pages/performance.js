import { computed, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { count, dateAndTime, duration, plural, timeOfDay, timeOnAxis } from '../base/format.js';
import { icon } from '../base/icons.js';
import { address, Link, replaceQuery, route } from '../base/router.js';
import { condition, useRows, useTimeline } from '../base/series.js';
import { BarChart, LineChart, seriesLegend } from '../components/charts.js';
import { dataTable } from '../components/data-table.js';
import { Filters, filterQuery, isFiltered, narrowTo } from '../components/filters.js';
import { EmptyState, errorNotice } from '../components/notices.js';
import { tabs } from '../components/tabs.js';

const TABS = [[null, 'Operations'], ['dependencies', 'Dependencies']];
const BARS_PER_DECADE = 5;
const SAMPLES = 20;
const LINES = [['average', 'Avg'], ['p50', '50th'], ['p95', '95th'], ['p99', '99th']];
const AVERAGE = 'sum(duration * n) / sum(n)';

/** How long things take: over time, percentiles by name, the distribution, and the slowest samples. */
export const PerformancePage = {
  setup() {
    const kind = computed(() => (route.query.kind === 'dependencies' ? 'dependencies' : null));
    const table = () => (kind.value ? 'dependencies' : 'requests');
    const bounds = computed(() => ({ least: Number(route.query.least ?? 0), most: route.query.most === undefined ? Infinity : Number(route.query.most) }));
    const isBounded = computed(() => route.query.least !== undefined || route.query.most !== undefined);
    const { data: all, error } = useLive(() => address('/api/performance', { ...filterQuery(), kind: kind.value }));
    const { data: chosen } = useLive(() => address('/api/performance', { ...filterQuery('name'), kind: kind.value }));
    const { data: timeline } = useTimeline(() => filterQuery('name'), table,
      { count: 'sum(n)::BIGINT', average: AVERAGE, p50: 'quantile_cont(duration, 0.5)', p95: 'quantile_cont(duration, 0.95)', p99: 'quantile_cont(duration, 0.99)' });
    const { data: samples } = useRows(() => ({ table: table(), filters: filterQuery('name'), ...bounds.value }), ({ table: from, filters, least, most }) =>
      `SELECT "itemId", timestamp, name, duration, "resultCode", success, "operation_Id", "cloud_RoleName" FROM ${from} WHERE ${condition(filters)}
       AND duration >= ${Number(least) || 0} ${most === null || Number.isNaN(Number(most)) ? '' : `AND duration < ${Number(most)}`} ORDER BY duration DESC LIMIT ${SAMPLES}`);
    const isEmpty = computed(() => all.value?.names.length === 0 && !kind.value && !isFiltered('name'));

    const figures = [
      { title: 'Duration (avg)', number: true, cell: (row) => h('span', { title: `At most ${duration(row.maximum)}` }, duration(row.average)) },
      { title: 'p50', number: true, cell: (row) => duration(row.p50) },
      { title: 'p95', number: true, cell: (row) => duration(row.p95) },
      { title: 'p99', number: true, cell: (row) => duration(row.p99) },
      { title: 'Count', number: true, cell: (row) => count(row.count) },
      { title: 'Failed', number: true, bad: (row) => row.failures > 0, cell: (row) => count(row.failures) },
    ];

    function overTime() {
      const steps = timeline.value;
      const length = steps.at(-1).to - steps[0].from;
      const series = LINES.map(([key, name]) => ({ name, points: steps.map((step) => [(step.from + step.to) / 2, step[key]]) }));
      return h('section', { class: 'chart-card' }, [
        h('div', { class: 'chart-head' }, [h('h3', kind.value ? 'Dependency times' : 'Operation times'), seriesLegend(series)]),
        h(LineChart, {
          label: kind.value ? 'Dependency times' : 'Operation times', series, from: steps[0].from, to: steps.at(-1).to, height: 170, formatX: (at) => timeOnAxis(at, length), formatY: duration,
          onNarrow: narrowTo, hint: 'Drag over the chart to zoom into a time range',
          steps: steps.map((step) => ({
            from: step.from, to: step.to, text: `${timeOfDay(step.from).slice(0, 8)}: ${step.count === null ? 'nothing' : `${plural(step.count, 'call')}, ${LINES.map(([key, name]) => `${name} ${duration(step[key])}`).join(', ')}`}`,
          })),
        }),
      ]);
    }

    function distribution() {
      const bars = chosen.value.distribution;
      const index = (bar) => Math.round(Math.log10(bar.from) * BARS_PER_DECADE);
      const first = index(bars[0]);
      const filled = Array.from({ length: index(bars.at(-1)) - first + 1 }, (_, at) => {
        const from = 10 ** ((first + at) / BARS_PER_DECADE);
        const to = 10 ** ((first + at + 1) / BARS_PER_DECADE);
        const value = bars.find((candidate) => index(candidate) === first + at)?.count ?? 0;
        return { from, to, value, caption: duration(from), text: `${duration(from)} to ${duration(to)}: ${count(value)}` };
      });
      return h('section', { class: 'chart-card' }, [
        h('h3', 'Distribution of durations'),
        h(BarChart, {
          label: 'Distribution of durations', bars: filled, takesOne: true, hint: 'Choose a bar, or drag over several, for samples of so long a duration',
          isChosen: ({ from, to }) => to > bounds.value.least * 1.000001 && from < bounds.value.most * 0.999999,
          onNarrow: (least, most) => replaceQuery({ least: String(Number(least.toPrecision(12))), most: String(Number(most.toPrecision(12))) }),
        }),
        chosen.value.total && h('p', { class: 'quiet' }, `50 % take at most ${duration(chosen.value.total.p50)}, 95 % ${duration(chosen.value.total.p95)}, 99 % ${duration(chosen.value.total.p99)}.`),
      ]);
    }

    const sampleTable = () => samples.value && dataTable({
      caption: 'Slowest samples', none: 'No sample takes so long.', rows: samples.value, keyOf: (row) => row.itemId,
      columns: [
        { title: 'Name', wide: true, cell: (row) => [
          row.operation_Id ? h(Link, { to: address(`/transaction/${encodeURIComponent(row.operation_Id)}`, { item: row.itemId }) }, () => row.name || '(no name)') : row.name || '(no name)',
          h('span', { class: 'below quiet', title: dateAndTime(row.timestamp) }, timeOfDay(row.timestamp)),
        ] },
        { title: 'Result', bad: (row) => row.success === false, cell: (row) => row.resultCode ?? '' },
        { title: 'Duration', number: true, cell: (row) => duration(row.duration) },
      ],
    });

    const overall = () => h('section', { class: 'overall', 'aria-label': 'Overall' }, [
      h('h2', { class: 'overall-title' }, route.query.name === undefined ? 'Overall' : route.query.name || '(no name)'),
      chosen.value.distribution.length > 0 && distribution(),
      isBounded.value && h('p', { class: 'overall-chips' }, h('button', { class: 'chip', title: 'Remove this range of durations', onClick: () => replaceQuery({ least: null, most: null }) },
        [h('span', `Duration: ${duration(bounds.value.least)} – ${bounds.value.most === Infinity ? '∞' : duration(bounds.value.most)}`), icon('close', { width: 10, height: 10 })])),
      sampleTable(),
      chosen.value.total?.count > 0 && h('p', { class: 'drill' }, ['Drill into ', h(Link, { class: 'primary-button', to: address('/search', { ...filterQuery('name'), type: kind.value ? 'dependency' : 'request' }) }, () => plural(chosen.value.total.count, 'sample'))]),
    ]);

    return () => [
      h('header', { class: 'page-head' }, h('h1', 'Performance')),
      errorNotice(error.value),
      isEmpty.value ? h(EmptyState, { title: 'No durations yet' }) : all.value && chosen.value && [
        h(Filters),
        tabs({ label: 'Durations of', current: kind.value, onChoose: (key) => replaceQuery({ kind: key, name: null, least: null, most: null }), entries: TABS.map(([key, text]) => ({ key, text })) }),
        h('div', { class: 'analysis' }, [
          h('div', { class: 'analysis-main' }, [
            timeline.value?.length > 0 && overTime(),
            dataTable({
              caption: kind.value ? 'Dependency name' : 'Operation name', none: 'Nothing in this time range.', rows: all.value.names, keyOf: (row) => row.name,
              chosen: route.query.name, onChoose: (row) => replaceQuery({ name: route.query.name === row.name ? null : row.name, least: null, most: null }),
              columns: [{ title: 'Name', wide: true, cell: (row) => row.name || '(no name)' }, ...figures],
            }),
          ]),
          overall(),
        ]),
      ],
    ];
  },
};

import { computed, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { count, dateAndTime, duration } from '../base/format.js';
import { address, Link, replaceQuery, route } from '../base/router.js';
import { barChart } from '../components/charts.js';
import { dataTable } from '../components/data-table.js';
import { Filters, filterQuery } from '../components/filters.js';
import { EmptyState, errorNotice } from '../components/notices.js';

const TABS = [[null, 'Operations'], ['dependencies', 'Dependencies']];
const BARS_PER_DECADE = 5;

/** How long things take: percentiles by name, the distribution, and the slowest samples. */
export const PerformancePage = {
  setup() {
    const kind = computed(() => route.query.kind ?? null);
    const { data: all, error } = useLive(() => address('/api/performance', { ...filterQuery(), kind: kind.value }));
    const { data: chosen } = useLive(() => address('/api/performance', { ...filterQuery('name'), kind: kind.value }));
    const isEmpty = computed(() => all.value?.names.length === 0 && !kind.value && !route.query.last && !route.query.role);

    const figures = [
      { title: 'Count', number: true, cell: (row) => count(row.count) },
      { title: 'Duration (avg)', number: true, cell: (row) => duration(row.average) },
      { title: 'p50', number: true, cell: (row) => duration(row.p50) },
      { title: 'p95', number: true, cell: (row) => duration(row.p95) },
      { title: 'p99', number: true, cell: (row) => duration(row.p99) },
      { title: 'Max', number: true, cell: (row) => duration(row.maximum) },
      { title: 'Failed', number: true, bad: (row) => row.failures > 0, cell: (row) => count(row.failures) },
    ];

    function distribution() {
      const bars = chosen.value.distribution;
      const index = (bar) => Math.round(Math.log10(bar.from) * BARS_PER_DECADE);
      const first = index(bars[0]);
      const filled = Array.from({ length: index(bars.at(-1)) - first + 1 }, (_, at) => {
        const from = 10 ** ((first + at) / BARS_PER_DECADE);
        const bar = bars.find((candidate) => index(candidate) === first + at);
        return { key: at, value: bar?.count ?? 0, title: `${duration(from)} to ${duration(from * 10 ** (1 / BARS_PER_DECADE))}: ${count(bar?.count ?? 0)}`, from };
      });
      const everySo = Math.max(1, Math.ceil(filled.length / 8));
      return h('section', { class: 'chart-card' }, [
        h('h3', ['Distribution of durations', route.query.name !== undefined && h('span', { class: 'quiet' }, ` · ${route.query.name}`)]),
        barChart({ label: 'Distribution of durations', bars: filled, captions: filled.map((bar, at) => ({ at, text: duration(bar.from) })).filter(({ at }) => at % everySo === 0) }),
        chosen.value.total && h('p', { class: 'quiet' }, `50 % take at most ${duration(chosen.value.total.p50)}, 95 % ${duration(chosen.value.total.p95)}, 99 % ${duration(chosen.value.total.p99)}.`),
      ]);
    }

    return () => [
      h('header', { class: 'page-head' }, h('h1', 'Performance')),
      errorNotice(error.value),
      isEmpty.value ? h(EmptyState, { title: 'No durations yet' }) : all.value && [
        h(Filters),
        h('div', { class: 'tabs', role: 'tablist' }, TABS.map(([key, text]) => h('button', {
          key: text, class: ['tab', { current: kind.value === key }], role: 'tab', 'aria-selected': String(kind.value === key), onClick: () => replaceQuery({ kind: key, name: null }),
        }, text))),
        dataTable({
          caption: kind.value ? 'Dependency name' : 'Operation name', none: 'Nothing in this time range.', rows: all.value.names, keyOf: (row) => row.name,
          chosen: route.query.name, onChoose: (row) => replaceQuery({ name: route.query.name === row.name ? null : row.name }),
          columns: [{ title: 'Name', wide: true, cell: (row) => row.name || '(no name)' }, ...figures],
        }),
        chosen.value?.distribution.length > 0 && distribution(),
        chosen.value?.samples.length > 0 && dataTable({
          caption: 'Slowest samples', none: '', rows: chosen.value.samples, keyOf: (row) => row.itemId,
          columns: [
            { title: 'Time', cell: (row) => dateAndTime(row.timestamp) },
            { title: 'Name', wide: true, cell: (row) => row.operation_Id ? h(Link, { to: `/transaction/${encodeURIComponent(row.operation_Id)}?item=${row.itemId}` }, () => row.name || '(no name)') : row.name },
            { title: 'Cloud role', cell: (row) => row.cloud_RoleName ?? '' },
            { title: 'Result', bad: (row) => row.success === false, cell: (row) => row.resultCode ?? '' },
            { title: 'Duration', number: true, cell: (row) => duration(row.duration) },
          ],
        }),
      ],
    ];
  },
};

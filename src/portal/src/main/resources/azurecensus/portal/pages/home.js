import { computed, h, inject, ref } from '../lib/vue.js';
import { getJson, useLive } from '../base/api.js';
import { count, dateAndTime, duration, oneLine, plural, timeOfDay, timeOnAxis } from '../base/format.js';
import { icon } from '../base/icons.js';
import { address, Link } from '../base/router.js';
import { useTimeline } from '../base/series.js';
import { BarChart, LineChart } from '../components/charts.js';
import { CopyButton } from '../components/copy-button.js';
import { dataTable } from '../components/data-table.js';
import { filterQuery, narrowTo, rangeChoice } from '../components/filters.js';
import { EmptyState, errorNotice } from '../components/notices.js';

const FIGURES = { count: 'sum(n)::BIGINT', failures: 'sum(CASE WHEN success THEN 0 ELSE n END)::BIGINT', average: 'sum(duration * n) / sum(n)' };

/** The four charts that Application Insights opens with, and recent operations, each linking to its end-to-end transaction. */
export const HomePage = {
  setup() {
    const { data: operations, error } = useLive(() => '/api/operations?limit=100');
    const health = inject('health');
    const { data: requests } = useTimeline(() => filterQuery(), () => 'requests', FIGURES);
    const { data: availability } = useTimeline(() => filterQuery(), () => '"availabilityResults"', FIGURES);
    const isEmpty = computed(() => operations.value?.length === 0 && health.value?.items === 0);
    const refusal = ref(null);

    async function clear() {
      if (window.confirm('Delete all telemetry that this portal holds?')) {
        refusal.value = await getJson('/api/items', { method: 'DELETE' }).then(() => null, ({ message }) => message);
      }
    }

    const columns = [
      { title: 'Time', narrow: true, cell: (row) => dateAndTime(row.timestamp) },
      { title: 'Operation', wide: true, cell: (row) => h(Link, { to: `/transaction/${encodeURIComponent(row.operation_Id)}` }, () => oneLine(row.name) || '(no name)') },
      { title: 'Cloud role', cell: (row) => row.cloud_RoleName ?? '' },
      { title: 'Result', bad: (row) => row.success === false, cell: (row) => row.resultCode ?? '' },
      { title: 'Duration', number: true, cell: (row) => duration(row.duration) },
      { title: 'Items', number: true, cell: (row) => count(row.itemCount) },
    ];

    const sum = (steps, figure) => steps.reduce((total, step) => total + (step[figure] ?? 0), 0);
    const share = (step) => 100 * (1 - step.failures / step.count);
    const percent = (value) => `${Number(value.toFixed(1))} %`;
    const clock = (step) => timeOfDay(step.from).slice(0, 8);

    /** A chart with its figure for all of the time range, leading to the page that tells more. */
    function tile(title, steps, to, total, chart) {
      return h('section', { class: 'tile' }, [
        h('h2', { class: 'tile-title' }, h(Link, { to: address(to, filterQuery()) }, () => title)),
        steps?.length > 0 ? chart(steps, steps.at(-1).to - steps[0].from) : h('div', { class: 'tile-empty quiet' }, steps && 'Nothing of this kind yet.'),
        h('p', { class: 'tile-figure' }, steps?.length > 0 ? [h('b', total(steps)), ' ', h('span', { class: 'quiet' }, title.toLowerCase())] : null),
      ]);
    }

    const bars = (title, figure, color, told) => (steps, length) => h(BarChart, {
      label: title, color, height: 120, onNarrow: narrowTo,
      bars: steps.map((step) => ({ from: step.from, to: step.to, value: step[figure] ?? 0, caption: timeOnAxis(step.from, length), text: `${clock(step)}: ${told(step)}` })),
    });
    const line = (title, figure, color, told, formatY, top = null) => (steps, length) => h(LineChart, {
      label: title, height: 120, from: steps[0].from, to: steps.at(-1).to, formatX: (at) => timeOnAxis(at, length), formatY, top, onNarrow: narrowTo,
      series: [{ name: title, color, points: steps.map((step) => [(step.from + step.to) / 2, step.count === null ? null : figure(step)]) }],
      steps: steps.map((step) => ({ from: step.from, to: step.to, text: `${clock(step)}: ${step.count === null ? 'nothing' : told(step)}` })),
    });
    const averageOf = (steps) => steps.reduce((total, step) => total + (step.average ?? 0) * (step.count ?? 0), 0) / sum(steps, 'count');

    const tiles = () => h('div', { class: 'tiles' }, [
      tile('Failed requests', requests.value, '/failures', (steps) => count(sum(steps, 'failures')),
        bars('Failed requests', 'failures', 'var(--bad)', (step) => `${count(step.failures ?? 0)} of ${plural(step.count ?? 0, 'request')} failed`)),
      tile('Server response time', requests.value, '/performance', (steps) => duration(averageOf(steps)),
        line('Server response time', (step) => step.average, 'var(--bar)', (step) => `${duration(step.average)} on average`, duration)),
      tile('Server requests', requests.value, '/performance', (steps) => count(sum(steps, 'count')),
        bars('Server requests', 'count', 'var(--bar)', (step) => plural(step.count ?? 0, 'request'))),
      tile('Availability', availability.value, '/search?type=availabilityResult', (steps) => percent(100 * (1 - sum(steps, 'failures') / sum(steps, 'count'))),
        line('Availability', share, 'var(--good)', (step) => `${percent(share(step))} of ${plural(step.count, 'test')} succeeded`, percent, 100)),
    ]);

    return () => [
      h('header', { class: 'page-head' }, [
        h('h1', 'Overview'),
        health.value && h('p', `${count(health.value.items)} items stored`),
      ]),
      errorNotice(error.value),
      errorNotice(refusal.value),
      isEmpty.value && h(EmptyState, { title: 'No telemetry yet' }),
      health.value && !isEmpty.value && h('div', { class: 'command-bar' }, [
        h('span', { class: 'command-label' }, 'Connection string'),
        h('code', { class: 'command-code', title: health.value.connectionString }, health.value.connectionString),
        h(CopyButton, { text: health.value.connectionString, label: 'Copy the connection string', caption: 'Copy' }),
        h('button', { class: 'text-button', onClick: clear }, [icon('close'), 'Delete all telemetry']),
      ]),
      operations.value && !isEmpty.value && [
        h('div', { class: 'filters' }, rangeChoice()),
        tiles(),
        dataTable({ caption: 'Recent operations', none: 'None yet.', rows: operations.value, keyOf: (row) => row.operation_Id, columns }),
      ],
    ];
  },
};

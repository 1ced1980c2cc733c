import { computed, defineComponent, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { clockTime, count, dateAndTime, duration, plural, timeOnAxis } from '../base/format.js';
import { allOf, filterTerm } from '../base/filter.js';
import { samplesKql } from '../base/kql.js';
import { Link, address, replaceQuery, route, transactionAddress } from '../base/router.js';
import { useTimeline } from '../base/series.js';
import { BarChart } from '../charts/bar-chart.js';
import { TIME_RANGE_HINT, seriesLegend } from '../charts/frame.js';
import { LineChart } from '../charts/line-chart.js';
import { dataTable } from '../components/data-table.js';
import { chip, filterQuery, isFiltered, narrowTo } from '../components/filters.js';
import { EmptyState, errorNotice, skeleton } from '../components/notices.js';
import { PageHead } from '../components/page-head.js';
import { tabs } from '../components/tabs.js';
import { fillDistribution, isInBounds } from './distribution.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { FilterValues } from '../base/series.js' */
/** @import { DurationFigures, Performance, Sample, Step } from '../base/types.js' */
/** @import { Column } from '../components/data-table.js' */
/** @import { Bounds } from './distribution.js' */

/** @typedef {'requests' | 'dependencies'} Table */

/** @type {{ key: Table, text: string }[]} */
const TABS = [{ key: 'requests', text: 'Operations' }, { key: 'dependencies', text: 'Dependencies' }];
const LINES = [['average', 'Avg'], ['p50', '50th'], ['p95', '95th'], ['p99', '99th']];
const DISTRIBUTION_HINT = 'Select one or more bars to list their samples';

/** @type {Column<DurationFigures>[]} */
const FIGURE_COLUMNS = [
  {
    title: 'Duration (avg)',
    number: true,
    sort: (row) => row.average,
    cell: (row) => h('span', { title: `Maximum ${duration(row.maximum)}` }, duration(row.average)),
  },
  { title: 'p50', number: true, sort: (row) => row.p50, cell: (row) => duration(row.p50) },
  { title: 'p95', number: true, sort: (row) => row.p95, cell: (row) => duration(row.p95) },
  { title: 'p99', number: true, sort: (row) => row.p99, cell: (row) => duration(row.p99) },
  { title: 'Count', number: true, sort: (row) => row.count, cell: (row) => count(row.count) },
  {
    title: 'Failed',
    number: true,
    bad: (row) => row.failures > 0,
    sort: (row) => row.failures,
    cell: (row) => count(row.failures),
  },
];

/** Durations over time, percentiles by name, their distribution, and the slowest samples. */
export const PerformancePage = defineComponent({
  setup() {
    /** @returns {Table} */
    const table = () => (route.query.kind === 'dependencies' ? 'dependencies' : 'requests');
    const kind = () => (table() === 'dependencies' ? 'dependencies' : null);
    const itemType = () => (kind() ? 'dependency' : 'request');
    const bounds = computed(() => readBounds(route.query.least, route.query.most));
    const isBounded = () => bounds.value.least !== null || bounds.value.most !== null;
    /** @type {LiveData<Performance>} */
    const { data: all, error } = useLive(() => address('/api/performance', { ...filterQuery(), kind: kind() }));
    /** @type {LiveData<Performance>} */
    const { data: chosen } = useLive(() =>
      address('/api/performance', { ...filterQuery('name'), kind: kind(), ...bounds.value }));
    const { data: timeline } = useTimeline(() => filterQuery('name'), itemType);
    const isEmpty = computed(() => all.value?.names.length === 0 && !kind() && !isFiltered('name'));

    /** @param {DurationFigures & { name: string }} row */
    function choose({ name }) {
      replaceQuery({ name: route.query.name === name ? null : name, least: null, most: null });
    }

    /** @param {Performance} shown */
    const names = (shown) => dataTable({
      caption: kind() ? 'Dependency name' : 'Operation name',
      none: 'No data in this time range.',
      rows: shown.names,
      keyOf: (row) => row.name,
      chosen: route.query.name,
      onChoose: choose,
      columns: [{ title: 'Name', wide: true, cell: (row) => row.name || '(no name)' }, ...FIGURE_COLUMNS],
    });

    /** @param {Performance} shown */
    const distribution = ({ distribution: steps, total }) => h('section', { class: 'chart-card' }, [
      h('h3', 'Distribution of durations'),
      h(BarChart, {
        label: 'Distribution of durations',
        bars: fillDistribution(steps),
        allowsOne: true,
        hint: DISTRIBUTION_HINT,
        isChosen: (bar) => isInBounds(bar, bounds.value),
        onNarrow: (least, most) => replaceQuery({ least: rounded(least), most: rounded(most) }),
      }),
      total && h('p', { class: 'quiet' },
        `50% within ${duration(total.p50)}, 95% within ${duration(total.p95)}, 99% within ${duration(total.p99)}.`),
    ]);

    function boundsChip() {
      const { least, most } = bounds.value;
      const text = `Duration: ${duration(least ?? 0)} – ${most === null ? '∞' : duration(most)}`;
      const remove = () => replaceQuery({ least: null, most: null });
      return h('p', { class: 'overall-chips' }, chip(text, 'Remove this range of durations', remove));
    }

    /** @param {Performance} shown */
    function drill({ samplesTotal }) {
      const { least, most } = bounds.value;
      const filter = allOf(
        route.query.filter,
        least === null ? null : filterTerm('duration', '>=', String(least)),
        most === null ? null : filterTerm('duration', '<', String(most)),
      );
      const to = address('/search', { ...filterQuery('name'), filter, type: itemType() });
      return samplesTotal > 0 && h('p', { class: 'drill' }, [
        'Drill into ',
        h(Link, { class: 'primary-button', to }, () => plural(samplesTotal, 'sample')),
      ]);
    }

    /** @param {Performance} shown */
    const overall = (shown) => h('section', { class: 'overall', 'aria-label': 'Overall' }, [
      h('h2', { class: 'overall-title' }, route.query.name === undefined ? 'Overall' : route.query.name || '(no name)'),
      shown.distribution.length > 0 && distribution(shown),
      isBounded() && boundsChip(),
      sampleTable(shown.samples),
      drill(shown),
    ]);

    /** @param {Performance} shown @param {Performance} shownChosen */
    const body = (shown, shownChosen) => [
      tabs({
        label: 'Durations of',
        current: table(),
        onChoose: (key) =>
          replaceQuery({ kind: key === 'requests' ? null : key, name: null, least: null, most: null }),
        entries: TABS,
      }),
      h('div', { class: 'analysis' }, [
        h('div', { class: 'analysis-main' }, [
          timeline.value && timeline.value.length > 0
            && overTime(kind() ? 'Dependency times' : 'Operation times', timeline.value),
          names(shown),
        ]),
        overall(shownChosen),
      ]),
    ];

    return () => [
      h(PageHead, {
        title: 'Performance',
        logs: () => samplesInLogs({ table: table(), filters: filterQuery('name'), bounds: bounds.value }),
      }),
      errorNotice(error.value),
      isEmpty.value
        ? h(EmptyState, { title: 'No durations yet' })
        : all.value && chosen.value && body(all.value, chosen.value),
      !(all.value && chosen.value) && !error.value && skeleton(8, true),
    ];
  },
});

/** @param {number} milliseconds */
function rounded(milliseconds) {
  return Number(milliseconds.toPrecision(12));
}

/**
 * The bounds in the address; a text that is no number bounds nothing.
 *
 * @param {string | undefined} least
 * @param {string | undefined} most
 * @returns {Bounds}
 */
function readBounds(least, most) {
  const number = (/** @type {string | undefined} */ text) =>
    (text === undefined || Number.isNaN(Number(text)) ? null : Number(text));
  return { least: number(least), most: number(most) };
}

/** @typedef {{ table: Table, filters: FilterValues, bounds: Bounds }} SampleFilters */

/**
 * The query in Logs that lists the samples.
 *
 * @param {SampleFilters} filters
 */
function samplesInLogs({ table, filters, bounds }) {
  return samplesKql(table, filters, bounds);
}

/** @param {string} title @param {Step[]} steps */
function overTime(title, steps) {
  const [first, last] = [steps[0], steps[steps.length - 1]];
  const series = LINES.map(([key, name]) => ({
    name,
    points: steps.map((step) => /** @type {[number, number | null]} */ ([(step.from + step.to) / 2, step[key]])),
  }));
  return h('section', { class: 'chart-card' }, [
    h('div', { class: 'chart-head' }, [h('h2', { class: 'caption' }, title), seriesLegend(series)]),
    h(LineChart, {
      label: title,
      series,
      from: first.from,
      to: last.to,
      height: 170,
      formatX: (at) => timeOnAxis(at, last.to - first.from),
      formatY: duration,
      durations: true,
      onNarrow: narrowTo,
      hint: TIME_RANGE_HINT,
      steps: steps.map((step) => ({
        from: step.from,
        to: step.to,
        text: `${clockTime(step.from)}: ${stepFigures(step)}`,
      })),
    }),
  ]);
}

/** @param {Step} step */
function stepFigures(step) {
  if (step.count === null) {
    return 'no data';
  }
  return [plural(step.count, 'call'), ...LINES.map(([key, name]) => `${name} ${duration(step[key])}`)].join(', ');
}

/** @param {Sample[]} samples */
function sampleTable(samples) {
  const nameOf = (/** @type {Sample} */ row) => row.name || '(no name)';
  const linkTo = (/** @type {Sample} */ row) => transactionAddress(row.operation_Id ?? '', { item: row.itemId });
  return dataTable({
    caption: 'Slowest samples',
    none: 'No samples in this range of durations.',
    rows: samples,
    keyOf: (row) => row.itemId,
    columns: [
      {
        title: 'Name',
        wide: true,
        sort: nameOf,
        text: (row) => `${nameOf(row)}\n${dateAndTime(row.timestamp)}`,
        cell: (row) => (row.operation_Id ? h(Link, { to: linkTo(row) }, () => nameOf(row)) : nameOf(row)),
      },
      { title: 'Result', bad: (row) => row.success === false, cell: (row) => row.resultCode },
      { title: 'Duration', number: true, sort: (row) => row.duration, cell: (row) => duration(row.duration) },
    ],
  });
}

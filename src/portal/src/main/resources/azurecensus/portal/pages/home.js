import { computed, defineComponent, h, ref } from '../lib/vue.js';
import { getJson, messageOf, useLive } from '../base/api.js';
import { clockTime, count, dateAndTime, duration, oneLine, plural, timeOnAxis } from '../base/format.js';
import { icon } from '../base/icons.js';
import { newestKql } from '../base/kql.js';
import { Link, address, transactionAddress } from '../base/router.js';
import { useTimeline } from '../base/series.js';
import { BarChart } from '../charts/bar-chart.js';
import { LineChart } from '../charts/line-chart.js';
import { CopyButton } from '../components/copy-button.js';
import { dataTable } from '../components/data-table.js';
import { filterQuery, isFiltered, narrowTo } from '../components/filters.js';
import { importFiles } from '../components/file-import.js';
import { EmptyState, errorNotice, skeleton, useHealth } from '../components/notices.js';
import { PageHead, commandButton } from '../components/page-head.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { Forward, Operation, Step } from '../base/types.js' */
/** @import { Column } from '../components/data-table.js' */

const CHART_HEIGHT = 120;
const FAILED_COLOR = 'var(--bar-bad)';

/**
 * A chart with its figure for the whole time range, which links to the page with the details.
 *
 * @typedef {object} Tile
 * @property {string} title
 * @property {string} path of the page with the details
 * @property {Step[] | null} steps null while they are loading
 * @property {(steps: Step[]) => string} total
 * @property {(steps: Step[]) => import('../lib/vue.js').VNode} chart
 */

/** The four charts of Application Insights' overview, and the recent operations. */
export const HomePage = defineComponent({
  setup() {
    /** @type {LiveData<Operation[]>} */
    const { data: operations, error } = useLive(() => address('/api/operations', { ...filterQuery(), limit: 100 }));
    const health = useHealth();
    const { data: requests } = useTimeline(() => filterQuery(), () => 'request');
    const { data: availability } = useTimeline(() => filterQuery(), () => 'availabilityResult');
    const isEmpty = computed(() => operations.value?.length === 0 && health.value?.items === 0);
    const actionError = ref(/** @type {string | null} */ (null));
    const fileInput = ref(/** @type {HTMLInputElement | null} */ (null));

    async function deleteAll() {
      if (window.confirm('Delete all telemetry stored in this portal?')) {
        actionError.value = await getJson('/api/items', { method: 'DELETE' }).then(() => null, messageOf);
      }
    }

    const actions = () => [
      h('a', { class: 'command', href: '/api/export', download: 'telemetry.ndjson', title: 'Save all telemetry' }, [
        icon('download'),
        h('span', { class: 'command-text' }, 'Export'),
      ]),
      commandButton('upload', 'Import', 'Open a file of exported telemetry', () => fileInput.value?.click()),
      h('input', {
        ref: fileInput,
        class: 'import-file',
        type: 'file',
        hidden: true,
        'aria-label': 'File of exported telemetry',
        accept: '.ndjson,.json,.gz',
        onChange: (/** @type {Event} */ event) => {
          const input = /** @type {HTMLInputElement} */ (event.target);
          importFiles(input.files ?? []);
          input.value = '';
        },
      }),
      commandButton('remove', 'Delete all', 'Delete all telemetry of this portal', deleteAll),
    ];

    const commandBar = (/** @type {string} */ connectionString) => h('div', { class: 'connection-line' }, [
      h('span', { class: 'quiet' }, 'Connection string'),
      h('code', { class: 'command-code', title: connectionString }, connectionString),
      h(CopyButton, { text: connectionString, label: 'Copy the connection string', caption: '' }),
    ]);

    const forwardLine = (/** @type {Forward} */ forward) => h('p', { class: 'forward-line' }, [
      h('span', { class: 'quiet' }, 'Sent on to'),
      h('code', { class: 'command-code' }, forward.target),
      h('span', forwardText(forward)),
    ]);

    const tiles = () => h('div', { class: 'tiles' }, [
      ...requestTiles(requests.value),
      availabilityTile(availability.value),
    ].map(drawTile));

    return () => [
      h(PageHead, {
        title: 'Overview',
        text: health.value ? `${plural(health.value.items, 'item')} stored` : '',
        logs: () => newestKql('requests', filterQuery()),
      }, { actions }),
      errorNotice(error.value),
      errorNotice(actionError.value),
      isEmpty.value && h(EmptyState, { title: 'No telemetry yet' }),
      health.value && !isEmpty.value && commandBar(health.value.connectionString),
      health.value?.forward && [forwardLine(health.value.forward), forwardError(health.value.forward)],
      operations.value && !isEmpty.value && [
        tiles(),
        operationTable(operations.value),
      ],
      !operations.value && !error.value && skeleton(8, true),
    ];
  },
});

/** @param {Forward} forward */
function forwardText({ sent, waiting, leftOut, dropped }) {
  const lost = Object.entries(dropped);
  return [
    `${plural(sent, 'item')} sent`,
    waiting > 0 && `${count(waiting)} waiting`,
    leftOut > 0 && `${count(leftOut)} left out`,
    lost.length > 0 && `dropped: ${lost.map(([reason, items]) => `${count(items)} ${reason}`).join(', ')}`,
  ].filter(Boolean).join(' · ');
}

/**
 * The latest failure while items wait, or when it has cost items.
 *
 * @param {Forward} forward
 */
function forwardError({ waiting, dropped, lastError, lastErrorTime }) {
  const matters = waiting > 0 || Object.keys(dropped).length > 0;
  return lastError && lastErrorTime && matters
    ? h('p', { class: 'forward-line quiet' }, `${dateAndTime(lastErrorTime)}: ${lastError}`)
    : null;
}

/**
 * @param {Step[] | null} steps
 * @returns {Tile[]}
 */
function requestTiles(steps) {
  return [
    {
      title: 'Failed requests',
      path: '/failures',
      steps,
      total: (all) => count(sum(all, 'failures')),
      chart: (all) => bars('Failed requests', all, 'failures', FAILED_COLOR, (step) =>
        `${count(step.failures ?? 0)} of ${plural(step.count ?? 0, 'request')} failed`),
    },
    {
      title: 'Server response time',
      path: '/performance',
      steps,
      total: (all) => duration(averageOf(all)),
      chart: (all) => h(LineChart, {
        ...timeAxis('Server response time', all),
        formatY: duration,
        durations: true,
        series: [{ name: 'Server response time', color: 'var(--bar)', points: points(all, (step) => step.average) }],
        steps: readings(all, (step) => `${duration(step.average)} on average`),
      }),
    },
    {
      title: 'Server requests',
      path: '/performance',
      steps,
      total: (all) => count(sum(all, 'count')),
      chart: (all) => bars('Server requests', all, 'count', 'var(--bar)', (step) => plural(step.count ?? 0, 'request')),
    },
  ];
}

/**
 * @param {Step[] | null} steps
 * @returns {Tile}
 */
function availabilityTile(steps) {
  const share = (/** @type {Step} */ step) => successRate(step.failures ?? 0, step.count ?? 0);
  return {
    title: 'Availability',
    path: '/availability',
    steps,
    total: (all) => percent(successRate(sum(all, 'failures'), sum(all, 'count'))),
    chart: (all) => h(LineChart, {
      ...timeAxis('Availability', all),
      formatY: percent,
      top: 100,
      series: [{ name: 'Availability', color: 'var(--good)', points: points(all, share) }],
      steps: readings(all, (step) => `${percent(share(step))} of ${plural(step.count ?? 0, 'test')} succeeded`),
    }),
  };
}

/** @param {Tile} tile */
function drawTile({ title, path, steps, total, chart }) {
  const hasData = steps !== null && steps.length > 0;
  return h('section', { class: 'tile' }, [
    h('h2', { class: 'tile-title' }, h(Link, { to: address(path, filterQuery()) }, () => title)),
    hasData ? chart(steps) : h('div', { class: 'tile-empty quiet' }, [steps && 'No data']),
    h('p', { class: 'tile-figure' }, [
      hasData && [h('b', total(steps)), ' ', h('span', { class: 'quiet' }, title.toLowerCase())],
    ]),
  ]);
}

/** @param {Step[]} steps @param {'count' | 'failures'} figure */
function sum(steps, figure) {
  return steps.reduce((total, step) => total + (step[figure] ?? 0), 0);
}

/** @param {Step[]} steps */
function averageOf(steps) {
  const total = steps.reduce((time, step) => time + (step.average ?? 0) * (step.count ?? 0), 0);
  return total / sum(steps, 'count');
}

/** @param {number} failures @param {number} total */
function successRate(failures, total) {
  return 100 * (1 - failures / total);
}

/** @param {number} value */
function percent(value) {
  return `${Number(value.toFixed(1))} %`;
}

/** @param {Step[]} steps */
function lengthOf(steps) {
  return steps[steps.length - 1].to - steps[0].from;
}

/** @param {string} label @param {Step[]} steps */
function timeAxis(label, steps) {
  return {
    label,
    height: CHART_HEIGHT,
    from: steps[0].from,
    to: steps[steps.length - 1].to,
    formatX: (/** @type {number} */ at) => timeOnAxis(at, lengthOf(steps)),
    onNarrow: narrowTo,
  };
}

/**
 * @param {Step[]} steps
 * @param {(step: Step) => number | null} figureOf
 * @returns {[number, number | null][]}
 */
function points(steps, figureOf) {
  return steps.map((step) => [(step.from + step.to) / 2, step.count === null ? null : figureOf(step)]);
}

/** @param {Step[]} steps @param {(step: Step) => string} textOf */
function readings(steps, textOf) {
  return steps.map((step) => ({
    from: step.from,
    to: step.to,
    text: `${clockTime(step.from)}: ${step.count === null ? 'no data' : textOf(step)}`,
  }));
}

/**
 * @param {string} label
 * @param {Step[]} steps
 * @param {'count' | 'failures'} figure
 * @param {string} color
 * @param {(step: Step) => string} textOf
 */
function bars(label, steps, figure, color, textOf) {
  return h(BarChart, {
    label,
    color,
    height: CHART_HEIGHT,
    onNarrow: narrowTo,
    bars: steps.map((step) => ({
      from: step.from,
      to: step.to,
      value: step[figure] ?? 0,
      caption: timeOnAxis(step.from, lengthOf(steps)),
      text: `${clockTime(step.from)}: ${textOf(step)}`,
    })),
  });
}

/** @param {Operation[]} operations */
function operationTable(operations) {
  /** @type {Column<Operation>[]} */
  const columns = [
    { title: 'Time', sort: (row) => row.timestamp, cell: (row) => dateAndTime(row.timestamp) },
    {
      title: 'Operation',
      wide: true,
      sort: (row) => row.name,
      text: (row) => row.name,
      cell: (row) => h(Link, { to: transactionAddress(row.operation_Id) }, () => oneLine(row.name) || '(no name)'),
    },
    { title: 'Cloud role', cell: (row) => row.cloud_RoleName },
    { title: 'Result', bad: (row) => row.success === false, cell: (row) => row.resultCode },
    { title: 'Duration', number: true, sort: (row) => row.duration, cell: (row) => duration(row.duration) },
    { title: 'Items', number: true, sort: (row) => row.itemCount, cell: (row) => count(row.itemCount) },
  ];
  return dataTable({
    caption: 'Recent operations',
    none: isFiltered() ? 'No operations with these filters.' : 'No operations yet.',
    rows: operations,
    keyOf: (row) => row.operation_Id,
    columns,
  });
}

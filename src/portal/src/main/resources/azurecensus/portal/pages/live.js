import { computed, defineComponent, h, onUnmounted, ref, shallowRef, watch } from '../lib/vue.js';
import { connection, following, useLive } from '../base/api.js';
import { count, duration, plural } from '../base/format.js';
import { itemTypes } from '../base/items.js';
import { address, go, route, transactionAddress } from '../base/router.js';
import { seriesLegend } from '../charts/frame.js';
import { LineChart } from '../charts/line-chart.js';
import { dataTable } from '../components/data-table.js';
import { choice } from '../components/filters.js';
import { ItemList } from '../components/item-list.js';
import { EmptyState, errorNotice, skeleton, useHealth } from '../components/notices.js';
import { PageHead } from '../components/page-head.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { Item, Live, LiveFigures, LiveSecond, LiveStream } from '../base/types.js' */
/** @import { Series } from '../charts/line-chart.js' */

const FIRST_ITEMS = 50;
const MAX_ITEMS = 200;
const SECONDS = 60;
const WARNING = 2;
const MEGABYTE = 1_048_576;
const FAILED_COLOR = 'var(--bar-bad)';

/** Telemetry as it arrives: rates of the last minute, and a stream of items that can be paused and filtered. */
export const LivePage = defineComponent({
  setup() {
    const paused = computed(() => following.paused);
    /** @type {LiveData<Live>} */
    const { data: live, error, reload: reloadRates } = useLive(() => '/api/live');
    const { items, waiting, arrived, update } = useStream(paused);
    const shown = computed(() => items.value.filter(isShown));

    watch(paused, update);

    // The charts move on also while nothing arrives. A hidden page asks for nothing, so SDKs stop streaming for it.
    const isSeen = () => !paused.value && document.visibilityState === 'visible';
    const clock = setInterval(() => isSeen() && reloadRates(), 1000);
    onUnmounted(() => clearInterval(clock));

    const pauseStatus = () => {
      const more = waiting.value === MAX_ITEMS ? ' or more' : '';
      return waiting.value > 0 ? `Paused, ${count(waiting.value)}${more} new` : 'Paused';
    };

    const head = () => h(PageHead, {
      title: 'Live metrics',
      text: paused.value ? pauseStatus() : 'The last minute, second by second',
      ranged: false,
      roles: false,
    }, () => [
      choice('type', 'Event types', [['', 'All'], ...itemTypes.map(typeOption)]),
      choice('failed', 'Show', [['', 'Everything'], ['true', 'Failures only']]),
    ]);

    const stream = () => [
      h('h2', { class: 'caption section-title' }, 'Sample telemetry'),
      shown.value.length === 0
        && h('p', { class: 'quiet padded' }, `No match among the last ${plural(items.value.length, 'item')}.`),
      h('div', { class: 'stream' }, h(ItemList, {
        items: shown.value,
        label: 'Sample telemetry',
        onSelect: (/** @type {Item} */ item) => go(addressOf(item)),
      })),
    ];

    return () => [
      head(),
      errorNotice(error.value),
      arrived.value && items.value.length === 0 && live.value && !hasServers(live.value)
        && h(EmptyState, { title: 'Waiting for telemetry' }),
      !arrived.value && !error.value && skeleton(6, true),
      live.value && hasServers(live.value) && [
        charts(live.value),
        processCharts(live.value),
        serverTable(live.value),
      ],
      items.value.length > 0 && stream(),
    ];
  },
});

/**
 * The newest items. While the stream is paused, arriving items are counted only.
 *
 * @param {import('../lib/vue.js').Ref<boolean>} paused
 */
function useStream(paused) {
  const items = shallowRef(/** @type {Item[]} */ ([]));
  const waiting = ref(0);
  const health = useHealth();
  /** @type {number | null} */
  let lastId = null;

  /** @type {LiveData<Item[]>} */
  const { data: arrived, reload } = useLive(
    () => (lastId === null
      ? address('/api/items', { limit: FIRST_ITEMS })
      : address('/api/items', { after: lastId, limit: MAX_ITEMS })),
    { incremental: true, always: true },
  );

  function update() {
    const after = lastId;
    const unseen = (arrived.value ?? []).filter(({ itemId }) => after === null || itemId > after);
    if (paused.value) {
      waiting.value = unseen.length;
      return;
    }
    unseen.sort((a, b) => b.itemId - a.itemId);
    waiting.value = 0;
    lastId = unseen[0]?.itemId ?? after ?? 0;
    items.value = [...unseen, ...items.value].slice(0, MAX_ITEMS);
  }

  function clear() {
    lastId = null;
    items.value = [];
    waiting.value = 0;
    reload();
  }

  watch(arrived, update);
  // Deleted items cannot be opened, and a restarted portal counts its items from 1 again.
  watch(() => connection.returns, clear);
  watch(() => health.value?.items === 0, (isEmpty) => isEmpty && clear());
  return { items, waiting, arrived, update };
}

/**
 * @param {{ type: string, label: string }} itemType
 * @returns {[string, string]}
 */
function typeOption({ type, label }) {
  return [type, label];
}

/** @param {Item} item */
function isShown(item) {
  const { type, failed } = route.query;
  const isFailure = item.success === false || item.itemType === 'exception' || (item.severityLevel ?? 0) > WARNING;
  return (!type || item.itemType === type) && (failed !== 'true' || isFailure);
}

/** @param {Item} item */
function addressOf({ operation_Id: operationId, itemId }) {
  return operationId ? transactionAddress(operationId, { item: itemId }) : address('/search', { item: itemId });
}

/** @param {Live} live */
function hasServers({ servers, streams }) {
  return servers.length + streams.length > 0;
}

/** @param {Live} live */
function charts({ requests, dependencies, exceptions }) {
  return h('div', { class: 'live-charts' }, [
    chart('Incoming requests / s', [
      { name: 'Requests', points: rates(requests, 'count') },
      { name: 'Failed', color: FAILED_COLOR, points: rates(requests, 'failures') },
    ]),
    chart('Request duration', [{ name: 'Average duration', points: rates(requests, 'averageDuration') }], duration),
    chart('Outgoing calls / s', [
      { name: 'Dependencies', points: rates(dependencies, 'count') },
      { name: 'Failed', color: FAILED_COLOR, points: rates(dependencies, 'failures') },
    ]),
    chart('Exceptions / s', [{ name: 'Exceptions', points: rates(exceptions, 'count') }]),
  ]);
}

/**
 * One point for each of the last seconds.
 *
 * @param {LiveSecond[]} rows
 * @param {'count' | 'failures' | 'averageDuration'} figure
 * @returns {[number, number][]}
 */
function rates(rows, figure) {
  return Array.from({ length: SECONDS }, (_, index) => {
    const row = rows.find(({ secondsAgo }) => secondsAgo === SECONDS - index);
    return [index - SECONDS, row?.[figure] ?? 0];
  });
}

/** @param {string} title @param {Series[]} series @param {(value: number) => string} [formatY] */
function chart(title, series, formatY = count) {
  return h('section', { class: 'live-card' }, [
    h('h2', { class: 'caption' }, title),
    h(LineChart, {
      label: `${title}, last minute`,
      series,
      from: -SECONDS,
      to: -1,
      formatX: (at) => `${Math.round(at)} s`,
      formatY,
      durations: formatY === duration,
      height: 130,
      area: true,
    }),
  ]);
}

/**
 * A server with its rates of one second: those that it streams, or those of its stored telemetry.
 *
 * @typedef {LiveFigures & { role: string | null, instance: string | null, sdkVersion?: string }} Server
 */

/**
 * @param {Live} live
 * @returns {Server[]}
 */
function allServers({ servers, streams }) {
  const keyOf = (/** @type {Server} */ { role, instance }) => JSON.stringify([role, instance]);
  const streaming = new Set(streams.map(keyOf));
  const stored = servers.map((row) => ({
    ...row,
    requests: row.requests / SECONDS,
    failures: row.failures / SECONDS,
    dependencies: row.dependencies / SECONDS,
    exceptions: row.exceptions / SECONDS,
    averageDuration: row.averageDuration ?? undefined,
  })).filter((row) => !streaming.has(keyOf(row)));
  return [...streams, ...stored];
}

/** @param {number | undefined} rate */
function rateText(rate) {
  return rate === undefined ? '' : count(Number(rate.toPrecision(2)));
}

/** @param {number | undefined} bytes */
function megabytes(bytes) {
  return bytes === undefined ? '' : `${count(Math.round(bytes / MEGABYTE))} MB`;
}

/** @param {number | undefined} share */
function percent(share) {
  return share === undefined ? '' : `${Number(share.toFixed(1))} %`;
}

/** CPU and memory of the servers that stream. @param {Live} live */
function processCharts({ streams }) {
  const nameOf = (/** @type {LiveStream} */ { role, instance }) => [role || '(no role)', instance].join(' ');
  /** @param {'cpu' | 'memory'} figure @returns {Series[]} */
  const series = (figure) => streams.map((stream) => ({
    name: nameOf(stream),
    points: [...stream.seconds].reverse().flatMap((second) => {
      const value = second[figure];
      // The chart ends with the last whole second.
      return value === undefined || second.secondsAgo < 1
        ? []
        : [/** @type {[number, number]} */ ([-second.secondsAgo, figure === 'memory' ? value / MEGABYTE : value])];
    }).sort(([a], [b]) => a - b),
  }));
  return streams.length > 0 && [
    h('div', { class: 'live-charts' }, [
      chart('CPU of the process', series('cpu'), percent),
      chart('Committed memory', series('memory'), (value) => `${count(Math.round(value))} MB`),
    ]),
    streams.length > 1
      && h('div', { class: 'padded' }, seriesLegend(streams.map((stream) => ({ name: nameOf(stream) })))),
  ];
}

/** @param {Live} live */
function serverTable(live) {
  /** @param {string} title @param {'requests' | 'failures' | 'dependencies' | 'exceptions'} figure */
  const rate = (title, figure) => ({
    title,
    number: true,
    bad: (/** @type {Server} */ row) => ['failures', 'exceptions'].includes(figure) && (row[figure] ?? 0) > 0,
    sort: (/** @type {Server} */ row) => row[figure],
    cell: (/** @type {Server} */ row) => rateText(row[figure]),
  });
  return dataTable({
    caption: live.streams.length > 0 ? 'Servers' : 'Servers, from the telemetry of the last minute',
    none: '',
    rows: allServers(live),
    keyOf: (row) => JSON.stringify([row.role, row.instance]),
    columns: [
      { title: 'Cloud role', wide: true, cell: (row) => row.role || '(no role)' },
      { title: 'Instance', wide: true, cell: (row) => row.instance },
      rate('Requests/s', 'requests'),
      rate('Failed/s', 'failures'),
      {
        title: 'Duration',
        number: true,
        sort: (row) => row.averageDuration,
        cell: (row) => duration(row.averageDuration),
      },
      rate('Calls/s', 'dependencies'),
      rate('Exceptions/s', 'exceptions'),
      { title: 'CPU', number: true, sort: (row) => row.cpu, cell: (row) => percent(row.cpu) },
      { title: 'Memory', number: true, sort: (row) => row.memory, cell: (row) => megabytes(row.memory) },
      { title: 'Streams', cell: (row) => row.sdkVersion ?? 'no' },
    ],
  });
}

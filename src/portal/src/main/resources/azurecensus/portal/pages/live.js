import { computed, defineComponent, h, onUnmounted, ref, shallowRef, watch } from '../lib/vue.js';
import { connection, following, useLive } from '../base/api.js';
import { count, duration, plural } from '../base/format.js';
import { itemTypes } from '../base/items.js';
import { address, go, route, transactionAddress } from '../base/router.js';
import { LineChart } from '../charts/line-chart.js';
import { dataTable } from '../components/data-table.js';
import { choice } from '../components/filters.js';
import { ItemList } from '../components/item-list.js';
import { EmptyState, errorNotice, skeleton, useHealth } from '../components/notices.js';
import { PageHead } from '../components/page-head.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { Item, Live, LiveSecond } from '../base/types.js' */
/** @import { Series } from '../charts/line-chart.js' */

const FIRST_ITEMS = 50;
const MAX_ITEMS = 200;
const SECONDS = 60;
const WARNING = 2;
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

    // The charts move on also while nothing arrives.
    const clock = setInterval(() => paused.value || reloadRates(), 1000);
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
      arrived.value && items.value.length === 0 && h(EmptyState, { title: 'Waiting for telemetry' }),
      !arrived.value && !error.value && skeleton(6, true),
      items.value.length > 0 && [
        live.value && charts(live.value),
        live.value && live.value.servers.length > 0 && serverTable(live.value),
        stream(),
      ],
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

/** @param {Live} live */
function serverTable({ servers }) {
  return dataTable({
    caption: 'Servers, last minute',
    none: '',
    rows: servers,
    keyOf: (row) => JSON.stringify([row.role, row.instance]),
    columns: [
      { title: 'Cloud role', cell: (row) => row.role || '(no role)' },
      { title: 'Instance', wide: true, cell: (row) => row.instance },
      { title: 'Requests', number: true, sort: (row) => row.requests, cell: (row) => count(row.requests) },
      {
        title: 'Failed',
        number: true,
        bad: (row) => row.failures > 0,
        sort: (row) => row.failures,
        cell: (row) => count(row.failures),
      },
      {
        title: 'Duration (avg)',
        number: true,
        sort: (row) => row.averageDuration,
        cell: (row) => duration(row.averageDuration),
      },
    ],
  });
}

import { computed, defineComponent, h } from '../lib/vue.js';
import { connection, getJson, useLive } from '../base/api.js';
import { inputValue } from '../base/events.js';
import { count, micros, oneLine, timeOfDay } from '../base/format.js';
import { operationKql } from '../base/kql.js';
import { Link, address, pushQuery, replaceQuery, route, transactionAddress } from '../base/router.js';
import { coldStartBadge } from '../components/cold-start.js';
import { CopyButton } from '../components/copy-button.js';
import { download } from '../components/download.js';
import { ItemDetails } from '../components/item-details.js';
import { ItemList } from '../components/item-list.js';
import { EmptyState, errorNotice, skeleton } from '../components/notices.js';
import { PageHead, commandButton } from '../components/page-head.js';
import { SplitPane } from '../components/split-pane.js';
import { componentsAndCalls } from '../timeline/components-and-calls.js';
import { Timeline } from '../timeline/timeline.js';
import { isOnTimeline } from '../timeline/tree.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { Item } from '../base/types.js' */

/** @typedef {{ operation_Id: string, timestamp: string, name: string | null }} Neighbour */

/** The most items that one answer adds; more follow with the next change. */
const MAX_NEW_ITEMS = 1000;
/** The most items of an operation that the portal answers. */
const MAX_ITEMS = 10_000;

/** One operation end to end: as a timeline of its calls, or as the list of all its telemetry. */
export const TransactionPage = defineComponent({
  props: { operationId: { type: String, required: true } },
  setup(props) {
    const path = () => `/api/operations/${encodeURIComponent(props.operationId)}`;
    const { data, error } = useOperation(() => props.operationId);
    /** @type {LiveData<{ previous?: Neighbour | null, next?: Neighbour | null }>} */
    const { data: neighbours } = useLive(() => `${path()}/neighbours`);
    const items = computed(() => data.value ?? []);
    const hasCalls = computed(() => items.value.some(isOnTimeline));
    const isList = computed(() => route.query.view === 'all' || !hasCalls.value);
    const selectedId = computed(() => (route.query.item === undefined ? null : Number(route.query.item)));
    const selected = computed(() => items.value.find((item) => item.itemId === selectedId.value) ?? null);
    const filters = computed(() => componentsAndCalls(items.value));
    const filtered = computed(() => {
      const filter = filters.value.find(({ key }) => key === route.query.filter);
      return filter ? items.value.filter(filter.accepts) : items.value;
    });
    const select = (/** @type {Item} */ item) => replaceQuery({ item: item.itemId });

    /** @param {'previous' | 'next'} side @param {string} text */
    function neighbourLink(side, text) {
      const other = neighbours.value?.[side];
      return other && h(Link, {
        class: ['neighbour', side],
        to: transactionAddress(other.operation_Id),
        title: `${timeOfDay(other.timestamp)} ${oneLine(other.name, 100)}`,
      }, () => text);
    }

    const identity = () => h('p', { class: 'transaction-head' }, [
      'Operation ID: ',
      h('span', { class: 'operation-id' }, props.operationId),
      h(CopyButton, { text: props.operationId, label: 'Copy the operation ID' }),
      coldStartBadge(items.value),
    ]);

    /** The file has the lines of an export, so a portal can import it. */
    function exportOperation() {
      const lines = items.value.map((item) => `${JSON.stringify(item)}\n`);
      download(`operation-${props.operationId}.ndjson`, 'application/x-ndjson', lines.join(''));
    }

    const exportButton = () => items.value.length > 0
      && commandButton('download', 'Export', 'Save this operation as a file that a portal can import', exportOperation);

    const others = () => h('nav', { class: 'neighbours', 'aria-label': 'Other operations' }, [
      neighbourLink('previous', '‹ Previous operation'),
      neighbourLink('next', 'Next operation ›'),
    ]);

    const counter = (/** @type {string} */ label, /** @type {number} */ number) =>
      h('span', { class: 'counter' }, [h('b', count(number)), ` ${label}`]);
    const countOf = (/** @type {string} */ type) => items.value.filter(({ itemType }) => itemType === type).length;

    const bar = () => h('div', { class: 'transaction-bar' }, [
      h('div', { class: 'counters' }, [
        counter('All', items.value.length),
        counter('Traces', countOf('trace')),
        counter('Events', countOf('customEvent')),
      ]),
      others(),
      hasCalls.value && h('button', {
        class: 'view-button primary-button',
        onClick: () => pushQuery({ view: isList.value ? null : 'all' }),
      }, isList.value ? 'View timeline' : 'View all telemetry'),
    ]);

    function filterMenu() {
      const onChange = (/** @type {Event} */ event) => replaceQuery({ filter: inputValue(event) || null });
      const value = route.query.filter ?? '';
      return h('select', { id: 'component-filter', class: 'select', value, onChange }, [
        h('option', { value: '' }, 'All [Component | Call]'),
        filters.value.map(({ key, label }) => h('option', { key, value: key }, label)),
      ]);
    }

    const allTelemetry = () => h('section', { class: 'all-telemetry', 'aria-label': 'All telemetry' }, [
      !hasCalls.value && h('p', { class: 'quiet padded no-calls' },
        'This operation has no requests or dependencies, so there is no timeline. All its telemetry is listed.'),
      h('label', { class: 'filter-label', for: 'component-filter' }, 'Filter to a specific component and call'),
      filterMenu(),
      h(ItemList, {
        items: filtered.value,
        selected: selectedId.value,
        label: 'All telemetry of the operation',
        onSelect: select,
      }),
    ]);

    const isMissing = () => selectedId.value !== null && !selected.value;

    const body = () => [
      bar(),
      items.value.length >= MAX_ITEMS
        && h('p', { class: 'notice', role: 'status' }, `Only the first ${count(MAX_ITEMS)} items are shown.`),
      isMissing() && h('p', { class: 'quiet padded', role: 'status' }, 'The selected item is no longer stored.'),
      h(SplitPane, { opened: selected.value !== null }, {
        default: () => (isList.value
          ? allTelemetry()
          : h(Timeline, { items: items.value, selected: selectedId.value, onSelect: select })),
        details: () => selected.value
          && h(ItemDetails, {
            item: selected.value,
            items: items.value,
            onClose: () => replaceQuery({ item: null }),
            onSelect: select,
          }),
      }),
    ];

    return () => h('div', { class: 'transaction' }, [
      h(PageHead, {
        title: 'End-to-end transaction',
        ranged: false,
        roles: false,
        logs: () => operationKql(props.operationId),
      }, { default: identity, actions: exportButton }),
      errorNotice(error.value),
      data.value && items.value.length === 0 && h(EmptyState, { title: 'No telemetry of this operation' }),
      items.value.length > 0 && body(),
      !data.value && !error.value && skeleton(12),
    ]);
  },
});

/**
 * The items of an operation, oldest first. After the first answer only items that arrived later are loaded.
 *
 * @param {() => string} operationIdOf
 * @returns {Pick<LiveData<Item[]>, 'data' | 'error'>}
 */
function useOperation(operationIdOf) {
  /** @type {{ key: string, items: Item[], last: number } | null} */
  let known = null;
  /** A portal that was started anew begins its ids at 1, so what was loaded from the former one does not count. */
  const key = () => JSON.stringify([operationIdOf(), connection.returns]);

  const load = async (/** @type {string} */ wanted, /** @type {RequestInit} */ options) => {
    const [operationId] = JSON.parse(wanted);
    if (known?.key !== wanted || known.items.length === 0) {
      const path = `/api/operations/${encodeURIComponent(operationId)}`;
      const { items } = await getJson(address(path, { compact: 'true' }), options);
      known = { key: wanted, items, last: lastId(items, 0) };
    } else {
      const query = { operationId, after: known.last, limit: MAX_NEW_ITEMS };
      const added = /** @type {Item[]} */ (await getJson(address('/api/items', query), options));
      if (added.length > 0) {
        known = { key: wanted, items: merge(known.items, added), last: lastId(added, known.last) };
      }
    }
    return known.items;
  };
  return useLive(key, { load });
}

/** @param {Item[]} items @param {number} least */
function lastId(items, least) {
  return items.reduce((highest, { itemId }) => Math.max(highest, itemId), least);
}

/** @param {Item[]} items @param {Item[]} added */
function merge(items, added) {
  const byTime = (/** @type {Item} */ a, /** @type {Item} */ b) =>
    micros(a.timestamp) - micros(b.timestamp) || a.itemId - b.itemId;
  return [...items, ...added].sort(byTime);
}

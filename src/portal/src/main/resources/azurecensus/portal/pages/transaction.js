import { computed, defineComponent, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { inputValue } from '../base/events.js';
import { count, oneLine, timeOfDay } from '../base/format.js';
import { icon } from '../base/icons.js';
import { logsAddress, operationKql } from '../base/kql.js';
import { Link, replaceQuery, route, transactionAddress } from '../base/router.js';
import { CopyButton } from '../components/copy-button.js';
import { ItemDetails } from '../components/item-details.js';
import { ItemList } from '../components/item-list.js';
import { EmptyState, errorNotice } from '../components/notices.js';
import { componentsAndCalls } from '../timeline/components-and-calls.js';
import { Timeline } from '../timeline/timeline.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { Item } from '../base/types.js' */

/** @typedef {{ operation_Id: string, timestamp: string, name: string | null }} Neighbour */

/** One operation end to end: as a timeline of its calls, or as the list of all its telemetry. */
export const TransactionPage = defineComponent({
  props: { operationId: { type: String, required: true } },
  setup(props) {
    const path = () => `/api/operations/${encodeURIComponent(props.operationId)}`;
    /** @type {LiveData<{ items: Item[] }>} */
    const { data, error } = useLive(path);
    /** @type {LiveData<{ previous?: Neighbour | null, next?: Neighbour | null }>} */
    const { data: neighbours } = useLive(() => `${path()}/neighbours`);
    const items = computed(() => data.value?.items ?? []);
    const isList = computed(() => route.query.view === 'all');
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

    const head = () => h('header', { class: 'transaction-head' }, [
      h('h1', 'End-to-end transaction'),
      h('p', [
        'Operation ID: ',
        h('span', { class: 'operation-id' }, props.operationId),
        h(CopyButton, { text: props.operationId, label: 'Copy the operation ID' }),
        h(Link, {
          class: 'in-logs',
          to: logsAddress(operationKql(props.operationId)),
          title: 'View in Logs',
          'aria-label': 'View in Logs',
        }, () => icon('logs')),
      ]),
      items.value.length > 0 && h('nav', { class: 'neighbours', 'aria-label': 'Other operations' }, [
        neighbourLink('previous', '‹ Previous operation'),
        neighbourLink('next', 'Next operation ›'),
      ]),
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
      h('button', { class: 'view-button', onClick: () => replaceQuery({ view: isList.value ? null : 'all' }) }, [
        h('span', isList.value ? 'View timeline' : 'View all telemetry'),
        icon('chevron', { width: 22, height: 22 }),
      ]),
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
      isMissing() && h('p', { class: 'quiet padded', role: 'status' }, 'The selected item is no longer stored.'),
      h('div', { class: ['transaction-body', { 'with-details': selected.value }] }, [
        isList.value
          ? allTelemetry()
          : h(Timeline, { items: items.value, selected: selectedId.value, onSelect: select }),
        selected.value && h(ItemDetails, { item: selected.value, onClose: () => replaceQuery({ item: null }) }),
      ]),
    ];

    return () => h('div', { class: 'transaction' }, [
      head(),
      errorNotice(error.value),
      data.value && items.value.length === 0 && h(EmptyState, { title: 'No telemetry of this operation' }),
      items.value.length > 0 && body(),
    ]);
  },
});

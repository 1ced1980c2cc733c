import { computed, defineComponent, h, ref, watch } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { inputValue } from '../base/events.js';
import { count, plural } from '../base/format.js';
import { itemTypes } from '../base/items.js';
import { address, go, replaceQuery, route, transactionAddress } from '../base/router.js';
import { Filters, chip, choice, filterQuery, isFiltered } from '../components/filters.js';
import { ItemDetails } from '../components/item-details.js';
import { ItemList } from '../components/item-list.js';
import { EmptyState, errorNotice } from '../components/notices.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { CountedItems, Item } from '../base/types.js' */

const PAGE_SIZE = 100;

/** The filters that other pages' links set, with their labels. */
const LINKED_FILTERS = new Map([
  ['name', 'Name'],
  ['operationName', 'Operation'],
  ['target', 'Target'],
  ['problemId', 'Problem'],
  ['resultCode', 'Result code'],
  ['roleInstance', 'Role instance'],
  ['userId', 'User'],
  ['sessionId', 'Session'],
]);
const FILTERS = ['search', 'type', 'success', ...LINKED_FILTERS.keys()];

/** All items, filtered by text, type, role, result and time. */
export const SearchPage = defineComponent({
  setup() {
    const typed = ref(route.query.search ?? '');
    watch(() => route.query.search, (search) => {
      typed.value = search ?? '';
    });
    const offset = computed(() => Number(route.query.offset ?? 0));
    const path = () => address('/api/items', {
      ...filterQuery(...FILTERS),
      counts: 'true',
      limit: PAGE_SIZE,
      offset: offset.value || null,
    });
    /** @type {LiveData<CountedItems>} */
    const { data, error, reload } = useLive(path, { incremental: true });
    const total = computed(() => Object.values(data.value?.counts ?? {}).reduce((sum, number) => sum + number, 0));
    const selectedId = computed(() => (route.query.item === undefined ? null : Number(route.query.item)));
    const selected = computed(() => data.value?.items.find(({ itemId }) => itemId === selectedId.value) ?? null);
    const isEmpty = computed(() => data.value !== null && total.value === 0 && !isFiltered(...FILTERS));

    /** @param {Event} event */
    function search(event) {
      event.preventDefault();
      replaceQuery({ search: typed.value.trim() || null, offset: null, item: null });
      reload();
    }

    const linkedFilter = (/** @type {string} */ label, /** @type {string} */ name) => {
      const value = route.query[name];
      const remove = () => replaceQuery({ [name]: null, offset: null, item: null });
      return value !== undefined && chip(`${label}: ${value || '(none)'}`, 'Remove this filter', remove);
    };

    /** @returns {[string, string][]} */
    const typeOptions = () => itemTypes.map(({ type, label }) => {
      const found = data.value?.counts[type];
      return [type, found ? `${label} (${count(found)})` : label];
    });

    const form = () => h('form', { class: 'search-form', role: 'search', onSubmit: search }, [
      h('input', {
        class: 'search-box',
        type: 'search',
        'aria-label': 'Search text',
        placeholder: 'Search in names, messages, addresses, properties and call stacks',
        value: typed.value,
        onInput: (/** @type {Event} */ event) => {
          typed.value = inputValue(event);
        },
      }),
      h('button', { class: 'primary-button' }, 'Search'),
    ]);

    const filters = () => h(Filters, () => [
      choice('type', 'Event types', [['', 'All'], ...typeOptions()]),
      choice('success', 'Result', [['', 'All'], ['true', 'Successful'], ['false', 'Failed']]),
      [...LINKED_FILTERS].map(([name, label]) => linkedFilter(label, name)),
    ]);

    const pager = () => {
      const last = Math.min(total.value, offset.value + PAGE_SIZE);
      const newer = () => replaceQuery({ offset: Math.max(0, offset.value - PAGE_SIZE) || null });
      const older = () => replaceQuery({ offset: offset.value + PAGE_SIZE });
      return total.value > PAGE_SIZE && h('div', { class: 'pager' }, [
        h('button', { class: 'text-button', disabled: offset.value === 0, onClick: newer }, '‹ Newer'),
        h('span', `${count(offset.value + 1)} – ${count(last)} of ${count(total.value)}`),
        h('button', { class: 'text-button', disabled: last >= total.value, onClick: older }, 'Older ›'),
      ]);
    };

    const results = () => h('section', { class: 'all-telemetry results' }, [
      pager(),
      data.value?.items.length === 0
        && h('p', { class: 'quiet padded' }, 'No results. Remove a filter or change the search text.'),
      data.value && h(ItemList, {
        items: data.value.items,
        selected: selectedId.value,
        label: 'Results',
        onSelect: (/** @type {Item} */ item) => replaceQuery({ item: item.itemId }),
      }),
      pager(),
    ]);

    /** @param {Item} item */
    const details = (item) => h(
      ItemDetails,
      { item, onClose: () => replaceQuery({ item: null }) },
      item.operation_Id ? { default: () => transactionButton(item) } : undefined,
    );

    return () => h('div', { class: 'split-page' }, [
      h('header', { class: 'page-head' }, [h('h1', 'Search'), data.value && h('p', plural(total.value, 'item'))]),
      isEmpty.value ? h(EmptyState, { title: 'No telemetry yet' }) : [
        form(),
        filters(),
        errorNotice(error.value),
        h('div', { class: ['transaction-body', { 'with-details': selected.value }] }, [
          results(),
          selected.value && details(selected.value),
        ]),
      ],
    ]);
  },
});

/** @param {Item} item */
function transactionButton({ operation_Id: operationId, itemId }) {
  const open = () => go(transactionAddress(operationId ?? '', { item: itemId }));
  return h('button', { class: 'primary-button', onClick: open }, 'View end-to-end transaction');
}

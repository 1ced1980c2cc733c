import { computed, h, ref, watch } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { count } from '../base/format.js';
import { icon } from '../base/icons.js';
import { itemTypes } from '../base/items.js';
import { address, go, replaceQuery, route } from '../base/router.js';
import { Filters, choice, filterQuery, isFiltered } from '../components/filters.js';
import { ItemDetails } from '../components/item-details.js';
import { ItemList } from '../components/item-list.js';
import { EmptyState, errorNotice } from '../components/notices.js';

const PAGE = 100;
const NAMES = ['search', 'type', 'success', 'resultCode', 'name', 'operationName', 'target', 'problemId', 'roleInstance', 'userId', 'sessionId'];
const NARROWED = { name: 'Name', operationName: 'Operation', target: 'Target', problemId: 'Problem', resultCode: 'Result code', roleInstance: 'Role instance', userId: 'User', sessionId: 'Session' };

/** Every item by text, type, role, result and time. */
export const SearchPage = {
  setup() {
    const typed = ref(route.query.search ?? '');
    watch(() => route.query.search, (search) => { typed.value = search ?? ''; });
    const offset = computed(() => Number(route.query.offset ?? 0));
    const { data, error, reload } = useLive(() => address('/api/items', { ...filterQuery(...NAMES), counts: 'true', limit: PAGE, offset: offset.value || null }), { asksForNews: true });
    const total = computed(() => Object.values(data.value?.counts ?? {}).reduce((sum, number) => sum + number, 0));
    const selectedId = computed(() => (route.query.item === undefined ? null : Number(route.query.item)));
    const selected = computed(() => data.value?.items.find(({ itemId }) => itemId === selectedId.value) ?? null);
    const isEmpty = computed(() => data.value && total.value === 0 && !isFiltered(...NAMES));

    function search(event) {
      event.preventDefault();
      replaceQuery({ search: typed.value.trim() || null, offset: null, item: null });
      reload();
    }

    const chip = (name) => route.query[name] !== undefined && h('button', {
      key: name, class: 'chip', title: 'Remove this filter', onClick: () => replaceQuery({ [name]: null, offset: null, item: null }),
    }, [h('span', `${NARROWED[name]}: ${route.query[name] || '(none)'}`), icon('close', { width: 10, height: 10 })]);

    const pager = () => total.value > PAGE && h('div', { class: 'pager' }, [
      h('button', { class: 'text-button', disabled: offset.value === 0, onClick: () => replaceQuery({ offset: Math.max(0, offset.value - PAGE) || null }) }, '‹ Newer'),
      h('span', `${count(offset.value + 1)} – ${count(Math.min(total.value, offset.value + PAGE))} of ${count(total.value)}`),
      h('button', { class: 'text-button', disabled: offset.value + PAGE >= total.value, onClick: () => replaceQuery({ offset: offset.value + PAGE }) }, 'Older ›'),
    ]);

    return () => h('div', { class: 'split-page' }, [
      h('header', { class: 'page-head' }, [h('h1', 'Search'), data.value && h('p', `${count(total.value)} items`)]),
      isEmpty.value ? h(EmptyState, { title: 'Nothing to search yet' }) : [
        h('form', { class: 'search-form', role: 'search', onSubmit: search }, [
          h('input', { class: 'search-box', type: 'search', 'aria-label': 'Search text', placeholder: 'Search in names, messages, addresses, properties and call stacks', value: typed.value, onInput: (event) => { typed.value = event.target.value; } }),
          h('button', { class: 'primary-button' }, 'Search'),
        ]),
        h(Filters, () => [
          choice('type', 'Event types', [['', 'All'], ...itemTypes.map(({ type, label }) => [type, `${label}${data.value?.counts[type] ? ` (${count(data.value.counts[type])})` : ''}`])]),
          choice('success', 'Result', [['', 'All'], ['true', 'Successful'], ['false', 'Failed']]),
          Object.keys(NARROWED).map(chip),
        ]),
        errorNotice(error.value),
        h('div', { class: ['transaction-body', { 'with-details': selected.value }] }, [
          h('section', { class: 'all-telemetry results' }, [
            pager(),
            data.value?.items.length === 0 && h('p', { class: 'quiet padded' }, 'Nothing matches. Take a filter away or search for something else.'),
            data.value && h(ItemList, { items: data.value.items, selected: selectedId.value, label: 'Results', onSelect: (item) => replaceQuery({ item: item.itemId }) }),
            pager(),
          ]),
          selected.value && h(ItemDetails, { item: selected.value, onClose: () => replaceQuery({ item: null }) },
            selected.value.operation_Id ? () => h('button', { class: 'primary-button', onClick: () => go(`/transaction/${encodeURIComponent(selected.value.operation_Id)}?item=${selected.value.itemId}`) }, 'View end-to-end transaction') : undefined),
        ]),
      ],
    ]);
  },
};

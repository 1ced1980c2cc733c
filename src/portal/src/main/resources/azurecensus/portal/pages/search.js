import { computed, defineComponent, h, onUnmounted, ref, shallowRef, watch } from '../lib/vue.js';
import { getJson, messageOf, useLive } from '../base/api.js';
import { inputValue } from '../base/events.js';
import { count, plural, timeInList } from '../base/format.js';
import { itemTypes } from '../base/items.js';
import { newestKql } from '../base/kql.js';
import { address, go, pushQuery, replaceQuery, route, transactionAddress } from '../base/router.js';
import { chip, choice, filterQuery, isFiltered } from '../components/filters.js';
import { ItemDetails } from '../components/item-details.js';
import { csv, download } from '../components/download.js';
import { ITEM_COLUMNS, ItemList } from '../components/item-list.js';
import { EmptyState, errorNotice, skeleton } from '../components/notices.js';
import { PageHead } from '../components/page-head.js';
import { SplitPane } from '../components/split-pane.js';

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
  ['callee', 'Answered by'],
  ['external', 'Calls to'],
]);
const FILTERS = ['search', 'type', 'success', 'externalType', ...LINKED_FILTERS.keys()];

/** @typedef {{ items: Item[], total: number, represented: number, counts: Record<string, number> }} Results */

/**
 * The results on the page. They stay as they are while the user reads them: with details opened, scrolled, or with the
 * pointer on the list, telemetry that arrives is only counted.
 *
 * @param {() => string} pathOf
 * @param {() => boolean} isReading
 */
function useResults(pathOf, isReading) {
  /** @type {LiveData<CountedItems & { path: string }>} */
  const { data, error, reload } = useLive(pathOf, {
    load: async (path, options) => ({ ...await getJson(path, options), path }),
  });
  const shown = shallowRef(/** @type {Results | null} */ (null));
  const newer = ref(0);
  let shownPath = '';

  function show() {
    if (data.value) {
      const { items, counts, represented, path } = data.value;
      const total = Object.values(counts).reduce((sum, number) => sum + number, 0);
      shown.value = { items, counts, total, represented };
      shownPath = path;
      newer.value = 0;
    }
  }

  watch(data, (loaded) => {
    if (!loaded || !shown.value || loaded.path !== shownPath || shown.value.total === 0 || !isReading()) {
      show();
      return;
    }
    const total = Object.values(loaded.counts).reduce((sum, number) => sum + number, 0);
    newer.value = Math.max(0, total - shown.value.total);
    if (total < shown.value.total) {
      show();
    }
  });
  return { shown, newer, error, show, reload };
}

/**
 * The item that the address names, however old it is; null while there is none, `missing` when it is not stored.
 *
 * @param {() => number | null} idOf
 */
function useSelected(idOf) {
  const item = shallowRef(/** @type {Item | null} */ (null));
  const missing = ref(false);
  const error = ref(/** @type {string | null} */ (null));
  let disposed = false;

  async function load() {
    const id = idOf();
    missing.value = false;
    error.value = null;
    if (id === null || item.value?.itemId === id) {
      item.value = id === null ? null : item.value;
      return;
    }
    try {
      const [found] = await getJson(address('/api/items', { item: id }));
      if (!disposed && id === idOf()) {
        item.value = found ?? null;
        missing.value = found === undefined;
      }
    } catch (failure) {
      error.value = messageOf(failure);
    }
  }

  watch(idOf, load, { immediate: true });
  onUnmounted(() => {
    disposed = true;
  });
  return { item, missing, error };
}

/** All items, filtered by text, type, role, result and time. */
export const SearchPage = defineComponent({
  setup() {
    const typed = ref(route.query.search ?? '');
    watch(() => route.query.search, (search) => {
      typed.value = search ?? '';
    });
    const pointed = ref(false);
    const list = ref(/** @type {HTMLElement | null} */ (null));
    const selectedId = computed(() => {
      const id = Number(route.query.item ?? NaN);
      return Number.isInteger(id) ? id : null;
    });
    const isScrolled = () => (list.value?.closest('[data-scroll]')?.scrollTop ?? 0) > 0;
    /** A page further down has fixed items, so it needs no protection. */
    const isReading = () => route.query.before === undefined
      && (selectedId.value !== null || pointed.value || isScrolled());
    const path = () => address('/api/items', {
      ...filterQuery(...FILTERS),
      counts: 'true',
      limit: PAGE_SIZE,
      before: route.query.before,
    });
    const { shown, newer, error, show, reload } = useResults(path, isReading);
    const { item: selected, missing, error: itemError } = useSelected(() => selectedId.value);
    const isEmpty = computed(() => shown.value?.total === 0 && !isFiltered(...FILTERS, 'before', 'item'));

    /** @param {Event} event */
    function search(event) {
      event.preventDefault();
      pushQuery({ search: typed.value.trim() || null, before: null, item: null });
      reload();
    }

    const linkedFilter = (/** @type {string} */ label, /** @type {string} */ name) => {
      const value = route.query[name];
      const remove = () => pushQuery({ [name]: null, before: null, item: null });
      return value !== undefined && chip(`${label}: ${value || '(none)'}`, 'Remove this filter', remove);
    };

    /** @returns {[string, string][]} */
    const typeOptions = () => itemTypes.map(({ type, label }) => {
      const found = shown.value?.counts[type];
      return [type, found ? `${label} (${count(found)})` : label];
    });

    const form = () => h('form', { class: 'search-form', onSubmit: search }, [
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

    const filters = () => [
      choice('type', 'Event types', [['', 'All'], ...typeOptions()]),
      choice('success', 'Result', [['', 'All'], ['true', 'Successful'], ['false', 'Failed']]),
      [...LINKED_FILTERS].map(([name, label]) => linkedFilter(label, name)),
    ];

    /** @param {Results} results */
    function pager({ items, total }) {
      const oldest = items[items.length - 1];
      const isFirst = route.query.before === undefined;
      const toOlder = () => {
        pushQuery({ before: `${oldest.timestamp},${oldest.itemId}` });
        list.value?.closest('[data-scroll]')?.scrollTo(0, 0);
      };
      const from = items.length > 0 ? `${timeInList(oldest.timestamp)} to ${timeInList(items[0].timestamp)}` : '';
      return h('div', { class: 'pager' }, [
        h('span', { class: 'pager-text' }, total > items.length ? `${count(items.length)} shown, ${from}` : from),
        !isFirst && h('button', { class: 'command to-newest', onClick: () => pushQuery({ before: null }) }, 'Newest'),
        items.length > 0 && h('button', { class: 'command', onClick: () => saveItems(items) }, 'CSV'),
        items.length === PAGE_SIZE && h('button', { class: 'command to-older', onClick: toOlder }, 'Older ›'),
      ]);
    }

    /** Shown above the list, so that no row moves below the pointer. */
    const newerBar = () => {
      const text = `${plural(newer.value, 'new item')}: show`;
      return newer.value > 0 && h('button', { class: 'newer-bar', onClick: show }, text);
    };

    /** @param {Results} results */
    const results = (results) => h('section', {
      class: 'results',
      ref: list,
      onPointerenter: () => { pointed.value = true; },
      onPointerleave: () => { pointed.value = false; },
    }, [
      results.items.length === 0
        ? h('p', { class: 'quiet padded' }, 'No results. Remove a filter or change the search text.')
        : h(ItemList, {
          items: results.items,
          selected: selectedId.value,
          label: 'Results',
          onSelect: (/** @type {Item} */ { itemId }) =>
            (selectedId.value === null ? pushQuery : replaceQuery)({ item: itemId }),
        }),
      pager(results),
    ]);

    /** @param {Item} item */
    const details = (item) => h(
      ItemDetails,
      {
        item,
        onClose: () => replaceQuery({ item: null }),
        onSelect: (/** @type {Item} */ { itemId }) => replaceQuery({ item: itemId }),
      },
      item.operation_Id ? { default: () => transactionButton(item) } : undefined,
    );

    const missingNotice = () => missing.value && h('p', { class: 'notice', role: 'status' }, [
      h('span', 'The item of this link is no longer stored.'),
      h('button', { class: 'command', onClick: () => replaceQuery({ item: null }) }, 'Close'),
    ]);

    return () => h('div', { class: 'split-page' }, [
      h(PageHead, {
        title: 'Transaction search',
        text: shown.value ? countText(shown.value) : '',
        logs: inLogs,
      }, filters),
      isEmpty.value ? h(EmptyState, { title: 'No telemetry yet' }) : [
        form(),
        errorNotice(error.value ?? itemError.value),
        missingNotice(),
        newerBar(),
        !shown.value && !error.value && skeleton(12),
        shown.value && h(SplitPane, { opened: selected.value !== null }, {
          default: () => shown.value && results(shown.value),
          details: () => selected.value && details(selected.value),
        }),
      ],
    ]);
  },
});

/**
 * The number of items, and before sampling where it is another one: the figures of other pages count those.
 *
 * @param {Results} results
 */
function countText({ total, represented }) {
  const items = plural(total, 'item');
  return represented === total ? items : `${items}, which stand for ${count(represented)} before sampling`;
}

/** The query in Logs that lists the items of the chosen type, of requests while all types are shown. */
function inLogs() {
  const tables = {
    dependency: 'dependencies',
    trace: 'traces',
    exception: 'exceptions',
    customEvent: 'customEvents',
    customMetric: 'customMetrics',
    pageView: 'pageViews',
    browserTiming: 'browserTimings',
    availabilityResult: 'availabilityResults',
  };
  const table = /** @type {Record<string, string>} */ (tables)[route.query.type ?? ''] ?? 'requests';
  return newestKql(table, filterQuery());
}

/** @param {Item[]} items */
function saveItems(items) {
  download('items.csv', 'text/csv', csv(ITEM_COLUMNS, items));
}

/** @param {Item} item */
function transactionButton({ operation_Id: operationId, itemId }) {
  const open = () => go(transactionAddress(operationId ?? '', { item: itemId }));
  return h('button', { class: 'primary-button', onClick: open }, 'View end-to-end transaction');
}

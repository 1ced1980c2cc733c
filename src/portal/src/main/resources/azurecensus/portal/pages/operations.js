import { computed, defineComponent, h, ref, watch } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { inputValue } from '../base/events.js';
import { count, dateAndTime, duration, oneLine, plural, timeInList } from '../base/format.js';
import { icon } from '../base/icons.js';
import { newestKql } from '../base/kql.js';
import { Link, address, pushQuery, route, transactionAddress } from '../base/router.js';
import { dataTable } from '../components/data-table.js';
import { choice, filterQuery, isFiltered } from '../components/filters.js';
import { EmptyState, errorNotice, skeleton } from '../components/notices.js';
import { PageHead } from '../components/page-head.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { Operation } from '../base/types.js' */
/** @import { Column } from '../components/data-table.js' */

const PAGE_SIZE = 100;
const FILTERS = ['name', 'errors', 'least', 'most'];
const ROLES_SHOWN = 2;

/** @type {[string, string][]} */
const LEAST = [
  ['', 'Any'],
  ['100', '≥ 100 ms'],
  ['500', '≥ 500 ms'],
  ['1000', '≥ 1 s'],
  ['5000', '≥ 5 s'],
  ['30000', '≥ 30 s'],
];
/** @type {[string, string][]} */
const MOST = [['', 'Any'], ['100', '< 100 ms'], ['1000', '< 1 s'], ['5000', '< 5 s'], ['60000', '< 1 min']];
/** @type {[string, string][]} */
const ERRORS = [['', 'All'], ['true', 'With errors']];

/** The operations, the newest first, with their duration, errors and services. */
export const OperationsPage = defineComponent({
  setup() {
    const typed = ref(route.query.name ?? '');
    watch(() => route.query.name, (name) => {
      typed.value = name ?? '';
    });
    /** @type {LiveData<Operation[]>} */
    const { data, error } = useLive(() =>
      address('/api/operations', { ...filterQuery(...FILTERS, 'before'), limit: PAGE_SIZE, count: 0 }));
    const longest = computed(() => (data.value ?? []).reduce((most, row) => Math.max(most, row.duration ?? 0), 0));
    const isEmpty = computed(() => data.value?.length === 0 && !isFiltered(...FILTERS, 'before'));

    /** @param {Event} event */
    function search(event) {
      event.preventDefault();
      pushQuery({ name: typed.value.trim() || null, before: null });
    }

    const form = () => h('form', { class: 'search-form', onSubmit: search }, [
      h('input', {
        class: 'search-box',
        type: 'search',
        'aria-label': 'Name of the operation',
        placeholder: 'Search in the names of operations',
        value: typed.value,
        onInput: (/** @type {Event} */ event) => {
          typed.value = inputValue(event);
        },
      }),
      h('button', { class: 'primary-button' }, 'Search'),
    ]);

    const filters = () => [
      choice('errors', 'Result', ERRORS),
      choice('least', 'Duration', LEAST),
      route.query.most !== undefined && choice('most', 'Duration below', MOST),
    ];

    /** @type {Column<Operation>[]} */
    const columns = [
      {
        title: 'Time',
        sort: (row) => row.timestamp,
        text: (row) => dateAndTime(row.timestamp),
        cell: (row) => timeInList(row.timestamp),
      },
      {
        title: 'Operation',
        wide: true,
        sort: (row) => row.name,
        text: (row) => row.name,
        cell: (row) => h(Link, { to: transactionAddress(row.operation_Id) }, () => oneLine(row.name) || '(no name)'),
      },
      {
        title: 'Services',
        wide: true,
        sort: (row) => row.roleCount,
        text: (row) => row.roles.join(', '),
        cell: (row) => servicesText(row),
      },
      {
        title: 'Errors',
        number: true,
        bad: (row) => row.errors > 0,
        sort: (row) => row.errors,
        cell: errorMark,
      },
      { title: 'Result', bad: (row) => row.success === false, cell: (row) => row.resultCode },
      {
        title: 'Duration',
        sort: (row) => row.duration,
        text: (row) => duration(row.duration),
        cell: (row) => durationBar(row, longest.value),
      },
      { title: 'Items', number: true, sort: (row) => row.itemCount, cell: (row) => count(row.itemCount) },
    ];

    /** @param {Operation[]} rows */
    const pager = (rows) => h('div', { class: 'pager' }, [
      h('span', { class: 'pager-text' }, rows.length > 0
        ? `${plural(rows.length, 'operation')}, ${timeInList(rows[rows.length - 1].timestamp)} to ${
          timeInList(rows[0].timestamp)}`
        : ''),
      route.query.before !== undefined
        && h('button', { class: 'command to-newest', onClick: () => pushQuery({ before: null }) }, 'Newest'),
      rows.length === PAGE_SIZE && h('button', {
        class: 'command to-older',
        onClick: () => {
          const { timestamp, operation_Id: id } = rows[rows.length - 1];
          pushQuery({ before: `${timestamp},${id}` });
          document.getElementById('content')?.scrollTo(0, 0);
        },
      }, 'Older ›'),
    ]);

    /** @param {Operation[]} rows */
    const body = (rows) => [
      form(),
      dataTable({
        caption: 'Operations',
        none: isFiltered(...FILTERS) ? 'No operations with these filters.' : 'No operations yet.',
        rows,
        keyOf: (row) => row.operation_Id,
        columns,
      }),
      pager(rows),
    ];

    return () => [
      h(PageHead, { title: 'Operations', logs: () => newestKql('requests', filterQuery()) }, filters),
      errorNotice(error.value),
      isEmpty.value && h(EmptyState, { title: 'No operations yet' }),
      data.value && !isEmpty.value && body(data.value),
      !data.value && !error.value && skeleton(12),
    ];
  },
});

/** @param {Operation} operation */
function errorMark({ errors }) {
  return errors > 0 ? h('span', { class: 'error-mark' }, [icon('exception'), count(errors)]) : '';
}

/** @param {Operation} operation */
function servicesText({ roles, roleCount }) {
  const shown = roles.slice(0, ROLES_SHOWN);
  return [
    shown.map((role) => h('span', { class: 'service', key: role }, role)),
    roleCount > shown.length && h('span', { class: 'quiet' }, ` +${roleCount - shown.length}`),
  ];
}

/**
 * A duration with a bar whose length compares it with the longest of the list.
 *
 * @param {Operation} operation
 * @param {number} longest in milliseconds
 */
function durationBar({ duration: time, success }, longest) {
  if (time === null) {
    return '';
  }
  const share = longest > 0 ? Math.max(0.01, time / longest) : 0;
  return h('span', { class: 'duration-bar' }, [
    h('span', { class: 'duration-track', 'aria-hidden': 'true' }, [
      h('span', { class: ['duration-fill', { failed: success === false }], style: { width: `${share * 100}%` } }),
    ]),
    h('span', { class: 'duration-text' }, duration(time)),
  ]);
}

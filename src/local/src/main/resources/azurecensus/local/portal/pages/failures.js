import { computed, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { count } from '../base/format.js';
import { address, Link, replaceQuery, route } from '../base/router.js';
import { shortType } from '../base/items.js';
import { dataTable } from '../components/data-table.js';
import { Filters, filterQuery } from '../components/filters.js';
import { EmptyState, errorNotice } from '../components/notices.js';

const TABS = [['operations', 'Operations'], ['dependencies', 'Dependencies'], ['exceptions', 'Exceptions'], ['roles', 'Roles']];

/** What failed: by operation, response code, dependency, exception and role. */
export const FailuresPage = {
  setup() {
    const { data, error } = useLive(() => address('/api/failures', filterQuery('operationName')));
    const tab = computed(() => route.query.tab ?? 'operations');
    const toSearch = (query, text) => h(Link, { to: address('/search', { ...filterQuery(), ...query }) }, () => text);
    const isEmpty = computed(() => data.value && data.value.totals.count === 0 && data.value.exceptions.length === 0 && data.value.dependencies.length === 0 && !route.query.last && !route.query.role && !route.query.operationName);

    const tables = {
      operations: () => [
        dataTable({
          caption: 'Failed operations', none: 'No request failed.', rows: data.value.operations, keyOf: (row) => row.name,
          chosen: route.query.operationName, onChoose: (row) => replaceQuery({ operationName: route.query.operationName === row.name ? null : row.name }),
          columns: [
            { title: 'Operation name', wide: true, cell: (row) => row.name || '(no name)' },
            { title: 'Count (failed)', number: true, cell: (row) => toSearch({ type: 'request', success: 'false', operationName: row.name }, count(row.failures)) },
            { title: 'Count', number: true, cell: (row) => count(row.count) },
            { title: '% failed', number: true, cell: (row) => `${((row.failures / row.count) * 100).toFixed(1)} %` },
            { title: 'Users', number: true, cell: (row) => count(row.users) },
          ],
        }),
        dataTable({
          caption: 'Top response codes', none: 'No failing response code.', rows: data.value.responseCodes, keyOf: (row) => row.resultCode,
          columns: [
            { title: 'Response code', cell: (row) => row.resultCode || '(none)' },
            { title: 'Count', number: true, cell: (row) => toSearch({ type: 'request', success: 'false', resultCode: row.resultCode }, count(row.failures)) },
          ],
        }),
      ],
      dependencies: () => dataTable({
        caption: 'Failed dependencies', none: 'No dependency failed.', rows: data.value.dependencies, keyOf: (row) => JSON.stringify([row.type, row.target, row.name, row.resultCode]),
        columns: [
          { title: 'Dependency', wide: true, cell: (row) => row.name },
          { title: 'Type', cell: (row) => row.type ?? '' },
          { title: 'Target', wide: true, cell: (row) => row.target ?? '' },
          { title: 'Result code', cell: (row) => row.resultCode ?? '' },
          { title: 'Count (failed)', number: true, cell: (row) => toSearch({ type: 'dependency', success: 'false', name: row.name, target: row.target ?? '' }, count(row.failures)) },
        ],
      }),
      exceptions: () => dataTable({
        caption: 'Exceptions by problem', none: 'No exception.', rows: data.value.exceptions, keyOf: (row) => row.problemId,
        columns: [
          { title: 'Exception type', cell: (row) => shortType(row.type) },
          { title: 'Problem Id', wide: true, cell: (row) => row.problemId },
          { title: 'Message', wide: true, cell: (row) => row.message },
          { title: 'Count', number: true, cell: (row) => toSearch({ type: 'exception', problemId: row.problemId }, count(row.count)) },
        ],
      }),
      roles: () => dataTable({
        caption: 'Roles with failed requests', none: 'No request failed.', rows: data.value.roles, keyOf: (row) => JSON.stringify([row.role, row.instance]),
        columns: [
          { title: 'Cloud role', cell: (row) => row.role || '(no role)' },
          { title: 'Instance', wide: true, cell: (row) => row.instance ?? '' },
          { title: 'Count (failed)', number: true, cell: (row) => toSearch({ type: 'request', success: 'false', role: row.role, roleInstance: row.instance ?? '' }, count(row.failures)) },
          { title: 'Count', number: true, cell: (row) => count(row.count) },
        ],
      }),
    };
    const numbers = { operations: () => data.value.totals.failures, dependencies: () => data.value.dependencies.reduce((sum, row) => sum + row.failures, 0), exceptions: () => data.value.exceptions.reduce((sum, row) => sum + row.count, 0), roles: () => data.value.roles.length };

    return () => [
      h('header', { class: 'page-head' }, [h('h1', 'Failures'), data.value && h('p', `${count(data.value.totals.failures)} of ${count(data.value.totals.count)} requests failed`)]),
      errorNotice(error.value),
      isEmpty.value ? h(EmptyState, { title: 'No failures, and no telemetry yet' }) : data.value && [
        h(Filters),
        h('div', { class: 'tabs', role: 'tablist' }, TABS.map(([key, text]) => h('button', {
          key, class: ['tab', { current: tab.value === key }], role: 'tab', 'aria-selected': String(tab.value === key), onClick: () => replaceQuery({ tab: key === 'operations' ? null : key }),
        }, [text, h('span', { class: 'tab-count' }, count(numbers[key]()))]))),
        (tables[tab.value] ?? tables.operations)(),
      ],
    ];
  },
};

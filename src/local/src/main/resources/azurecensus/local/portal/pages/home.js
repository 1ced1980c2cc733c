import { computed, h } from '../lib/vue.js';
import { getJson, useLive } from '../base/api.js';
import { count, dateAndTime, duration } from '../base/format.js';
import { icon } from '../base/icons.js';
import { Link } from '../base/router.js';
import { CopyButton } from '../components/copy-button.js';
import { EmptyState, errorNotice } from '../components/notices.js';

/** Recent operations, each linking to its end-to-end transaction. */
export const HomePage = {
  setup() {
    const { data: operations, error, reload } = useLive(() => '/api/operations?limit=100');
    const { data: health } = useLive(() => '/api/health');
    const isEmpty = computed(() => operations.value?.length === 0 && health.value?.items === 0);

    async function clear() {
      if (window.confirm('Delete all telemetry that this portal holds?')) {
        await getJson('/api/items', { method: 'DELETE' });
        reload();
      }
    }

    const row = (operation) => h('tr', { key: operation.operation_Id }, [
      h('td', { class: 'nowrap' }, dateAndTime(operation.timestamp)),
      h('td', { class: 'wide' }, h(Link, { to: `/transaction/${encodeURIComponent(operation.operation_Id)}` }, () => operation.name || '(no name)')),
      h('td', operation.cloud_RoleName ?? ''),
      h('td', { class: { bad: operation.success === false } }, operation.resultCode ?? ''),
      h('td', { class: 'number' }, duration(operation.duration)),
      h('td', { class: 'number' }, count(operation.itemCount)),
    ]);

    return () => [
      h('header', { class: 'page-head' }, [
        h('h1', 'Overview'),
        health.value && h('p', `${count(health.value.items)} items stored`),
      ]),
      errorNotice(error.value),
      isEmpty.value && h(EmptyState, { title: 'No telemetry yet' }),
      health.value && !isEmpty.value && h('div', { class: 'command-bar' }, [
        h('span', { class: 'command-label' }, 'Connection string'),
        h('code', { class: 'command-code' }, health.value.connectionString),
        h(CopyButton, { text: health.value.connectionString, label: 'Copy the connection string', caption: 'Copy' }),
        h('button', { class: 'text-button', onClick: clear }, [icon('close'), 'Delete all telemetry']),
      ]),
      operations.value?.length > 0 && h('div', { class: 'table-scroll' }, h('table', { class: 'table' }, [
        h('caption', 'Recent operations'),
        h('thead', h('tr', [h('th', 'Time'), h('th', 'Operation'), h('th', 'Cloud role'), h('th', 'Result'), h('th', { class: 'number' }, 'Duration'), h('th', { class: 'number' }, 'Items')])),
        h('tbody', operations.value.map(row)),
      ])),
    ];
  },
};

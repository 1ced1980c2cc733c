import { computed, h } from '../lib/vue.js';
import { getJson, useLive } from '../base/api.js';
import { count, dateAndTime, duration, oneLine } from '../base/format.js';
import { icon } from '../base/icons.js';
import { Link } from '../base/router.js';
import { CopyButton } from '../components/copy-button.js';
import { dataTable } from '../components/data-table.js';
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

    const columns = [
      { title: 'Time', cell: (row) => dateAndTime(row.timestamp) },
      { title: 'Operation', wide: true, cell: (row) => h(Link, { to: `/transaction/${encodeURIComponent(row.operation_Id)}` }, () => oneLine(row.name) || '(no name)') },
      { title: 'Cloud role', cell: (row) => row.cloud_RoleName ?? '' },
      { title: 'Result', bad: (row) => row.success === false, cell: (row) => row.resultCode ?? '' },
      { title: 'Duration', number: true, cell: (row) => duration(row.duration) },
      { title: 'Items', number: true, cell: (row) => count(row.itemCount) },
    ];

    return () => [
      h('header', { class: 'page-head' }, [
        h('h1', 'Overview'),
        health.value && h('p', `${count(health.value.items)} items stored`),
      ]),
      errorNotice(error.value),
      errorNotice(health.value?.fault),
      isEmpty.value && h(EmptyState, { title: 'No telemetry yet' }),
      health.value && !isEmpty.value && h('div', { class: 'command-bar' }, [
        h('span', { class: 'command-label' }, 'Connection string'),
        h('code', { class: 'command-code' }, health.value.connectionString),
        h(CopyButton, { text: health.value.connectionString, label: 'Copy the connection string', caption: 'Copy' }),
        h('button', { class: 'text-button', onClick: clear }, [icon('close'), 'Delete all telemetry']),
      ]),
      operations.value?.length > 0 && dataTable({ caption: 'Recent operations', none: '', rows: operations.value, keyOf: (row) => row.operation_Id, columns }),
    ];
  },
};

import { computed, h, inject, onUnmounted, ref, shallowRef, watch } from '../lib/vue.js';
import { connection, useLive } from '../base/api.js';
import { count, duration, plural } from '../base/format.js';
import { itemTypes } from '../base/items.js';
import { go, route } from '../base/router.js';
import { LineChart } from '../components/charts.js';
import { choice } from '../components/filters.js';
import { dataTable } from '../components/data-table.js';
import { ItemList } from '../components/item-list.js';
import { EmptyState, errorNotice } from '../components/notices.js';

const KEPT = 200;
const SECONDS = 60;

/** What arrives, as it arrives: rates of the last minute and a stream of items that can be paused and filtered. */
export const LivePage = {
  setup() {
    const paused = ref(false);
    const items = shallowRef([]);
    const missed = ref(0);
    let last = null;
    const { data: live, error, reload } = useLive(() => '/api/live');
    const health = inject('health');
    const { data: arrived, reload: reloadItems } = useLive(() => (last === null ? '/api/items?limit=50' : `/api/items?after=${last}&limit=${KEPT}`), { asksForNews: true });
    const shown = computed(() => items.value.filter((item) => (!route.query.type || item.itemType === route.query.type) && (route.query.failed !== 'true' || item.success === false || item.itemType === 'exception' || item.severityLevel > 2)));

    function take(news) {
      const unseen = (news ?? []).filter(({ itemId }) => last === null || itemId > last).sort((a, b) => b.itemId - a.itemId);
      if (paused.value) {
        missed.value = unseen.length;
        return;
      }
      missed.value = 0;
      last = unseen[0]?.itemId ?? last ?? 0;
      items.value = [...unseen, ...items.value].slice(0, KEPT);
    }
    watch(arrived, take);

    // What is not stored any more leads nowhere; and a portal that was started anew counts its items from the begin.
    watch(() => connection.returns, forget);
    watch(() => health.value?.items === 0, (cleared) => cleared && forget());
    function forget() {
      last = null;
      items.value = [];
      missed.value = 0;
      reloadItems();
    }

    function toggle() {
      paused.value = !paused.value;
      take(arrived.value);
      reload();
    }

    // The minute moves on also when nothing arrives.
    const clock = setInterval(() => paused.value || reload(), 1000);
    onUnmounted(() => clearInterval(clock));

    const rates = (rows, field) => Array.from({ length: SECONDS }, (_, at) => [at - SECONDS, rows.find(({ secondsAgo }) => secondsAgo === SECONDS - at)?.[field] ?? 0]);
    const chart = (title, series, formatY = count) => h('section', { class: 'live-card' }, [
      h('h3', title),
      h(LineChart, { label: `${title}, last minute`, series, from: -SECONDS, to: -1, formatX: (at) => `${Math.round(at)} s`, formatY, height: 130, area: true }),
    ]);

    return () => [
      h('header', { class: 'page-head' }, [
        h('h1', 'Live stream'),
        h('button', { class: 'primary-button', 'aria-pressed': String(paused.value), onClick: toggle }, paused.value ? 'Continue' : 'Pause'),
        paused.value && h('p', `Paused${missed.value > 0 ? `, ${count(missed.value)}${missed.value === KEPT ? ' or more' : ''} have arrived since` : ''}`),
      ]),
      errorNotice(error.value),
      arrived.value && items.value.length === 0 && h(EmptyState, { title: 'Waiting for telemetry' }),
      items.value.length > 0 && [
        live.value && h('div', { class: 'live-charts' }, [
          chart('Incoming requests / s', [{ name: 'Requests', points: rates(live.value.requests, 'count') }, { name: 'Failed', color: 'var(--bad)', points: rates(live.value.requests, 'failures') }]),
          chart('Request duration', [{ name: 'Average duration', points: rates(live.value.requests, 'averageDuration') }], duration),
          chart('Outgoing calls / s', [{ name: 'Dependencies', points: rates(live.value.dependencies, 'count') }, { name: 'Failed', color: 'var(--bad)', points: rates(live.value.dependencies, 'failures') }]),
          chart('Exceptions / s', [{ name: 'Exceptions', points: rates(live.value.exceptions, 'count') }]),
        ]),
        live.value?.servers.length > 0 && dataTable({
          caption: 'Servers, last minute', none: '', rows: live.value.servers, keyOf: (row) => JSON.stringify([row.role, row.instance]),
          columns: [
            { title: 'Cloud role', cell: (row) => row.role || '(no role)' },
            { title: 'Instance', wide: true, cell: (row) => row.instance },
            { title: 'Requests', number: true, cell: (row) => count(row.requests) },
            { title: 'Failed', number: true, bad: (row) => row.failures > 0, cell: (row) => count(row.failures) },
            { title: 'Duration (avg)', number: true, cell: (row) => duration(row.averageDuration) },
          ],
        }),
        h('div', { class: 'filters' }, [
          choice('type', 'Event types', [['', 'All'], ...itemTypes.map(({ type, label }) => [type, label])]),
          choice('failed', 'Show', [['', 'Everything'], ['true', 'Failures only']]),
        ]),
        shown.value.length === 0 && h('p', { class: 'quiet padded' }, `None of the last ${plural(items.value.length, 'item')} is of this kind.`),
        h('div', { class: 'stream' }, h(ItemList, {
          items: shown.value, label: 'Arrived telemetry',
          onSelect: (item) => go(item.operation_Id ? `/transaction/${encodeURIComponent(item.operation_Id)}?item=${item.itemId}` : `/search?item=${item.itemId}`),
        })),
      ],
    ];
  },
};

import { computed, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { count, oneLine, timeOfDay } from '../base/format.js';
import { icon } from '../base/icons.js';
import { componentName } from '../base/items.js';
import { Link, address, replaceQuery, route } from '../base/router.js';
import { CopyButton } from '../components/copy-button.js';
import { ItemDetails } from '../components/item-details.js';
import { ItemList } from '../components/item-list.js';
import { EmptyState, errorNotice } from '../components/notices.js';
import { Timeline } from '../components/timeline.js';

const TABLES = ['requests', 'dependencies', 'traces', 'exceptions', 'customEvents', 'pageViews'];
const TEXTS = { traces: 'message', exceptions: 'message' };

/** One operation end to end: as a timeline of its calls, or as the list of all its telemetry. */
export const TransactionPage = {
  props: { operationId: { type: String, required: true } },
  setup(props) {
    const { data, error } = useLive(() => `/api/operations/${encodeURIComponent(props.operationId)}`);
    const { data: neighbours } = useLive(() => `/api/operations/${encodeURIComponent(props.operationId)}/neighbours`);
    const items = computed(() => data.value?.items ?? []);
    const listed = computed(() => route.query.view === 'all');
    const selectedId = computed(() => (route.query.item === undefined ? null : Number(route.query.item)));
    const selected = computed(() => items.value.find((item) => item.itemId === selectedId.value) ?? null);
    const filters = computed(() => componentsAndCalls(items.value));
    const filtered = computed(() => {
      const wanted = filters.value.find(({ key }) => key === route.query.filter);
      return wanted ? items.value.filter(wanted.accepts) : items.value;
    });
    const countOf = (type) => items.value.filter((item) => item.itemType === type).length;
    const select = (item) => replaceQuery({ item: item.itemId });

    const inLogs = () => address('/query', { sql: TABLES.map((table) => `SELECT timestamp, '${table}' AS "table", ${TEXTS[table] ?? 'name'} AS text, "cloud_RoleName" FROM "${table}" WHERE "operation_Id" = '${props.operationId.replaceAll("'", "''")}'`).join('\nUNION ALL ') + '\nORDER BY timestamp' });

    const neighbour = (side, text) => {
      const other = neighbours.value?.[side];
      return other && h(Link, {
        class: ['neighbour', side], to: `/transaction/${encodeURIComponent(other.operation_Id)}`, title: `${timeOfDay(other.timestamp)} ${oneLine(other.name, 100)}`,
      }, () => text);
    };

    const counter = (number, label) => h('span', { class: 'counter' }, [h('b', count(number)), ` ${label}`]);

    const allTelemetry = () => h('section', { class: 'all-telemetry', 'aria-label': 'All telemetry' }, [
      h('label', { class: 'filter-label', for: 'component-filter' }, 'Filter to a specific component and call'),
      h('select', {
        id: 'component-filter', class: 'select', value: route.query.filter ?? '', onChange: (event) => replaceQuery({ filter: event.target.value || null }),
      }, [h('option', { value: '' }, 'All [Component | Call]'), filters.value.map(({ key, label }) => h('option', { key, value: key }, label))]),
      h(ItemList, { items: filtered.value, selected: selectedId.value, label: 'All telemetry of the operation', onSelect: select }),
    ]);

    return () => h('div', { class: 'transaction' }, [
      h('header', { class: 'transaction-head' }, [
        h('h1', 'End-to-end transaction'),
        h('p', ['Operation ID: ', h('span', { class: 'operation-id' }, props.operationId), h(CopyButton, { text: props.operationId, label: 'Copy the operation id' }), h(Link, { class: 'in-logs', to: inLogs(), title: 'View in Logs', 'aria-label': 'View in Logs' }, () => icon('logs'))]),
        items.value.length > 0 && h('nav', { class: 'neighbours', 'aria-label': 'Neighbours in time' }, [neighbour('previous', '‹ Operation before'), neighbour('next', 'Operation after ›')]),
      ]),
      errorNotice(error.value),
      data.value && items.value.length === 0 && h(EmptyState, { title: 'Nothing of this operation has arrived' }),
      items.value.length > 0 && [
        h('div', { class: 'transaction-bar' }, [
          h('div', { class: 'counters' }, [counter(items.value.length, 'All'), counter(countOf('trace'), 'Traces'), counter(countOf('customEvent'), 'Events')]),
          h('button', { class: 'view-button', onClick: () => replaceQuery({ view: listed.value ? null : 'all' }) }, [
            h('span', listed.value ? 'View timeline' : 'View all telemetry'), icon('chevron', { width: 22, height: 22 })]),
        ]),
        selectedId.value !== null && !selected.value && h('p', { class: 'quiet padded', role: 'status' }, 'The item that the address names is not stored any more.'),
        h('div', { class: ['transaction-body', { 'with-details': selected.value }] }, [
          listed.value ? allTelemetry() : h(Timeline, { items: items.value, selected: selectedId.value, onSelect: select }),
          selected.value && h(ItemDetails, { item: selected.value, onClose: () => replaceQuery({ item: null }) }),
        ]),
      ],
    ]);
  },
};

/** The choices of the filter: every component, and below it every call it took or made, with what hangs on that call. */
function componentsAndCalls(items) {
  const choices = [];
  const components = [...new Set(items.map(componentName))].sort();
  for (const component of components) {
    const ofComponent = items.filter((item) => componentName(item) === component);
    choices.push({ key: component, label: component, accepts: (item) => componentName(item) === component });
    for (const call of ofComponent.filter((item) => item.id)) {
      choices.push({
        key: `${component} | ${call.id}`,
        label: `${component} | ${call.name}`,
        accepts: (item) => item === call || (item.operation_ParentId === call.id && componentName(item) === component),
      });
    }
  }
  return choices;
}

import { computed, h, reactive } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { count, duration, plural } from '../base/format.js';
import { icon } from '../base/icons.js';
import { Link, address, route } from '../base/router.js';
import { condition } from '../base/series.js';
import { errorNotice } from './notices.js';

const CARDS = ['codes', 'slowest', 'common'];

/** What is known of the chosen node or edge: failing status codes, slowest calls, and what the failed calls have in common. */
export const MapPanel = {
  props: { map: { type: Object, required: true }, selected: { type: String, required: true } },
  emits: ['close'],
  setup(props, { emit }) {
    /** What the map's time range adds to every question and link. */
    const during = () => ({ last: route.query.last ?? null });
    const open = reactive({ codes: true, slowest: true, common: true });
    const anyOpen = computed(() => CARDS.some((card) => open[card]));
    const node = (id) => props.map.nodes.find((candidate) => candidate.id === id);
    const edge = () => props.map.edges.find(({ id }) => id === props.selected);
    const { data: details, error } = useLive(() => address('/api/map/details', { ...question(), ...during() }));

    function question() {
      const chosen = node(props.selected);
      if (chosen?.kind === 'role') {
        return { role: chosen.name };
      }
      if (chosen) {
        return { type: chosen.type, target: chosen.name };
      }
      const source = node(edge()?.source);
      const target = node(edge()?.target);
      return target?.kind === 'role' ? { source: source.name, callee: target.name } : { source: source?.name, type: target?.type, target: target?.name };
    }

    function title() {
      const chosen = node(props.selected);
      return chosen ? chosen.name || '(no role)' : `${node(edge()?.source)?.name || '(no role)'} → ${node(edge()?.target)?.name || '(no role)'}`;
    }

    const callee = () => (node(props.selected) ?? node(edge()?.target))?.name || '(no role)';
    const isRole = () => node(props.selected)?.kind === 'role';

    const kind = () => (isRole() ? 'request' : 'dependency');
    const caller = () => (node(props.selected)?.kind === 'role' ? node(props.selected).name : node(edge()?.source)?.name);
    const inSearch = (query) => address('/search', { type: kind(), role: caller() ?? null, target: !isRole() && externalTarget() ? externalTarget() : null, ...during(), ...query });
    const externalTarget = () => {
      const target = node(props.selected) ?? node(edge()?.target);
      return target?.kind === 'external' ? target.name : null;
    };
    const inLogs = () => address('/query', { sql: `SELECT timestamp, name, ${isRole() ? '' : 'target, '}"resultCode", success, duration, "operation_Id"\nFROM ${isRole() ? 'requests' : 'dependencies'}\nWHERE ${condition({
      ...during(), ...(caller() === undefined ? {} : { role: caller() }), ...(!isRole() && externalTarget() ? { target: externalTarget() } : {}) })}\nORDER BY timestamp DESC\nLIMIT 100` });
    const action = (to, text) => h(Link, { class: 'primary-button', to }, () => text);

    const card = (key, iconName, heading, content) => h('section', { class: 'card' }, [
      h('h3', h('button', { class: ['card-head', { open: open[key] }], 'aria-expanded': String(open[key]), onClick: () => { open[key] = !open[key]; } },
        [icon(iconName, { width: 20, height: 20 }), h('span', heading), icon('chevron', { class: 'icon card-chevron', width: 18, height: 18 })])),
      open[key] && h('div', { class: 'card-body' }, content),
    ]);

    const figures = (headings, rows, none) => rows.length === 0 ? h('p', { class: 'quiet' }, none) : h('table', { class: 'card-table' }, [
      h('thead', h('tr', headings.map((heading) => h('th', heading)))),
      h('tbody', rows.map((cells) => h('tr', cells.map((cell) => h('td', cell))))),
    ]);

    return () => h('aside', { class: 'map-panel', 'aria-label': 'Details of the selection', onKeydown: (event) => event.key === 'Escape' && emit('close') }, [
      h('header', { class: 'panel-head' }, [
        h('div', [h('h2', title()), details.value && h('p', `${plural(details.value.calls ?? 0, 'call')} · ${count(details.value.failures ?? 0)} failed · ${duration(details.value.averageDuration)} on average`)]),
        h('button', { class: 'plain-button', 'aria-label': 'Close the details', onClick: () => emit('close') }, icon('close')),
      ]),
      errorNotice(error.value),
      h(Link, { class: 'link-button with-icon panel-link', to: inLogs() }, () => [icon('logs'), 'View in Logs']),
      h(Link, { class: 'link-button with-icon panel-link', to: inSearch({}) }, () => [icon('search'), 'View in Search']),
      h('button', { class: 'link-button with-icon', onClick: () => { const wanted = !anyOpen.value; CARDS.forEach((key) => { open[key] = wanted; }); } },
        [icon(anyOpen.value ? 'minus' : 'plus'), anyOpen.value ? 'Collapse all' : 'Expand all']),
      details.value && [
        card('codes', 'failures', 'TOP FAILING STATUS CODES',
          [figures(['STATUS CODE', 'COUNT'], details.value.topFailingStatusCodes.map((row) => [row.resultCode ?? '(none)', h(Link, { to: inSearch({ success: 'false', resultCode: row.resultCode ?? '' }) }, () => count(row.count))]), 'No call failed.'),
          details.value.failures > 0 && action(address('/failures', { ...during(), role: caller() ?? null, tab: isRole() ? null : 'dependencies' }), 'Investigate failures')]),
        card('slowest', 'slow', isRole() ? 'SLOWEST REQUESTS BY NAME' : 'SLOWEST CALLS BY NAME',
          [figures(['NAME', 'DURATION (AVG)'], details.value.slowestCalls.map((row) => [row.name ?? '(no name)', h(Link, { to: inSearch({ name: row.name ?? '' }) }, () => duration(row.averageDuration))]), 'No call yet.'),
          details.value.slowestCalls.length > 0 && action(address('/performance', { ...during(), role: caller() ?? null, kind: isRole() ? null : 'dependencies' }), 'Investigate performance')]),
        details.value.failures > 0 && card('common', 'share', [
          isRole() ? `ALL FAILED REQUESTS TO ${callee().toUpperCase()}` : `ALL FAILED DEPENDENCY CALLS TO ${callee().toUpperCase()}`,
          h('b', Object.keys(details.value.commonProperties).length > 0 ? '100% have common properties' : 'They have no property in common'),
        ], [Object.entries(details.value.commonProperties).map(([name, value]) => h('p', [`${name}: `, h('b', String(value))])),
          action(inSearch({ success: 'false' }), 'Go to details')]),
      ],
    ]);
  },
};

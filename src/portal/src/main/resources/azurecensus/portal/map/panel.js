import { computed, defineComponent, h, reactive } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { count, duration, plural } from '../base/format.js';
import { icon } from '../base/icons.js';
import { callsKql, logsAddress } from '../base/kql.js';
import { Link, address, route } from '../base/router.js';
import { rangeQuery } from '../components/filters.js';
import { errorNotice } from '../components/notices.js';
import { describeSelection } from './selection.js';

/** @import { PropType, VNodeArrayChildren, VNodeChild } from '../lib/vue.js' */
/** @import { LiveData } from '../base/api.js' */
/** @import { IconName } from '../base/icons.js' */
/** @import { Query } from '../base/router.js' */
/** @import { ApplicationMap, MapDetails } from '../base/types.js' */
/** @import { Selection } from './selection.js' */

/** @typedef {'codes' | 'slowest' | 'common'} Card */

/** @type {Card[]} */
const CARDS = ['codes', 'slowest', 'common'];

/** Failing status codes, slowest calls, and the properties that failed calls share, of the selected node or edge. */
export const MapPanel = defineComponent({
  props: {
    map: { type: /** @type {PropType<ApplicationMap>} */ (Object), required: true },
    selected: { type: String, required: true },
  },
  emits: { close: () => true },
  setup(props, { emit }) {
    const open = reactive({ codes: true, slowest: true, common: true });
    const anyOpen = computed(() => CARDS.some((card) => open[card]));
    const selection = computed(() => describeSelection(props.map, props.selected));
    /** @type {LiveData<MapDetails>} */
    const { data: details, error } = useLive(() =>
      address('/api/map/details', { ...selection.value.query, ...keptFilters() }));

    /** @param {Query} [query] */
    function inSearch(query) {
      const { isRole, calls } = selection.value;
      const type = isRole ? 'request' : 'dependency';
      return address('/search', { type, ...keptFilters(), ...calls, ...query });
    }

    function toggleAll() {
      const wanted = !anyOpen.value;
      CARDS.forEach((card) => {
        open[card] = wanted;
      });
    }

    /**
     * @param {Card} key
     * @param {IconName} iconName
     * @param {VNodeArrayChildren} heading
     * @param {VNodeArrayChildren} content
     */
    function card(key, iconName, heading, content) {
      const toggle = () => {
        open[key] = !open[key];
      };
      const head = { class: ['card-head', { open: open[key] }], 'aria-expanded': String(open[key]), onClick: toggle };
      return h('section', { class: 'card' }, [
        h('h3', h('button', head, [
          icon(iconName, { width: 20, height: 20 }),
          h('span', heading),
          icon('chevron', { class: 'icon card-chevron', width: 18, height: 18 }),
        ])),
        open[key] && h('div', { class: 'card-body' }, content),
      ]);
    }

    /** @param {MapDetails} shown */
    function codesCard({ topFailingStatusCodes, failures }) {
      const { isRole, role } = selection.value;
      const rows = topFailingStatusCodes.map(({ resultCode, count: calls }) => [
        resultCode ?? '(none)',
        h(Link, { to: inSearch({ success: 'false', resultCode: resultCode ?? '' }) }, () => count(calls)),
      ]);
      const to = address('/failures', { ...keptFilters(), role, tab: isRole ? null : 'dependencies' });
      return card('codes', 'failures', ['TOP FAILING STATUS CODES'], [
        figureTable(['STATUS CODE', 'COUNT'], rows, 'No failed calls.'),
        failures > 0 && actionLink(to, 'Investigate failures'),
      ]);
    }

    /** @param {MapDetails} shown */
    function slowestCard({ slowestCalls }) {
      const { isRole, role } = selection.value;
      const rows = slowestCalls.map(({ name, averageDuration }) => [
        name ?? '(no name)',
        h(Link, { to: inSearch({ name: name ?? '' }) }, () => duration(averageDuration)),
      ]);
      const to = address('/performance', { ...keptFilters(), role, kind: isRole ? null : 'dependencies' });
      return card('slowest', 'slow', [isRole ? 'SLOWEST REQUESTS BY NAME' : 'SLOWEST CALLS BY NAME'], [
        figureTable(['NAME', 'DURATION (AVG)'], rows, 'No calls.'),
        slowestCalls.length > 0 && actionLink(to, 'Investigate performance'),
      ]);
    }

    /** @param {MapDetails} shown */
    function commonCard({ commonProperties }) {
      const { isRole, target } = selection.value;
      const properties = Object.entries(commonProperties);
      const heading = [
        `ALL FAILED ${isRole ? 'REQUESTS' : 'DEPENDENCY CALLS'} TO ${target.toUpperCase()}`,
        h('b', properties.length > 0 ? '100% have common properties' : 'No common properties'),
      ];
      return card('common', 'share', heading, [
        properties.map(([name, value]) => h('p', [`${name}: `, h('b', String(value))])),
        actionLink(inSearch({ success: 'false' }), 'Go to details'),
      ]);
    }

    const close = () => emit('close');
    const head = () => h('header', { class: 'panel-head' }, [
      h('div', [h('h2', selection.value.title), details.value && h('p', figuresOf(details.value))]),
      h('button', { class: 'plain-button', 'aria-label': 'Close details', onClick: close }, icon('close')),
    ]);

    const links = () => [
      linkButton(inLogs(selection.value), 'logs', 'View in Logs'),
      linkButton(inSearch(), 'search', 'View in Search'),
      h('button', { class: 'link-button with-icon', onClick: toggleAll }, [
        icon(anyOpen.value ? 'minus' : 'plus'),
        anyOpen.value ? 'Collapse all' : 'Expand all',
      ]),
    ];

    const onKeydown = (/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && close();
    return () => h('aside', { class: 'map-panel', 'aria-label': 'Details of the selection', onKeydown }, [
      head(),
      errorNotice(error.value),
      links(),
      details.value && [
        codesCard(details.value),
        slowestCard(details.value),
        details.value.failures > 0 && commonCard(details.value),
      ],
    ]);
  },
});

/** The time range and the filter, which the map has in common with the pages that it links to. */
function keptFilters() {
  return { ...rangeQuery(), filter: route.query.filter };
}

/** @param {MapDetails} details */
function figuresOf({ calls, failures, averageDuration }) {
  return `${plural(calls ?? 0, 'call')} · ${count(failures ?? 0)} failed · ${duration(averageDuration)} on average`;
}

/**
 * The address of a query in Logs that lists the selected calls.
 *
 * @param {Selection} selection
 */
function inLogs({ isRole, role, dependencyTarget }) {
  const filters = { ...keptFilters(), role, target: dependencyTarget };
  return logsAddress(callsKql(isRole ? 'requests' : 'dependencies', filters));
}

/** @param {string} to @param {IconName} name @param {string} text */
function linkButton(to, name, text) {
  return h(Link, { class: 'link-button with-icon panel-link', to }, () => [icon(name), text]);
}

/** @param {string} to @param {string} text */
function actionLink(to, text) {
  return h(Link, { class: 'primary-button', to }, () => text);
}

/** @param {string[]} headings @param {VNodeChild[][]} rows @param {string} none */
function figureTable(headings, rows, none) {
  return rows.length === 0 ? h('p', { class: 'quiet' }, none) : h('table', { class: 'card-table' }, [
    h('thead', h('tr', headings.map((heading) => h('th', heading)))),
    h('tbody', rows.map((cells) => h('tr', cells.map((cell) => h('td', [cell]))))),
  ]);
}

import { h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { dateAndTime, timeOfDay } from '../base/format.js';
import { icon } from '../base/icons.js';
import { pushQuery, replaceQuery, route } from '../base/router.js';

const RANGES = [['', 'All times'], ['5m', 'Last 5 minutes'], ['30m', 'Last 30 minutes'], ['1h', 'Last hour'], ['6h', 'Last 6 hours'], ['24h', 'Last 24 hours']];
const CUSTOM = 'custom';

/** What a change of a filter takes away: the place in what the old filters found. */
const ANEW = { offset: null, item: null };

function menu(label, value, options, onChoose) {
  return h('label', { class: 'filter' }, [
    h('span', label),
    h('select', { class: 'select small', value, onChange: (event) => onChoose(event.target.value || null) }, options.map(([key, text]) => h('option', { key, value: key, selected: key === value }, text))),
  ]);
}

/** A value that the menu does not offer, such as one of an old link, is shown all the same. */
function withValue(options, value) {
  return options.some(([key]) => key === value) ? options : [...options, [value, value]];
}

/** A labelled menu whose choice is kept in the address. */
export function choice(name, label, options) {
  const value = route.query[name] ?? '';
  return menu(label, value, withValue(options, value), (chosen) => replaceQuery({ [name]: chosen, ...ANEW }));
}

/** The time range alone: one up to now, or one chosen on a chart. */
export function rangeChoice() {
  const { from, to } = route.query;
  const isCustom = from !== undefined || to !== undefined;
  const value = isCustom ? CUSTOM : route.query.last ?? '';
  const options = isCustom ? [...RANGES, [CUSTOM, 'Custom']] : withValue(RANGES, value);
  return [
    menu('Time range', value, options, (last) => last !== CUSTOM && replaceQuery({ last, from: null, to: null, ...ANEW })),
    isCustom && h('button', { class: 'chip', title: `Remove this time range: ${told(from, dateAndTime)} to ${told(to, dateAndTime)}`, onClick: () => replaceQuery({ from: null, to: null, ...ANEW }) },
      [h('span', `${told(from, timeOfDay)} – ${told(to, timeOfDay)}`), icon('close', { width: 10, height: 10 })]),
  ];
}

function told(time, format) {
  return time === undefined ? 'now' : Number.isNaN(Date.parse(time)) ? time : format(time);
}

/** Narrows the time range to one chosen on a chart, in milliseconds since 1970. */
export function narrowTo(from, to) {
  pushQuery({ last: null, from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...ANEW });
}

/** Time range and cloud role, as the Azure portal has them above its charts. */
export const Filters = {
  setup(props, { slots }) {
    const { data: roles } = useLive(() => '/api/roles');
    return () => h('div', { class: 'filters' }, [
      rangeChoice(),
      choice('role', 'Roles', [['', 'All'], ...(roles.value ?? []).filter(({ role }) => role).map(({ role }) => [role, role])]),
      slots.default?.(),
    ]);
  },
};

/** What the filters ask of the API. */
export function filterQuery(...names) {
  return Object.fromEntries(['last', 'from', 'to', 'role', ...names].map((name) => [name, route.query[name] ?? null]));
}

/** Whether any of the filters is set, so that nothing shown need not mean nothing there. */
export function isFiltered(...names) {
  return Object.values(filterQuery(...names)).some((value) => value !== null);
}

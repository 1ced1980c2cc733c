import { defineComponent, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { inputValue } from '../base/events.js';
import { dateAndTime, timeOfDay } from '../base/format.js';
import { icon } from '../base/icons.js';
import { keptQuery, pushQuery, replaceQuery, route } from '../base/router.js';

/** @typedef {[key: string, text: string]} Option */

/** @type {Option[]} */
const RANGES = [
  ['', 'All times'],
  ['5m', 'Last 5 minutes'],
  ['30m', 'Last 30 minutes'],
  ['1h', 'Last hour'],
  ['6h', 'Last 6 hours'],
  ['24h', 'Last 24 hours'],
];
const CUSTOM = 'custom';

/** What a change of a filter resets: the place in the list that the old filters gave. */
const RESET = { offset: null, item: null };

/**
 * @param {string} label
 * @param {string} value
 * @param {Option[]} options
 * @param {(value: string | null) => void} onChoose
 */
function menu(label, value, options, onChoose) {
  const onChange = (/** @type {Event} */ event) => onChoose(inputValue(event) || null);
  return h('label', { class: 'filter' }, [
    h('span', label),
    h('select', { class: 'select small', value, onChange }, options.map(([key, text]) =>
      h('option', { key, value: key, selected: key === value }, text))),
  ]);
}

/**
 * Adds a value that the menu does not offer, such as one of an old link.
 *
 * @param {Option[]} options
 * @param {string} value
 * @returns {Option[]}
 */
function withValue(options, value) {
  return options.some(([key]) => key === value) ? options : [...options, [value, value]];
}

/**
 * A labelled menu whose value is kept in the address.
 *
 * @param {string} name of the value in the address
 * @param {string} label
 * @param {Option[]} options
 */
export function choice(name, label, options) {
  const value = route.query[name] ?? '';
  return menu(label, value, withValue(options, value), (chosen) => replaceQuery({ [name]: chosen, ...RESET }));
}

/**
 * A filter that is set, as a button that removes it.
 *
 * @param {string} text
 * @param {string} title
 * @param {() => void} onRemove
 */
export function chip(text, title, onRemove) {
  return h('button', { key: text, class: 'chip', title, onClick: onRemove }, [
    h('span', text),
    icon('close', { width: 10, height: 10 }),
  ]);
}

/** The menu of the time range: one up to now, or one that was selected on a chart. */
export function rangeChoice() {
  const { from, to } = route.query;
  const isCustom = from !== undefined || to !== undefined;
  const value = isCustom ? CUSTOM : route.query.last ?? '';
  /** @type {Option[]} */
  const options = isCustom ? [...RANGES, [CUSTOM, 'Custom']] : withValue(RANGES, value);
  const onChoose = (/** @type {string | null} */ last) => {
    if (last !== CUSTOM) {
      replaceQuery({ last, from: null, to: null, ...RESET });
    }
  };
  return [menu('Time range', value, options, onChoose), isCustom && rangeChip(from, to)];
}

/**
 * @param {string | undefined} from
 * @param {string | undefined} to
 */
function rangeChip(from, to) {
  const text = (/** @type {(time: string) => string} */ format, separator = ' – ') =>
    [bound(from, 'start', format), bound(to, 'now', format)].join(separator);
  const title = `Remove this time range: ${text(dateAndTime, ' to ')}`;
  return chip(text(timeOfDay), title, () => replaceQuery({ from: null, to: null, ...RESET }));
}

/**
 * @param {string | undefined} time
 * @param {string} missing
 * @param {(time: string) => string} format
 */
function bound(time, missing, format) {
  if (time === undefined) {
    return missing;
  }
  return Number.isNaN(Date.parse(time)) ? time : format(time);
}

/**
 * Sets the time range to one that was selected on a chart.
 *
 * @param {number} from milliseconds since 1970
 * @param {number} to milliseconds since 1970
 */
export function narrowTo(from, to) {
  pushQuery({ last: null, from: new Date(from).toISOString(), to: new Date(to).toISOString(), ...RESET });
}

/** Time range and cloud role, as the Azure portal has them above its charts. */
export const Filters = defineComponent({
  setup(_, { slots }) {
    /** @type {import('../base/api.js').LiveData<{ role: string }[]>} */
    const { data: roles } = useLive(() => '/api/roles');
    /** @returns {Option[]} */
    const options = () => (roles.value ?? []).filter(({ role }) => role).map(({ role }) => [role, role]);
    return () => h('div', { class: 'filters' }, [
      rangeChoice(),
      choice('role', 'Roles', [['', 'All'], ...options()]),
      slots.default?.(),
    ]);
  },
});

/** The time range in the address. A value that is not set is null. */
export function rangeQuery() {
  const { last = null, from = null, to = null } = route.query;
  return { last, from, to };
}

/**
 * The values of the filters in the address: time range, role and the named ones. A value that is not set is null.
 *
 * @param {...string} names
 * @returns {Record<string, string | null>}
 */
export function filterQuery(...names) {
  return { ...keptQuery(), ...Object.fromEntries(names.map((name) => [name, route.query[name] ?? null])) };
}

/**
 * True when any of the filters is set, so that an empty page does not mean an empty store.
 *
 * @param {...string} names
 */
export function isFiltered(...names) {
  return Object.values(filterQuery(...names)).some((value) => value !== null);
}

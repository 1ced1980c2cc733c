import { defineComponent, h, reactive, watch } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { inputValue } from '../base/events.js';
import { dateAndTime, timeInList, zonedTime } from '../base/format.js';
import { icon } from '../base/icons.js';
import { preferences } from '../base/preferences.js';
import { keptQuery, pushQuery, route } from '../base/router.js';
import { OptionList, Pill, menuPill } from './pill.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { Option } from './pill.js' */

/** @type {Option[]} */
const RANGES = [
  ['', 'All times'],
  ['5m', 'Last 5 minutes'],
  ['30m', 'Last 30 minutes'],
  ['1h', 'Last hour'],
  ['6h', 'Last 6 hours'],
  ['24h', 'Last 24 hours'],
  ['7d', 'Last 7 days'],
];
const CUSTOM = 'custom';

/** What a change of a filter resets: the place in the list that the old filters gave. */
export const RESET = { before: null, item: null };

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
 * A pill whose value is kept in the address.
 *
 * @param {string} name of the value in the address
 * @param {string} label
 * @param {Option[]} options
 */
export function choice(name, label, options) {
  const value = route.query[name] ?? '';
  const onChoose = (/** @type {string | null} */ chosen) => pushQuery({ [name]: chosen, ...RESET });
  return menuPill(name, label, value, withValue(options, value), onChoose);
}

/**
 * A filter that is set, as a button that removes it.
 *
 * @param {string} text
 * @param {string} title
 * @param {() => void} onRemove
 */
export function chip(text, title, onRemove) {
  return h('button', { key: text, class: 'chip', type: 'button', title: `${text}. ${title}`, onClick: onRemove }, [
    h('span', text),
    icon('close', { width: 10, height: 10 }),
  ]);
}

/** The time range of the page: a preset up to now, or one from and to a time; and the time zone of all times. */
export const RangePill = defineComponent({
  setup() {
    const typed = reactive({ from: '', to: '' });
    const isCustom = () => route.query.from !== undefined || route.query.to !== undefined;
    const reset = () => {
      typed.from = inputText(route.query.from);
      typed.to = inputText(route.query.to);
    };
    watch(() => [route.query.from, route.query.to, preferences.utc], reset, { immediate: true });

    function value() {
      const { from, to, last = '' } = route.query;
      if (isCustom()) {
        return `${bound(from, 'start', timeInList)} – ${bound(to, 'now', timeInList)}`;
      }
      return RANGES.find(([key]) => key === last)?.[1] ?? last;
    }

    /** @param {'from' | 'to'} side @param {string} label */
    const field = (side, label) => h('label', { class: 'field' }, [
      h('span', label),
      h('input', {
        class: ['text-box', `range-${side}`],
        type: 'datetime-local',
        step: 1,
        value: typed[side],
        onInput: (/** @type {Event} */ event) => {
          typed[side] = inputValue(event);
        },
      }),
    ]);

    /** @param {boolean} utc @param {string} text */
    const zone = (utc, text) => h('button', {
      class: ['segment', { current: preferences.utc === utc }],
      type: 'button',
      'aria-pressed': String(preferences.utc === utc),
      onClick: () => {
        preferences.utc = utc;
      },
    }, text);

    /** @param {() => void} close */
    function panel(close) {
      const choose = (/** @type {string} */ last) => {
        close();
        pushQuery({ last: last || null, from: null, to: null, ...RESET });
      };
      const apply = (/** @type {Event} */ event) => {
        event.preventDefault();
        close();
        pushQuery({ last: null, from: timeOfInput(typed.from), to: timeOfInput(typed.to), ...RESET });
      };
      return [
        h(OptionList, {
          label: 'Time range',
          value: isCustom() ? CUSTOM : route.query.last ?? '',
          options: isCustom() ? RANGES : withValue(RANGES, route.query.last ?? ''),
          onChoose: choose,
        }),
        h('form', { class: 'range-form', onSubmit: apply }, [
          h('h3', 'Custom range'),
          field('from', 'From'),
          field('to', 'To'),
          h('button', { class: 'primary-button', disabled: !typed.from && !typed.to }, 'Apply'),
        ]),
        h('div', { class: 'range-zone', role: 'group', 'aria-label': 'Time zone' }, [
          h('span', 'Times in'),
          zone(false, 'Local time'),
          zone(true, 'UTC'),
        ]),
      ];
    }

    return () => h(Pill, {
      class: 'pill-range',
      label: preferences.utc ? 'Time range (UTC)' : 'Time range',
      value: value(),
      active: isCustom() || route.query.last !== undefined,
      title: isCustom() ? rangeTitle() : null,
    }, { default: (/** @type {{ close: () => void }} */ { close }) => panel(close) });
  },
});

function rangeTitle() {
  const { from, to } = route.query;
  return `${bound(from, 'start', dateAndTime)} to ${bound(to, 'now', dateAndTime)}`;
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
  return Number.isNaN(Date.parse(time)) ? `${time} (not a time)` : format(time);
}

/**
 * A time as an input of date and time has it.
 *
 * @param {string | undefined} time
 */
function inputText(time) {
  return time === undefined ? '' : zonedTime(time).slice(0, 19);
}

/** @param {string} text */
function timeOfInput(text) {
  const time = Date.parse(preferences.utc ? `${text}Z` : text);
  return Number.isNaN(time) ? null : new Date(time).toISOString();
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

/** The cloud role whose telemetry the page shows. */
export const RolePill = defineComponent({
  setup() {
    /** @type {LiveData<{ role: string }[]>} */
    const { data: roles } = useLive(() => '/api/roles');
    /** @returns {Option[]} */
    const options = () => (roles.value ?? []).filter(({ role }) => role).map(({ role }) => [role, role]);
    return () => choice('role', 'Roles', [['', 'All'], ...options()]);
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

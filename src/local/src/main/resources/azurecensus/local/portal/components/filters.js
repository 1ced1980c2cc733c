import { h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { replaceQuery, route } from '../base/router.js';

const RANGES = [['', 'All times'], ['5m', 'Last 5 minutes'], ['30m', 'Last 30 minutes'], ['1h', 'Last hour'], ['6h', 'Last 6 hours'], ['24h', 'Last 24 hours']];

/** A labelled menu whose choice is kept in the address. */
export function choice(name, label, options) {
  return h('label', { class: 'filter' }, [
    h('span', label),
    h('select', { class: 'select small', value: route.query[name] ?? '', onChange: (event) => replaceQuery({ [name]: event.target.value || null, offset: null }) },
      options.map(([value, text]) => h('option', { key: value, value }, text))),
  ]);
}

/** The time range alone. */
export function rangeChoice() {
  return choice('last', 'Time range', RANGES);
}

/** Time range and cloud role, as the Azure portal has them above its charts. */
export const Filters = {
  setup(props, { slots }) {
    const { data: roles } = useLive(() => '/api/roles');
    return () => h('div', { class: 'filters' }, [
      rangeChoice(),
      choice('role', 'Roles', [['', 'All'], ...(roles.value ?? []).map(({ role }) => [role, role])]),
      slots.default?.(),
    ]);
  },
};

/** What the filters ask of the API. */
export function filterQuery(...names) {
  return Object.fromEntries(['last', 'role', ...names].map((name) => [name, route.query[name] ?? null]));
}

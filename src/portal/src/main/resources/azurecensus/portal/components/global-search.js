import { computed, defineComponent, h, ref, shallowRef } from '../lib/vue.js';
import { getJson } from '../base/api.js';
import { inputValue, nextInList } from '../base/events.js';
import { dateAndTime, oneLine } from '../base/format.js';
import { icon } from '../base/icons.js';
import { address, go, keptQuery, transactionAddress } from '../base/router.js';

/** @import { IconName } from '../base/icons.js' */
/** @import { Operation } from '../base/types.js' */

/** @typedef {{ key: string, icon: IconName, text: string, hint: string, to: string }} Suggestion */

const MOST_OF_A_KIND = 5;
const OPERATION_ID = /^[0-9a-f]{16,32}$/i;

/** The search of the top bar: items by text, and the operations and roles whose names contain the text. */
export const GlobalSearch = defineComponent({
  setup() {
    const box = ref(/** @type {HTMLInputElement | null} */ (null));
    const typed = ref('');
    const chosen = ref(0);
    const open = ref(false);
    const operations = shallowRef(/** @type {Operation[]} */ ([]));
    const roles = shallowRef(/** @type {{ role: string }[]} */ ([]));

    /** Loads what suggestions are made of; without it the search for items still works. */
    function load() {
      open.value = true;
      getJson('/api/operations?limit=200').then((answer) => { operations.value = answer; }, () => {});
      getJson('/api/roles').then((answer) => { roles.value = answer; }, () => {});
    }

    /** @returns {Suggestion[]} */
    function allSuggestions() {
      const text = typed.value.trim();
      const has = (/** @type {string | null} */ name) => (name ?? '').toLowerCase().includes(text.toLowerCase());
      const search = address('/search', { ...keptQuery(), search: text });
      return [
        { key: 'items', icon: 'search', text: `Items with “${text}”`, hint: 'Transaction search', to: search },
        ...(OPERATION_ID.test(text) ? [ofOperation(text, `Operation ${text}`, 'Operation ID')] : []),
        ...roles.value.filter(({ role }) => has(role)).slice(0, MOST_OF_A_KIND).map(ofRole),
        ...operations.value.filter(({ name }) => has(name)).slice(0, MOST_OF_A_KIND).map((operation) =>
          ofOperation(operation.operation_Id, oneLine(operation.name), dateAndTime(operation.timestamp))),
      ];
    }
    const suggestions = computed(() => (typed.value.trim() === '' ? [] : allSuggestions()));

    function follow(/** @type {Suggestion | undefined} */ suggestion) {
      if (suggestion) {
        open.value = false;
        typed.value = '';
        go(suggestion.to);
      }
    }

    function onKeydown(/** @type {KeyboardEvent} */ event) {
      const to = event.key.startsWith('Arrow') && nextInList(event, chosen.value, suggestions.value.length);
      if (typeof to === 'number') {
        event.preventDefault();
        chosen.value = to;
      } else if (event.key === 'Escape') {
        open.value = false;
      }
    }

    const entry = (/** @type {Suggestion} */ suggestion, /** @type {number} */ index) => h('li', {
      id: `suggestion-${index}`,
      key: suggestion.key,
      class: ['suggestion', { chosen: index === chosen.value }],
      role: 'option',
      'aria-selected': String(index === chosen.value),
      onPointerdown: (/** @type {PointerEvent} */ event) => event.preventDefault(),
      onClick: () => follow(suggestion),
    }, [
      icon(suggestion.icon),
      h('span', { class: 'suggestion-text' }, suggestion.text),
      h('span', { class: 'quiet' }, suggestion.hint),
    ]);

    return () => {
      const shown = open.value && suggestions.value.length > 0;
      return h('form', {
        class: 'global-search',
        role: 'search',
        onSubmit: (/** @type {Event} */ event) => {
          event.preventDefault();
          follow(suggestions.value[chosen.value]);
        },
      }, [
        icon('find'),
        h('input', {
          ref: box,
          class: 'global-box',
          type: 'search',
          role: 'combobox',
          autocomplete: 'off',
          placeholder: 'Search items, operations and roles',
          'aria-label': 'Search items, operations and roles',
          'aria-expanded': String(shown),
          'aria-controls': 'suggestions',
          'aria-activedescendant': shown ? `suggestion-${chosen.value}` : null,
          value: typed.value,
          onFocus: load,
          onBlur: () => { open.value = false; },
          onInput: (/** @type {Event} */ event) => {
            typed.value = inputValue(event);
            chosen.value = 0;
            open.value = true;
          },
          onKeydown,
        }),
        h('ul', {
          id: 'suggestions',
          class: 'suggestions',
          role: 'listbox',
          'aria-label': 'Suggestions',
          hidden: !shown,
        }, shown ? suggestions.value.map(entry) : []),
      ]);
    };
  },
});

/** @param {string} id @param {string} text @param {string} hint @returns {Suggestion} */
function ofOperation(id, text, hint) {
  return { key: `operation ${id}`, icon: 'request', text, hint, to: transactionAddress(id) };
}

/** @param {{ role: string }} row @returns {Suggestion} */
function ofRole({ role }) {
  const to = address('/search', { ...keptQuery(), role });
  return { key: `role ${role}`, icon: 'map', text: role, hint: 'Role', to };
}

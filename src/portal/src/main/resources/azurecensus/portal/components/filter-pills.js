import { computed, defineComponent, h, reactive, ref, shallowRef } from '../lib/vue.js';
import { getJson, messageOf } from '../base/api.js';
import { inputValue } from '../base/events.js';
import { allOf, describe, filterState, filterTerm } from '../base/filter.js';
import { address, pushQuery, route } from '../base/router.js';
import { RESET, chip } from './filters.js';
import { Pill } from './pill.js';

/** @type {[operator: string, text: string][]} */
const OPERATORS = [
  ['=', 'is'],
  ['!=', 'is not'],
  [':', 'matches (* is any text)'],
  ['>=', 'is at least'],
  ['>', 'is more than'],
  ['<', 'is less than'],
];
const EXAMPLE = 'resultCode:500 AND (duration>1s OR tenant:north)';

/** @param {string | null} filter */
function apply(filter) {
  pushQuery({ filter, ...RESET });
}

/** The conditions on columns and properties: each as a pill that removes it, and a pill that adds one. */
export const FilterPills = defineComponent({
  setup() {
    const typed = reactive({ field: '', operator: '=', value: '', whole: '' });
    const error = ref(/** @type {string | null} */ (null));
    const fields = shallowRef(/** @type {string[]} */ ([]));
    const values = shallowRef(/** @type {string[]} */ ([]));
    const terms = computed(() => filterState.terms.map(({ text }) => text));

    /** Loads the suggestions; without them the panel still works. */
    async function begin() {
      Object.assign(typed, { field: '', operator: '=', value: '', whole: route.query.filter ?? '' });
      error.value = null;
      const answer = await getJson('/api/fields').catch(() => null);
      fields.value = answer ? [...answer.properties, ...answer.columns] : [];
    }

    async function loadValues() {
      const rows = typed.field.trim() === ''
        ? []
        : await getJson(address('/api/fields/values', { field: typed.field.trim() })).catch(() => []);
      values.value = rows.map((/** @type {{ value: string }} */ { value }) => value);
    }

    /** @param {string | null} filter @param {() => void} close */
    async function use(filter, close) {
      try {
        if (filter) {
          await describe(filter);
        }
        close();
        apply(filter);
      } catch (failure) {
        error.value = messageOf(failure);
      }
    }

    /** @param {'field' | 'value'} name @param {string} label @param {() => void} [onChange] */
    const box = (name, label, onChange) => h('input', {
      class: ['text-box', `filter-${name}`],
      list: `filter-${name}s`,
      'aria-label': label,
      placeholder: label,
      value: typed[name],
      onInput: (/** @type {Event} */ event) => {
        typed[name] = inputValue(event);
      },
      onChange,
    });

    /** @param {string} id @param {string[]} texts */
    const suggestions = (id, texts) => h('datalist', { id }, texts.map((value) => h('option', { key: value, value })));

    const operators = () => h('select', {
      class: 'text-box',
      'aria-label': 'Comparison',
      value: typed.operator,
      onChange: (/** @type {Event} */ event) => {
        typed.operator = inputValue(event);
      },
    }, OPERATORS.map(([value, text]) => h('option', { key: value, value }, text)));

    /** @param {() => void} close */
    function panel(close) {
      const add = (/** @type {Event} */ event) => {
        event.preventDefault();
        const term = filterTerm(typed.field.trim(), typed.operator, typed.value);
        use(allOf(route.query.filter, term), close);
      };
      const replace = (/** @type {Event} */ event) => {
        event.preventDefault();
        use(typed.whole.trim() || null, close);
      };
      return [
        h('form', { class: 'filter-form', onSubmit: add }, [
          box('field', 'Column or property', loadValues),
          operators(),
          box('value', 'Value'),
          h('button', { class: 'primary-button', disabled: typed.field.trim() === '' }, 'Add'),
          suggestions('filter-fields', fields.value),
          suggestions('filter-values', values.value),
        ]),
        h('form', { class: 'filter-form whole', onSubmit: replace }, [
          h('input', {
            class: 'text-box filter-whole',
            'aria-label': 'The whole filter',
            placeholder: EXAMPLE,
            value: typed.whole,
            onInput: (/** @type {Event} */ event) => {
              typed.whole = inputValue(event);
            },
          }),
          h('button', { class: 'command' }, 'Apply'),
        ]),
        h('p', { class: 'quiet filter-hint' }, ['For example ', h('code', EXAMPLE)]),
        error.value && h('p', { class: 'bad', role: 'alert' }, error.value),
      ];
    }

    return () => [
      terms.value.map((text, index) => chip(text, 'Remove this condition', () =>
        apply(allOf(...terms.value.filter((_, other) => other !== index))))),
      filterState.error && chip(filterState.error, 'Remove this filter', () => apply(null)),
      h(Pill, { class: 'pill-filter', label: '+ Add filter', value: '', onOpen: begin }, {
        default: (/** @type {{ close: () => void }} */ { close }) => panel(close),
      }),
    ];
  },
});

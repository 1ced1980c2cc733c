import { computed, defineComponent, h, reactive, ref } from '../lib/vue.js';
import { inputValue } from '../base/events.js';
import { icon } from '../base/icons.js';

/** @import { PropType } from '../lib/vue.js' */
/** @import { KqlSchema } from '../base/types.js' */

/** @typedef {KqlSchema['tables'][number]} Table */

/** The tables and their columns. A click on a name inserts it into the query. */
export const SchemaTree = defineComponent({
  props: {
    tables: { type: /** @type {PropType<Table[]>} */ (Array), required: true },
    onInsert: { type: /** @type {PropType<(name: string) => void>} */ (Function), required: true },
  },
  setup(props) {
    const filter = ref('');
    const open = reactive(/** @type {Set<string>} */ (new Set()));
    const word = computed(() => filter.value.trim().toLowerCase());
    const shown = computed(() => props.tables.flatMap(({ name, columns }) => {
      const fits = (/** @type {string} */ text) => text.toLowerCase().includes(word.value);
      const fitting = columns.filter((column) =>
        fits(name) || fits(column.name) || column.type === word.value);
      return fits(name) || fitting.length > 0 ? [{ name, columns: fitting }] : [];
    }));
    // A filter that fits columns shows them, whether the table was open or not.
    const isOpen = (/** @type {Table} */ { name, columns }) =>
      open.has(name) || (word.value !== '' && columns.length > 0 && !name.toLowerCase().includes(word.value));

    /** @param {string} name */
    function toggle(name) {
      if (!open.delete(name)) {
        open.add(name);
      }
    }

    /** @param {Table} table */
    const entry = (table) => h('li', { key: table.name }, [
      h('div', { class: 'schema-table' }, [
        h('button', {
          class: ['tree-button', { opened: isOpen(table) }],
          'aria-expanded': String(isOpen(table)),
          'aria-label': `Columns of ${table.name}`,
          onClick: () => toggle(table.name),
        }, icon('chevron', { width: 10, height: 10 })),
        h('button', {
          class: 'schema-name',
          title: `Insert ${table.name}`,
          onClick: () => props.onInsert(table.name),
        }, table.name),
      ]),
      isOpen(table) && h('ul', table.columns.map(({ name, type }) => h('li', { key: name }, h('button', {
        class: 'schema-column',
        title: `Insert ${name} (${type})`,
        onClick: () => props.onInsert(name),
      }, [h('span', name), h('span', { class: 'quiet' }, type)])))),
    ]);

    return () => h('aside', { class: 'schema', 'aria-label': 'Tables and columns' }, [
      h('input', {
        class: 'schema-filter',
        type: 'search',
        placeholder: 'Filter tables and columns',
        'aria-label': 'Filter tables and columns',
        value: filter.value,
        onInput: (/** @type {Event} */ event) => {
          filter.value = inputValue(event);
        },
      }),
      h('ul', { class: 'schema-list' }, shown.value.map(entry)),
      shown.value.length === 0 && word.value !== '' && h('p', { class: 'quiet' }, 'No table or column fits.'),
    ]);
  },
});

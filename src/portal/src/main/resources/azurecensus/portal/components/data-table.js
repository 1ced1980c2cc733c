import { computed, defineComponent, h, ref } from '../lib/vue.js';
import { currentElement, focusSibling, isActivation, nextInList } from '../base/events.js';
import { icon } from '../base/icons.js';
import { csv, download } from './download.js';

/** @import { PropType, VNodeChild } from '../lib/vue.js' */

/** @typedef {string | number | null | undefined} SortValue */

/**
 * A column of a table.
 *
 * @template R
 * @typedef {object} Column
 * @property {string} title
 * @property {(row: R) => VNodeChild} cell
 * @property {(row: R) => SortValue} [sort] the value that orders the rows; without it the text of the cell
 * @property {(row: R) => string | null | undefined} [text] the whole text of a cut cell; by default its own
 * @property {boolean} [number] right-aligned
 * @property {boolean} [wide] gets the room that the other columns leave; what does not fit is cut
 * @property {(row: R) => boolean} [bad] true for a value that is shown in red
 */

/**
 * @template R
 * @typedef {object} TableOptions
 * @property {string} caption
 * @property {Column<R>[]} columns
 * @property {R[]} rows
 * @property {(row: R) => string | number} keyOf
 * @property {string} none shown in place of an empty table
 * @property {string | string[]} [chosen] key of the selected row, or of several
 * @property {(row: R) => void} [onChoose]
 */

/**
 * A table with headings that sort it. With `onChoose` a row can be selected by mouse and keyboard. In a narrow window
 * each row is a card with the titles beside the values; the ARIA roles keep it a table for screen readers.
 *
 * @template R
 * @param {TableOptions<R>} options
 */
export function dataTable(options) {
  return h(DataTable, { key: options.caption, options });
}

const DataTable = defineComponent({
  props: { options: { type: /** @type {PropType<TableOptions<any>>} */ (Object), required: true } },
  setup(props) {
    const order = ref(/** @type {{ title: string, down: boolean } | null} */ (null));
    const rows = computed(() => sorted(props.options, order.value));

    /** Sorts by a column: numbers begin with the highest. A third click restores the order of the page. */
    function sortBy(/** @type {Column<any>} */ { title, number = false }) {
      const { title: current, down } = order.value ?? {};
      if (current !== title) {
        order.value = { title, down: number };
      } else {
        order.value = down === number ? { title, down: !number } : null;
      }
    }

    /** @param {KeyboardEvent} event @param {any} row @param {number} index */
    function onKeydown(event, row, index) {
      if (event.target !== currentElement(event)) {
        return;
      }
      const to = nextInList(event, index, rows.value.length);
      if (to !== undefined) {
        event.preventDefault();
        focusSibling(event, to);
      } else if (isActivation(event)) {
        event.preventDefault();
        props.options.onChoose?.(row);
      }
    }

    /** @param {any} row @param {number} index */
    function selection(row, index) {
      const { chosen, keyOf, onChoose } = props.options;
      const first = rows.value.find((each) => isChosen(chosen, keyOf(each)));
      const isTabStop = first ? keyOf(first) === keyOf(row) : index === 0;
      return onChoose && {
        tabindex: isTabStop ? 0 : -1,
        'aria-selected': String(isChosen(chosen, keyOf(row))),
        onClick: () => onChoose(row),
        onKeydown: (/** @type {KeyboardEvent} */ event) => onKeydown(event, row, index),
      };
    }

    function csvButton() {
      const { caption, columns } = props.options;
      const label = `Save “${caption}” as CSV`;
      const onClick = () => download(`${fileName(caption)}.csv`, 'text/csv', csv(columns, rows.value));
      const attributes = { class: 'csv-button', type: 'button', title: label, 'aria-label': label, onClick };
      return h('button', attributes, [icon('download', { width: 14, height: 14 }), ' CSV']);
    }

    function heading(/** @type {Column<any>} */ column) {
      const { title, number, wide } = column;
      const down = order.value?.title === title ? order.value.down : null;
      const direction = down ? 'descending' : 'ascending';
      const onClick = () => sortBy(column);
      const share = 100 / props.options.columns.filter((each) => each.wide).length;
      return h('th', {
        scope: 'col',
        role: 'columnheader',
        class: { number, wide, sorted: down !== null },
        style: wide ? { width: `${share}%` } : null,
        'aria-sort': down === null ? null : direction,
      }, h('button', { class: 'sort-button', type: 'button', title: `Sort by ${title}`, onClick }, [
        title,
        icon('sort', { class: down ? 'icon sort-arrow down' : 'icon sort-arrow', width: 9, height: 9 }),
      ]));
    }

    function cell(/** @type {any} */ row, /** @type {Column<any>} */ column) {
      const { title, number, wide, bad, text, cell: contentOf } = column;
      const content = contentOf(row);
      const whole = text?.(row) ?? (typeof content === 'string' ? content : null);
      return h('td', {
        role: props.options.onChoose ? 'gridcell' : 'cell',
        'data-title': title,
        title: number ? null : whole,
        class: { number, wide, bad: bad?.(row) },
      }, [content]);
    }

    return () => {
      const { caption, columns, keyOf, none, chosen, onChoose } = props.options;
      if (rows.value.length === 0) {
        return h('section', { class: 'table-empty' }, [h('h2', { class: 'caption' }, caption), h('p', none)]);
      }
      const role = onChoose ? 'grid' : 'table';
      return h('div', { class: 'table-place' }, [csvButton(), h('table', { class: 'table cards', role }, [
        h('caption', { class: 'caption' }, caption),
        h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map(heading))),
        h('tbody', { role: 'rowgroup' }, rows.value.map((row, index) => h('tr', {
          key: keyOf(row),
          role: 'row',
          class: { chosen: onChoose && isChosen(chosen, keyOf(row)), choosable: onChoose },
          ...selection(row, index),
        }, columns.map((column) => cell(row, column))))),
      ])]);
    };
  },
});

/** @param {string | string[] | undefined} chosen @param {string | number} key */
function isChosen(chosen, key) {
  return Array.isArray(chosen) ? chosen.includes(String(key)) : chosen === key;
}

/** @param {string} caption */
function fileName(caption) {
  return caption.toLowerCase().replace(/[^a-z0-9]+/g, '-');
}

/**
 * The rows in the chosen order; rows without a value come last.
 *
 * @template R
 * @param {TableOptions<R>} options
 * @param {{ title: string, down: boolean } | null} order
 * @returns {R[]}
 */
export function sorted({ rows, columns }, order) {
  const column = columns.find(({ title }) => title === order?.title);
  if (!order || !column) {
    return rows;
  }
  const valueOf = column.sort ?? ((/** @type {R} */ row) => /** @type {SortValue} */ (column.cell(row)));
  return [...rows].sort((a, b) => compare(valueOf(a), valueOf(b), order.down));
}

/** @param {SortValue} a @param {SortValue} b @param {boolean} down */
function compare(a, b, down) {
  const isMissing = (/** @type {SortValue} */ value) => value === null || value === undefined || value === '';
  if (isMissing(a) || isMissing(b)) {
    return Number(isMissing(a)) - Number(isMissing(b));
  }
  const ascending = typeof a === 'number' && typeof b === 'number'
    ? a - b
    : String(a).localeCompare(String(b), 'en', { numeric: true });
  return down ? -ascending : ascending;
}

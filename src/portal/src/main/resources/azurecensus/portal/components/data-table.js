import { h } from '../lib/vue.js';
import { currentElement, focusSibling, isActivation, nextInList } from '../base/events.js';

/** @import { VNodeChild } from '../lib/vue.js' */

/**
 * A column of a table.
 *
 * @template R
 * @typedef {object} Column
 * @property {string} title
 * @property {(row: R) => VNodeChild} cell
 * @property {boolean} [number] right-aligned
 * @property {boolean} [wide]
 * @property {boolean} [narrow] never wrapped
 * @property {(row: R) => boolean} [bad] true for a value that is shown in red
 */

/**
 * A table with headings. With `onChoose` a row can be selected by mouse and keyboard. In a narrow window each row is a
 * card with the titles beside the values; the ARIA roles keep it a table for screen readers.
 *
 * @template R
 * @param {object} options
 * @param {string} options.caption
 * @param {Column<R>[]} options.columns
 * @param {R[]} options.rows
 * @param {(row: R) => string | number} options.keyOf
 * @param {string} options.none shown in place of an empty table
 * @param {string} [options.chosen] key of the selected row
 * @param {(row: R) => void} [options.onChoose]
 */
export function dataTable({ caption, columns, rows, keyOf, none, chosen, onChoose }) {
  if (rows.length === 0) {
    return h('section', { class: 'table-empty' }, [h('h3', caption), h('p', { class: 'quiet' }, none)]);
  }

  /** @param {KeyboardEvent} event @param {R} row @param {number} index */
  function onKeydown(event, row, index) {
    if (event.target !== currentElement(event)) {
      return;
    }
    const to = nextInList(event, index, rows.length);
    if (to !== undefined) {
      event.preventDefault();
      focusSibling(event, to);
    } else if (isActivation(event)) {
      event.preventDefault();
      onChoose?.(row);
    }
  }

  /** @param {R} row @param {number} index */
  function selection(row, index) {
    return onChoose && {
      tabindex: 0,
      'aria-selected': String(chosen === keyOf(row)),
      onClick: () => onChoose(row),
      onKeydown: (/** @type {KeyboardEvent} */ event) => onKeydown(event, row, index),
    };
  }

  const heading = (/** @type {Column<R>} */ { title, number }) =>
    h('th', { scope: 'col', role: 'columnheader', class: { number } }, title);

  const cell = (/** @type {R} */ row, /** @type {Column<R>} */ { title, number, wide, narrow, bad, cell: contentOf }) =>
    h('td', {
      role: onChoose ? 'gridcell' : 'cell',
      'data-title': title,
      class: { number, wide, nowrap: narrow, bad: bad?.(row) },
    }, [contentOf(row)]);

  return h('div', { class: 'table-scroll' }, h('table', { class: 'table cards', role: onChoose ? 'grid' : 'table' }, [
    h('caption', caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map(heading))),
    h('tbody', { role: 'rowgroup' }, rows.map((row, index) => h('tr', {
      key: keyOf(row),
      role: 'row',
      class: { chosen: onChoose && chosen === keyOf(row), choosable: onChoose },
      ...selection(row, index),
    }, columns.map((column) => cell(row, column))))),
  ]));
}

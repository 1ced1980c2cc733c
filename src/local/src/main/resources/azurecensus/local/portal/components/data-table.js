import { h } from '../lib/vue.js';

/**
 * Rows under headings. A column is { title, cell(row), number, wide }; a row can be chosen by mouse and keyboard when onChoose is given. In a narrow window each row
 * is a card, with the titles beside the values; the roles keep it a table for those who hear it.
 */
export function dataTable({ caption, columns, rows, keyOf, chosen, onChoose, none }) {
  return rows.length === 0 ? h('section', { class: 'table-empty' }, [h('h3', caption), h('p', { class: 'quiet' }, none)]) : h('div', { class: 'table-scroll' }, h('table', { class: 'table cards', role: 'table' }, [
    h('caption', caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map((column) => h('th', { scope: 'col', role: 'columnheader', class: { number: column.number } }, column.title)))),
    h('tbody', { role: 'rowgroup' }, rows.map((row) => h('tr', {
      key: keyOf(row),
      role: 'row',
      class: { chosen: chosen === keyOf(row), choosable: onChoose },
      tabindex: onChoose ? 0 : null,
      'aria-selected': onChoose ? String(chosen === keyOf(row)) : null,
      onClick: onChoose && (() => onChoose(row)),
      onKeydown: onChoose && ((event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          onChoose(row);
        }
      }),
    }, columns.map((column) => h('td', { role: 'cell', 'data-title': column.title, class: { number: column.number, wide: column.wide, bad: column.bad?.(row) } }, column.cell(row)))))),
  ]));
}

import { h } from '../lib/vue.js';

/**
 * Rows under headings. A column is { title, cell(row), number, wide, narrow }; a row can be chosen by mouse and keyboard when onChoose is given. In a narrow window
 * each row is a card, with the titles beside the values; the roles keep it a table for those who hear it.
 */
export function dataTable({ caption, columns, rows, keyOf, chosen, onChoose, none }) {
  if (rows.length === 0) {
    return h('section', { class: 'table-empty' }, [h('h3', caption), h('p', { class: 'quiet' }, none)]);
  }
  function key(event, row, index) {
    const to = { ArrowDown: index + 1, ArrowUp: index - 1 }[event.key];
    if (event.target !== event.currentTarget) {
      return;
    }
    if (to !== undefined) {
      event.preventDefault();
      event.currentTarget.parentElement.children[to]?.focus();
    } else if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      onChoose(row);
    }
  }

  return h('div', { class: 'table-scroll' }, h('table', { class: 'table cards', role: onChoose ? 'grid' : 'table' }, [
    h('caption', caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, columns.map((column) => h('th', { scope: 'col', role: 'columnheader', class: { number: column.number } }, column.title)))),
    h('tbody', { role: 'rowgroup' }, rows.map((row, index) => h('tr', {
      key: keyOf(row),
      role: 'row',
      class: { chosen: onChoose && chosen === keyOf(row), choosable: onChoose },
      tabindex: onChoose ? 0 : null,
      'aria-selected': onChoose ? String(chosen === keyOf(row)) : null,
      onClick: onChoose && (() => onChoose(row)),
      onKeydown: onChoose && ((event) => key(event, row, index)),
    }, columns.map((column) => h('td', { role: onChoose ? 'gridcell' : 'cell', 'data-title': column.title, class: { number: column.number, wide: column.wide, nowrap: column.narrow, bad: column.bad?.(row) } }, column.cell(row)))))),
  ]));
}

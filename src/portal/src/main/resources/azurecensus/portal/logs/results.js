import { computed, defineComponent, h, onMounted, onUnmounted, reactive, ref, watch } from '../lib/vue.js';
import { icon } from '../base/icons.js';
import { Link, transactionAddress } from '../base/router.js';
import { ValueTree } from './tree.js';
import { columnWidths, headingOf, kindOf, plainText, shownText, sortedRows, timeText, treeOf } from './values.js';

/** @import { PropType } from '../lib/vue.js' */
/** @import { Cell, ResultColumn, ResultTable } from '../base/types.js' */

/** The heights in pixels that logs.css gives to a row and to a line of an unfolded row. */
const ROW = 28;
const LINE = 24;
const MAX_DETAILS = 336;
const DETAILS_PADDING = 17;
const TOGGLE = 32;
/** The rows drawn above and below the visible ones. */
const MARGIN_ROWS = 6;

/**
 * The rows of a result. Only the rows in view are elements of the page. A click on a row unfolds all its columns, a
 * click on a heading sorts.
 */
export const ResultGrid = defineComponent({
  props: {
    table: { type: /** @type {PropType<ResultTable>} */ (Object), required: true },
    isUtc: { type: Boolean, required: true },
  },
  setup(props) {
    const scroller = ref(/** @type {HTMLElement | null} */ (null));
    const view = reactive({ top: 0, height: 400, width: 600 });
    const order = ref(/** @type {{ index: number, isDown: boolean } | null} */ (null));
    const open = reactive(/** @type {Set<Cell[]>} */ (new Set()));
    const rows = computed(() => sortedRows(props.table, order.value));
    const kinds = computed(() => props.table.columns.map(({ type }) => kindOf(type)));
    const widths = computed(() => columnWidths(props.table, props.isUtc));
    const template = computed(() => {
      // The column with the longest text takes the slack.
      const widest = widths.value.indexOf(Math.max(...widths.value));
      const tracks = widths.value.map((width, index) => (index === widest ? `minmax(${width}px, 1fr)` : `${width}px`));
      return `${TOGGLE}px ${tracks.join(' ')}`;
    });
    const fullWidth = computed(() => widths.value.reduce((sum, width) => sum + width, TOGGLE));
    const detailsHeight = computed(() =>
      Math.min(MAX_DETAILS, props.table.columns.length * LINE + DETAILS_PADDING));
    /** The top of each row, and the end of the last one. */
    const tops = computed(() => {
      const list = new Float64Array(rows.value.length + 1);
      rows.value.forEach((row, index) => {
        list[index + 1] = list[index] + ROW + (open.has(row) ? detailsHeight.value : 0);
      });
      return list;
    });

    const observer = new ResizeObserver(measure);
    onMounted(() => scroller.value && observer.observe(scroller.value));
    onUnmounted(() => observer.disconnect());
    watch(() => props.table, () => {
      open.clear();
      order.value = null;
      scroller.value?.scrollTo(0, 0);
    });

    function measure() {
      if (scroller.value) {
        view.top = scroller.value.scrollTop;
        view.height = scroller.value.clientHeight;
        view.width = scroller.value.clientWidth;
      }
    }

    /** @param {number} index */
    function sortBy(index) {
      const { value } = order;
      if (value?.index !== index) {
        order.value = { index, isDown: false };
      } else {
        order.value = value.isDown ? null : { index, isDown: true };
      }
    }

    /** @param {Cell[]} row */
    function toggle(row) {
      if (!open.delete(row)) {
        open.add(row);
      }
    }

    /** The numbers of the rows to draw. */
    function visible() {
      const at = (/** @type {number} */ pixel) => {
        let [low, high] = [0, rows.value.length];
        while (low < high) {
          const middle = (low + high) >> 1;
          [low, high] = tops.value[middle + 1] <= pixel ? [middle + 1, high] : [low, middle];
        }
        return low;
      };
      const first = Math.max(0, at(view.top) - MARGIN_ROWS);
      const last = Math.min(rows.value.length, at(view.top + view.height) + MARGIN_ROWS + 1);
      return Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
    }

    /** @param {ResultColumn} column @param {number} index */
    function heading(column, index) {
      const { value } = order;
      const direction = value?.index === index ? (value.isDown ? 'descending' : 'ascending') : 'none';
      return h('div', {
        key: index,
        role: 'columnheader',
        class: ['grid-head', { number: kinds.value[index] === 'number' }],
        'aria-sort': direction,
        title: `${column.name}: ${column.type}`,
      }, h('button', { onClick: () => sortBy(index) }, [
        h('span', headingOf(column, props.isUtc)),
        h('span', { class: ['sort-mark', direction], 'aria-hidden': 'true' },
          direction === 'descending' ? '↓' : '↑'),
      ]));
    }

    /** @param {number} at */
    function drawRow(at) {
      const row = rows.value[at];
      const isOpen = open.has(row);
      const label = isOpen ? 'Hide all columns of the row' : 'Show all columns of the row';
      return h('div', { key: at, class: 'grid-item', style: { transform: `translateY(${tops.value[at]}px)` } }, [
        h('div', {
          class: ['grid-row', { opened: isOpen, odd: at % 2 === 1 }],
          role: 'row',
          'aria-rowindex': at + 2,
          style: { gridTemplateColumns: template.value },
          onClick: () => window.getSelection()?.isCollapsed !== false && toggle(row),
        }, [
          h('div', { role: 'cell', class: 'grid-toggle' }, h('button', {
            class: ['tree-button', { opened: isOpen }],
            'aria-expanded': String(isOpen),
            'aria-label': label,
            title: label,
            onClick: (/** @type {MouseEvent} */ event) => {
              event.stopPropagation();
              toggle(row);
            },
          }, icon('chevron', { width: 10, height: 10 }))),
          row.map((value, index) => cell(value, index)),
        ]),
        isOpen && details(row),
      ]);
    }

    /** @param {Cell} value @param {number} index */
    function cell(value, index) {
      const kind = kinds.value[index];
      const text = shownText(value, kind, props.isUtc);
      const full = plainText(value);
      return h('div', {
        key: index,
        role: 'cell',
        class: ['grid-cell', kind, { none: value === null }],
        title: text === full && text.length < 20 ? null : full.slice(0, 2000),
      }, [linked(props.table.columns[index], value, text)]);
    }

    /** @param {Cell[]} row */
    function details(row) {
      // As wide as the view, so that the values are in sight wherever the row is scrolled to.
      const style = { height: `${detailsHeight.value}px`, width: `${view.width}px` };
      return h('dl', { class: 'grid-details', style }, props.table.columns.map((column, index) => [
        h('dt', { key: `t${index}`, title: column.type }, column.name),
        h('dd', { key: `d${index}` }, [wholeValue(row[index], column, index)]),
      ]));
    }

    /** @param {Cell} value @param {ResultColumn} column @param {number} index */
    function wholeValue(value, column, index) {
      const tree = kinds.value[index] === 'tree' ? treeOf(value) : value;
      if (typeof tree === 'object' && tree !== null) {
        return h(ValueTree, { value: tree, opened: true });
      }
      const isTime = kinds.value[index] === 'time' && typeof value === 'string';
      return linked(column, value, isTime ? timeText(value, props.isUtc) : plainText(value));
    }

    const heads = () => h('div', {
      class: 'grid-heads',
      role: 'row',
      'aria-rowindex': 1,
      style: { gridTemplateColumns: template.value },
    }, [
      h('div', { role: 'columnheader', class: 'grid-head', 'aria-label': 'Details' }),
      props.table.columns.map(heading),
    ]);

    const body = () => h('div', {
      class: 'grid-body',
      role: 'rowgroup',
      style: { height: `${tops.value[rows.value.length]}px` },
    }, visible().map(drawRow));

    return () => h('div', {
      class: 'grid',
      ref: scroller,
      role: 'table',
      tabindex: 0,
      'aria-label': 'Results',
      'aria-rowcount': rows.value.length + 1,
      onScroll: measure,
    }, h('div', { class: 'grid-rows', style: { minWidth: `${fullWidth.value}px` } }, [heads(), body()]));
  },
});

/** @param {ResultColumn} column @param {Cell} value @param {string} text */
function linked(column, value, text) {
  const isOperation = /^operation_?id$/i.test(column.name) && typeof value === 'string' && value !== '';
  return isOperation ? h(Link, { to: transactionAddress(value) }, () => text) : text;
}

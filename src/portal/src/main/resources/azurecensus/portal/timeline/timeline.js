import { computed, defineComponent, h, ref, watch } from '../lib/vue.js';
import { currentElement, isActivation, nextInList } from '../base/events.js';
import { duration } from '../base/format.js';
import { icon } from '../base/icons.js';
import { componentName, iconName, isInProc, shortType, typeLabel } from '../base/items.js';
import { Ruler } from './ruler.js';
import { buildTree, extent, flatten } from './tree.js';

/** @import { PropType } from '../lib/vue.js' */
/** @import { Item } from '../base/types.js' */
/** @import { TreeNode } from './tree.js' */

/** @typedef {{ node: TreeNode, depth: number }} Row */

const LEGEND = [
  ['request', 'Request (incoming)'],
  ['exception', 'Exception'],
  ['internal', 'Internal'],
  ['dependency', 'Dependency (outgoing)'],
];
const INDENT_PIXELS = 18;
const DEEPEST_INDENT = 24;
const TOLERANCE = 0.0001;

/** The calls and steps of an operation: a tree beside the bars of its spans on a time axis. */
export const Timeline = defineComponent({
  props: {
    items: { type: /** @type {PropType<Item[]>} */ (Array), required: true },
    selected: { type: /** @type {PropType<number | null>} */ (Number), default: null },
  },
  emits: { select: (/** @type {Item} */ _item) => true },
  setup(props, { emit }) {
    const roots = computed(() => buildTree(props.items));
    const full = computed(() => extent(roots.value));
    const narrowed = ref(/** @type {{ from: number, to: number } | null} */ (null));
    const shown = computed(() => narrowed.value ?? full.value);
    const collapsed = ref(/** @type {Set<number>} */ (new Set()));
    const isCollapsed = (/** @type {TreeNode} */ node) => collapsed.value.has(node.item.itemId);
    const rows = computed(() => flatten(roots.value, isCollapsed));
    const hasSelected = computed(() => rows.value.some(({ node }) => isSelected(node)));
    const isSelected = (/** @type {TreeNode} */ node) => node.item.itemId === props.selected;
    /** One row can always be reached by keyboard, also when the selected item has none. */
    const isTabStop = (/** @type {TreeNode} */ node, /** @type {number} */ index) =>
      (hasSelected.value ? isSelected(node) : index === 0);
    const share = (/** @type {number} */ at) => (at - shown.value.from) / (shown.value.to - shown.value.from);
    const inRange = (/** @type {number} */ at) => share(at) >= -TOLERANCE && share(at) <= 1 + TOLERANCE;
    const left = (/** @type {number} */ at) => `${share(at) * 100}%`;

    watch(() => props.items[0]?.operation_Id, () => {
      narrowed.value = null;
    });

    /** @param {TreeNode} node @param {boolean} [wanted] the other state by default */
    function setCollapsed({ item }, wanted = !collapsed.value.has(item.itemId)) {
      const changed = new Set(collapsed.value);
      if (wanted) {
        changed.add(item.itemId);
      } else {
        changed.delete(item.itemId);
      }
      collapsed.value = changed;
    }

    /** @param {KeyboardEvent} event @param {TreeNode} node @param {number} index */
    function onKeydown(event, node, index) {
      const to = nextInList(event, index, rows.value.length);
      if (to !== undefined) {
        event.preventDefault();
        const elements = currentElement(event).parentElement?.querySelectorAll('.timeline-row');
        /** @type {HTMLElement | undefined} */ (elements?.[to])?.focus();
      } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
        event.preventDefault();
        setCollapsed(node, event.key === 'ArrowLeft');
      } else if (isActivation(event) && event.target === event.currentTarget) {
        event.preventDefault();
        emit('select', node.item);
      }
    }

    /** @param {TreeNode} node */
    function bar(node) {
      const { item, start, end, shift } = node;
      if (item.itemType === 'exception') {
        const mark = () => icon('exception', { width: 20, height: 20 });
        return inRange(start) && h('span', { class: 'bar-exception', style: { left: left(start) } }, mark());
      }
      const from = Math.max(0, share(start));
      const to = Math.min(1, share(end));
      return to >= from && h('span', {
        class: ['bar', barKind(item), { failed: item.success === false }],
        style: { left: `${from * 100}%`, width: `max(2px, ${(to - from) * 100}%)` },
        title: shift === 0 ? null : `Moved by ${duration(Math.abs(shift))} to correct for different clocks`,
      });
    }

    /** @param {TreeNode} node */
    function toggle(node) {
      if (node.children.length === 0) {
        return h('span', { class: 'tree-toggle' });
      }
      const opened = !isCollapsed(node);
      const onClick = (/** @type {MouseEvent} */ event) => {
        event.stopPropagation();
        setCollapsed(node);
      };
      const label = opened ? 'Collapse' : 'Expand';
      const attributes = { class: ['tree-toggle', { opened }], tabindex: -1, 'aria-label': label, onClick };
      return h('button', attributes, icon('chevron', { width: 12, height: 12 }));
    }

    const eventCell = (/** @type {Row} */ { node, depth }) => h('span', { class: 'event-cell', role: 'gridcell' }, [
      h('span', { class: 'event-indent', style: { width: `${Math.min(depth, DEEPEST_INDENT) * INDENT_PIXELS}px` } }),
      toggle(node),
      icon(iconName(node.item)),
      h('span', { class: 'event-name' }, eventName(node.item)),
    ]);

    /** @param {Row} row @param {number} index */
    function drawRow(row, index) {
      const { node, depth } = row;
      const { item } = node;
      const hasDuration = item.itemType !== 'exception';
      return h('div', {
        key: item.itemId,
        class: ['timeline-row', { selected: isSelected(node), failed: item.success === false }],
        role: 'row',
        tabindex: isTabStop(node, index) ? 0 : -1,
        'aria-level': depth + 1,
        'aria-selected': String(isSelected(node)),
        'aria-expanded': node.children.length > 0 ? String(!isCollapsed(node)) : null,
        'aria-label': `${typeLabel(item)} ${item.name ?? shortType(item.type)}`,
        onClick: () => emit('select', item),
        onKeydown: (/** @type {KeyboardEvent} */ event) => onKeydown(event, node, index),
      }, [
        eventCell(row),
        h('span', { class: 'result-cell', role: 'gridcell' }, item.resultCode ?? ''),
        h('span', { class: 'duration-cell', role: 'gridcell' }, hasDuration ? duration(item.duration) : ''),
        h('span', { class: 'bar-cell', role: 'gridcell' }, h('span', { class: 'bar-track' }, [bar(node)])),
      ]);
    }

    /** The line from the axis down to the mark of an exception. */
    function exceptionLine(/** @type {Row} */ { node }, /** @type {number} */ index) {
      const style = { left: left(node.start), height: `calc(var(--row) * ${index + 1} - 24px)` };
      return node.item.itemType === 'exception' && inRange(node.start)
        && h('span', { key: node.item.itemId, class: 'exception-line', style });
    }

    const head = () => h('div', { class: 'timeline-head', role: 'row' }, [
      h('span', { class: 'event-cell', role: 'columnheader' }, 'EVENT'),
      h('span', { class: 'result-cell', role: 'columnheader' }, 'RES.'),
      h('span', { class: 'duration-cell', role: 'columnheader' }, 'DURATION'),
      h('span', { class: 'bar-cell', role: 'columnheader' }, h(Ruler, {
        full: full.value,
        shown: shown.value,
        onNarrow: (/** @type {{ from: number, to: number }} */ range) => {
          narrowed.value = range;
        },
        onReset: () => {
          narrowed.value = null;
        },
      })),
    ]);

    return () => h('section', { class: 'timeline', 'aria-label': 'Timeline' }, [
      legend(),
      h('div', { class: 'timeline-scroll' }, [
        h('div', { class: 'timeline-grid', role: 'treegrid', 'aria-label': 'Calls of the operation' }, [
          head(),
          h('div', { class: 'exception-lines', 'aria-hidden': 'true' }, rows.value.map(exceptionLine)),
          rows.value.map(drawRow),
        ]),
      ]),
    ]);
  },
});

function legend() {
  return h('ul', { class: 'legend', 'aria-label': 'Legend' }, LEGEND.map(([kind, text]) => h('li', [
    kind === 'exception' ? icon('exception') : h('span', { class: ['swatch', kind] }),
    ` = ${text}`,
  ])));
}

/** @param {Item} item */
function barKind(item) {
  if (item.itemType === 'dependency') {
    return isInProc(item) ? 'internal' : 'dependency';
  }
  return 'request';
}

/** @param {Item} item */
function eventName(item) {
  if (item.itemType === 'exception') {
    return [h('b', { class: 'bad' }, 'EXCEPTION'), ' ', h('span', { class: 'bad-name' }, shortType(item.type))];
  }
  const name = item.name ?? '';
  if (isInProc(item)) {
    return [h('b', name)];
  }
  const called = item.target || item.type || 'dependency';
  return [h('b', item.itemType === 'dependency' ? called : componentName(item)), ' ', h('span', name)];
}

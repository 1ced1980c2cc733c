import { computed, defineComponent, h, onMounted, ref, watch } from '../lib/vue.js';
import { currentElement, isActivation, nextInList, nextInRow } from '../base/events.js';
import { count, duration } from '../base/format.js';
import { icon } from '../base/icons.js';
import { componentName, iconName, isInProc, kindLabel, shortType, summary, typeLabel } from '../base/items.js';
import { preferences } from '../base/preferences.js';
import { useVirtualRows } from '../components/virtual-rows.js';
import { Ruler } from './ruler.js';
import { buildTree, extent, flatten } from './tree.js';

/** @import { PropType } from '../lib/vue.js' */
/** @import { Item } from '../base/types.js' */
/** @import { Mark, TreeNode } from './tree.js' */

/** @typedef {{ node: TreeNode, depth: number }} Row */

const LEGEND = [
  ['request', 'Request (incoming)'],
  ['exception', 'Exception'],
  ['internal', 'Internal'],
  ['dependency', 'Dependency (outgoing)'],
];
const INDENT_PIXELS = 14;
const DEEPEST_INDENT = 24;
/** The height of a row as `--tree-row` has it. */
const ROW_HEIGHT = 28;
/** The marks of a bar are at least this share of the axis apart; closer ones are one mark. */
const MARK_DISTANCE = 0.006;
const LEAST_NAMES = 40;
const MOST_NAMES = 75;
const NAMES_STEP = 2;
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
    const place = ref(/** @type {HTMLElement | null} */ (null));
    const { drawn, space, reveal, focusRow } = useVirtualRows(place, () => rows.value.length, ROW_HEIGHT);
    const selectedIndex = computed(() => rows.value.findIndex(({ node }) => isSelected(node)));
    const isSelected = (/** @type {TreeNode} */ node) => node.item.itemId === props.selected;
    /** One row can always be reached by keyboard, also when the selected one is not drawn. */
    const tabStop = computed(() => {
      const { first, last } = drawn.value;
      return selectedIndex.value >= first && selectedIndex.value < last ? selectedIndex.value : first;
    });
    onMounted(() => selectedIndex.value >= 0 && reveal(selectedIndex.value));
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
        focusRow(to);
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

    /** The exceptions, traces and events of a span, as marks on its bar. Marks at the same place are one. */
    function marksOf(/** @type {TreeNode} */ { marks }) {
      /** @type {Map<number, Mark[]>} */
      const byPlace = new Map();
      for (const mark of marks.filter(({ at }) => inRange(at))) {
        const at = Math.round(share(mark.at) / MARK_DISTANCE);
        byPlace.set(at, [...byPlace.get(at) ?? [], mark]);
      }
      return [...byPlace].map(([at, together]) => {
        const failed = together.find(({ item }) => item.itemType === 'exception');
        const title = together.slice(0, 5).map(({ item }) => `${kindLabel(item)}: ${summary(item)}`).join('\n');
        return h('span', {
          key: `mark ${at}`,
          class: ['bar-mark', failed ? 'exception' : 'trace'],
          style: { left: left((failed ?? together[0]).at) },
          title: together.length > 5 ? `${title}\n… ${count(together.length - 5)} more` : title,
        });
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
      const attributes = { class: ['tree-toggle', { opened }], title: label, 'aria-hidden': 'true', onClick };
      return h('span', attributes, icon('chevron', { width: 12, height: 12 }));
    }

    const eventCell = (/** @type {Row} */ { node, depth }) => h('span', { class: 'event-cell', role: 'gridcell' }, [
      h('span', { class: 'event-indent', style: { width: `${Math.min(depth, DEEPEST_INDENT) * INDENT_PIXELS}px` } }),
      toggle(node),
      icon(iconName(node.item)),
      h('span', { class: 'event-name', title: wholeName(node.item) }, eventName(node.item)),
    ]);

    /** @param {Row} row @param {number} index */
    function drawRow(row, index) {
      const { node, depth } = row;
      const { item } = node;
      const hasDuration = item.itemType !== 'exception';
      return h('div', {
        key: item.itemId,
        'data-index': index,
        'aria-rowindex': index + 2,
        class: ['timeline-row', { selected: isSelected(node), failed: item.success === false }],
        role: 'row',
        tabindex: index === tabStop.value ? 0 : -1,
        'aria-level': depth + 1,
        'aria-selected': String(isSelected(node)),
        'aria-expanded': node.children.length > 0 ? String(!isCollapsed(node)) : null,
        'aria-label': `${typeLabel(item)} ${item.name ?? shortType(item.type)}`,
        onClick: () => emit('select', item),
        onKeydown: (/** @type {KeyboardEvent} */ event) => onKeydown(event, node, index),
      }, [
        eventCell(row),
        h('span', { class: 'result-cell', role: 'gridcell', title: item.resultCode }, item.resultCode ?? ''),
        h('span', { class: 'duration-cell', role: 'gridcell' }, hasDuration ? duration(item.duration) : ''),
        h('span', { class: 'bar-cell', role: 'gridcell' }, [
          h('span', { class: 'bar-track' }, [bar(node), marksOf(node)]),
        ]),
      ]);
    }

    /** Changes the share of the width that the names have. */
    function setNames(/** @type {number} */ share) {
      preferences.nameShare = Math.round(Math.max(LEAST_NAMES, Math.min(share, MOST_NAMES)));
    }

    function dragNames(/** @type {PointerEvent} */ event) {
      event.preventDefault();
      const handle = currentElement(event);
      const { left: start = 0, width = 1 } = handle.closest('.timeline-grid')?.getBoundingClientRect() ?? {};
      handle.setPointerCapture(event.pointerId);
      const move = (/** @type {PointerEvent} */ { clientX }) => setNames(((clientX - start) / width) * 100);
      handle.addEventListener('pointermove', move);
      handle.addEventListener('pointerup', () => handle.removeEventListener('pointermove', move), { once: true });
    }

    function onNamesKeydown(/** @type {KeyboardEvent} */ event) {
      const to = nextInRow(event, preferences.nameShare, MOST_NAMES + 1);
      if (to !== undefined) {
        event.preventDefault();
        setNames(preferences.nameShare + Math.sign(to - preferences.nameShare) * NAMES_STEP);
      }
    }

    const nameSplitter = () => h('span', {
      class: 'name-splitter',
      role: 'separator',
      tabindex: 0,
      'aria-label': 'Width of the names',
      'aria-orientation': 'vertical',
      'aria-valuenow': preferences.nameShare,
      'aria-valuemin': LEAST_NAMES,
      'aria-valuemax': MOST_NAMES,
      onPointerdown: dragNames,
      onKeydown: onNamesKeydown,
    });

    const head = () => h('div', { class: 'timeline-head', role: 'row' }, [
      h('span', { class: 'event-cell', role: 'columnheader' }, ['Event', nameSplitter()]),
      h('span', { class: 'result-cell', role: 'columnheader' }, 'Res.'),
      h('span', { class: 'duration-cell', role: 'columnheader' }, 'Duration'),
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
        h('div', {
          class: 'timeline-grid',
          role: 'treegrid',
          'aria-label': 'Calls of the operation',
          'aria-rowcount': rows.value.length + 1,
          style: { '--names': `${preferences.nameShare}%` },
        }, [
          head(),
          h('div', { ref: place, class: 'timeline-rows', role: 'rowgroup', style: space.value },
            rows.value.slice(drawn.value.first, drawn.value.last).map((row, index) =>
              drawRow(row, drawn.value.first + index))),
        ]),
      ]),
    ]);
  },
});

/**
 * The whole text of a row's name, which may be cut.
 *
 * @param {Item} item
 */
function wholeName(item) {
  return item.itemType === 'exception' ? summary(item) : [item.target || componentName(item), item.name].join(' ');
}

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

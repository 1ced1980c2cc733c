import { computed, h, ref, watch } from '../lib/vue.js';
import { duration } from '../base/format.js';
import { icon } from '../base/icons.js';
import { componentName, iconName, isInProc, shortType, typeLabel } from '../base/items.js';
import { buildTree, extent, flatten } from '../base/tree.js';
import { Ruler } from './ruler.js';

const LEGEND = [
  ['request', 'Request (incoming)'],
  ['exception', 'Exception'],
  ['internal', 'Internal'],
  ['dependency', 'Dependency (outgoing)'],
];

function barKind(item) {
  if (item.itemType === 'dependency') {
    return isInProc(item) ? 'internal' : 'dependency';
  }
  return 'request';
}

/** The calls and steps of an operation as a tree beside their bars on the time axis. */
export const Timeline = {
  props: { items: { type: Array, required: true }, selected: { type: Number, default: null } },
  emits: ['select'],
  setup(props, { emit }) {
    const roots = computed(() => buildTree(props.items));
    const full = computed(() => extent(roots.value));
    const narrowed = ref(null);
    const shown = computed(() => narrowed.value ?? full.value);
    const collapsed = ref(new Set());
    const rows = computed(() => flatten(roots.value, (node) => collapsed.value.has(node.item.itemId)));
    /** One row is always within reach of the keyboard, also when the chosen item has none. */
    const isListed = computed(() => rows.value.some(({ node }) => node.item.itemId === props.selected));
    const share = (at) => (at - shown.value.from) / (shown.value.to - shown.value.from);
    const inRange = (at) => share(at) >= -0.0001 && share(at) <= 1.0001;

    watch(() => props.items[0]?.operation_Id, () => { narrowed.value = null; });

    function toggle(node, wanted = !collapsed.value.has(node.item.itemId)) {
      const changed = new Set(collapsed.value);
      if (wanted) {
        changed.add(node.item.itemId);
      } else {
        changed.delete(node.item.itemId);
      }
      collapsed.value = changed;
    }

    function key(event, row, index) {
      const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: rows.value.length - 1 }[event.key];
      if (to !== undefined) {
        event.preventDefault();
        event.currentTarget.parentElement.querySelectorAll('[role=row].timeline-row')[to]?.focus();
      } else if (event.key === 'ArrowLeft' || event.key === 'ArrowRight') {
        event.preventDefault();
        toggle(row.node, event.key === 'ArrowLeft');
      } else if ((event.key === 'Enter' || event.key === ' ') && event.target === event.currentTarget) {
        event.preventDefault();
        emit('select', row.node.item);
      }
    }

    function bar(node) {
      const { item } = node;
      if (item.itemType === 'exception') {
        return inRange(node.start) && h('span', { class: 'bar-exception', style: { left: `${share(node.start) * 100}%` } }, icon('exception', { width: 20, height: 20 }));
      }
      const from = Math.max(0, share(node.start));
      const to = Math.min(1, share(node.end));
      return to >= from && h('span', {
        class: ['bar', barKind(item), { failed: item.success === false }],
        style: { left: `${from * 100}%`, width: `max(2px, ${(to - from) * 100}%)` },
        title: node.shift === 0 ? null : `Moved by ${duration(Math.abs(node.shift))}: the clocks of the two services differ`,
      });
    }

    function name({ node, depth }) {
      const { item } = node;
      const opened = node.children.length > 0 && !collapsed.value.has(item.itemId);
      const toggleButton = node.children.length > 0
        ? h('button', { class: ['tree-toggle', { opened }], tabindex: -1, 'aria-label': opened ? 'Collapse' : 'Expand', onClick: (event) => { event.stopPropagation(); toggle(node); } }, icon('chevron', { width: 12, height: 12 }))
        : h('span', { class: 'tree-toggle' });
      const texts = item.itemType === 'exception'
        ? [h('b', { class: 'bad' }, 'EXCEPTION'), ' ', h('span', { class: 'bad-name' }, shortType(item.type))]
        : isInProc(item)
          ? [h('b', item.name)]
          : [h('b', item.itemType === 'dependency' ? item.target || item.type || 'dependency' : componentName(item)), ' ', h('span', item.name)];
      return h('span', { class: 'event-cell', role: 'gridcell' }, [
        h('span', { class: 'event-indent', style: { width: `${Math.min(depth, 24) * 18}px` } }),
        toggleButton,
        icon(iconName(item)),
        h('span', { class: 'event-name' }, texts),
      ]);
    }

    return () => h('section', { class: 'timeline', 'aria-label': 'Timeline' }, [
      h('ul', { class: 'legend', 'aria-label': 'Legend' }, LEGEND.map(([kind, text]) => h('li', [
        kind === 'exception' ? icon('exception') : h('span', { class: ['swatch', kind] }), ` = ${text}`]))),
      h('div', { class: 'timeline-scroll' }, h('div', { class: 'timeline-grid', role: 'treegrid', 'aria-label': 'Calls of the operation' }, [
        h('div', { class: 'timeline-head', role: 'row' }, [
          h('span', { class: 'event-cell', role: 'columnheader' }, 'EVENT'),
          h('span', { class: 'result-cell', role: 'columnheader' }, 'RES.'),
          h('span', { class: 'duration-cell', role: 'columnheader' }, 'DURATION'),
          h('span', { class: 'bar-cell', role: 'columnheader' }, h(Ruler, {
            full: full.value, shown: shown.value, onNarrow: (range) => { narrowed.value = range; }, onReset: () => { narrowed.value = null; },
          })),
        ]),
        h('div', { class: 'exception-lines', 'aria-hidden': 'true' }, rows.value.map(({ node }, index) => node.item.itemType === 'exception' && inRange(node.start)
          && h('span', { key: node.item.itemId, class: 'exception-line', style: { left: `${share(node.start) * 100}%`, height: `calc(var(--row) * ${index + 1} - 24px)` } }))),
        rows.value.map((row, index) => h('div', {
          key: row.node.item.itemId,
          class: ['timeline-row', { selected: row.node.item.itemId === props.selected, failed: row.node.item.success === false }],
          role: 'row',
          tabindex: (isListed.value ? row.node.item.itemId === props.selected : index === 0) ? 0 : -1,
          'aria-level': row.depth + 1,
          'aria-selected': String(row.node.item.itemId === props.selected),
          'aria-expanded': row.node.children.length > 0 ? String(!collapsed.value.has(row.node.item.itemId)) : null,
          'aria-label': `${typeLabel(row.node.item)} ${row.node.item.name ?? shortType(row.node.item.type)}`,
          onClick: () => emit('select', row.node.item),
          onKeydown: (event) => key(event, row, index),
        }, [
          name(row),
          h('span', { class: 'result-cell', role: 'gridcell' }, row.node.item.resultCode ?? ''),
          h('span', { class: 'duration-cell', role: 'gridcell' }, row.node.item.itemType === 'exception' ? '' : duration(row.node.item.duration)),
          h('span', { class: 'bar-cell', role: 'gridcell' }, h('span', { class: 'bar-track' }, bar(row.node))),
        ])),
      ])),
    ]);
  },
};

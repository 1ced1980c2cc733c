import { computed, defineComponent, h, onMounted, ref } from '../lib/vue.js';
import { isActivation, nextInList } from '../base/events.js';
import { dateAndTime, duration, timeInList } from '../base/format.js';
import { icon } from '../base/icons.js';
import { componentName, iconName, kindLabel, severityLetter, summary } from '../base/items.js';
import { useVirtualRows } from './virtual-rows.js';

/** @import { PropType } from '../lib/vue.js' */
/** @import { Item } from '../base/types.js' */
/** @import { Column } from './data-table.js' */

/** The height of a row as `--row` has it. */
const ROW_HEIGHT = 32;

/**
 * The values of a row, for a file.
 *
 * @type {Column<Item>[]}
 */
export const ITEM_COLUMNS = [
  { title: 'Time', cell: (item) => item.timestamp },
  { title: 'Type', cell: kindLabel },
  { title: 'Cloud role', cell: componentName },
  { title: 'Name or message', cell: summary },
  { title: 'Code', cell: (item) => item.resultCode },
  { title: 'Duration', cell: (item) => item.duration },
  { title: 'Operation Id', cell: (item) => item.operation_Id },
];
const HEADINGS = ['', 'Time', 'Type', 'Cloud role', 'Name or message', 'Code', 'Duration'];

/** Telemetry of any type in rows of one line, as in "All telemetry" and in Search. */
export const ItemList = defineComponent({
  props: {
    items: { type: /** @type {PropType<Item[]>} */ (Array), required: true },
    selected: { type: /** @type {PropType<number | null>} */ (Number), default: null },
    label: { type: String, required: true },
  },
  emits: { select: (/** @type {Item} */ _item) => true },
  setup(props, { emit }) {
    const place = ref(/** @type {HTMLElement | null} */ (null));
    const { drawn, space, reveal, focusRow } = useVirtualRows(place, () => props.items.length, ROW_HEIGHT);
    const selectedIndex = computed(() => props.items.findIndex(({ itemId }) => itemId === props.selected));
    /** One row can always be reached by keyboard, also when the selected one is not drawn. */
    const tabStop = computed(() => {
      const { first, last } = drawn.value;
      return selectedIndex.value >= first && selectedIndex.value < last ? selectedIndex.value : first;
    });
    onMounted(() => selectedIndex.value >= 0 && reveal(selectedIndex.value));

    /** @param {KeyboardEvent} event @param {Item} item @param {number} index */
    function onKeydown(event, item, index) {
      const to = nextInList(event, index, props.items.length);
      if (to !== undefined) {
        event.preventDefault();
        focusRow(to);
      } else if (isActivation(event)) {
        event.preventDefault();
        emit('select', item);
      }
    }

    const mark = (/** @type {Item} */ item) => (item.itemType === 'trace'
      ? h('b', { class: ['severity', `severity-${item.severityLevel ?? 1}`] }, severityLetter(item))
      : icon(iconName(item)));

    /** @param {Item} item @param {number} index */
    function row(item, index) {
      const { itemId } = item;
      const text = summary(item);
      return h('div', {
        key: itemId,
        'data-index': index,
        class: ['item', item.itemType, { selected: itemId === props.selected, failed: item.success === false }],
        role: 'option',
        tabindex: index === tabStop.value ? 0 : -1,
        'aria-selected': String(itemId === props.selected),
        'aria-posinset': index + 1,
        'aria-setsize': props.items.length,
        onClick: () => emit('select', item),
        onKeydown: (/** @type {KeyboardEvent} */ event) => onKeydown(event, item, index),
      }, [
        h('span', { class: 'item-mark' }, [mark(item)]),
        h('span', { class: 'item-time', title: dateAndTime(item.timestamp) }, timeInList(item.timestamp)),
        h('span', { class: 'item-kind', title: kindLabel(item) }, kindLabel(item)),
        h('span', { class: 'item-component', title: componentName(item) }, componentName(item)),
        h('span', { class: 'item-text', title: text }, text),
        h('span', { class: 'item-code', title: item.resultCode ?? null }, item.resultCode ?? ''),
        h('span', { class: 'item-duration' }, duration(item.duration)),
      ]);
    }

    return () => h('div', { class: 'item-list' }, [
      h('div', { class: 'item-headings', 'aria-hidden': 'true' }, HEADINGS.map((text) => h('span', text))),
      h('div', {
        class: 'item-rows',
        ref: place,
        role: 'listbox',
        'aria-label': props.label,
        style: space.value,
      }, props.items.slice(drawn.value.first, drawn.value.last).map((item, index) =>
        row(item, drawn.value.first + index))),
    ]);
  },
});

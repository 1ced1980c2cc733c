import { computed, defineComponent, h } from '../lib/vue.js';
import { focusSibling, isActivation, nextInList } from '../base/events.js';
import { timeOfDay } from '../base/format.js';
import { icon } from '../base/icons.js';
import { componentName, iconName, kindLabel, severityLetter, summary } from '../base/items.js';

/** @import { PropType } from '../lib/vue.js' */
/** @import { Item } from '../base/types.js' */

/** Telemetry of any type in entries of two lines, as in "All telemetry" and in Search. */
export const ItemList = defineComponent({
  props: {
    items: { type: /** @type {PropType<Item[]>} */ (Array), required: true },
    selected: { type: /** @type {PropType<number | null>} */ (Number), default: null },
    label: { type: String, required: true },
  },
  emits: { select: (/** @type {Item} */ _item) => true },
  setup(props, { emit }) {
    const hasSelected = computed(() => props.items.some(({ itemId }) => itemId === props.selected));
    /** One entry can always be reached by keyboard, also when the selected one is not in the list. */
    const isTabStop = (/** @type {Item} */ { itemId }, /** @type {number} */ index) =>
      (hasSelected.value ? itemId === props.selected : index === 0);

    /** @param {KeyboardEvent} event @param {Item} item @param {number} index */
    function onKeydown(event, item, index) {
      const to = nextInList(event, index, props.items.length);
      if (to !== undefined) {
        event.preventDefault();
        focusSibling(event, to);
      } else if (isActivation(event)) {
        event.preventDefault();
        emit('select', item);
      }
    }

    const mark = (/** @type {Item} */ item) => (item.itemType === 'trace'
      ? h('b', { class: ['severity', `severity-${item.severityLevel ?? 1}`] }, severityLetter(item))
      : icon(iconName(item)));

    /** @param {Item} item @param {number} index */
    const entry = (item, index) => h('div', {
      key: item.itemId,
      class: ['item', item.itemType, { selected: item.itemId === props.selected, failed: item.success === false }],
      role: 'option',
      tabindex: isTabStop(item, index) ? 0 : -1,
      'aria-selected': String(item.itemId === props.selected),
      onClick: () => emit('select', item),
      onKeydown: (/** @type {KeyboardEvent} */ event) => onKeydown(event, item, index),
    }, [
      h('div', { class: 'item-head' }, [
        mark(item),
        h('b', { class: 'item-kind' }, kindLabel(item)),
        h('b', { class: 'item-time' }, timeOfDay(item.timestamp)),
        h('b', { class: 'item-component' }, componentName(item)),
      ]),
      h('div', { class: 'item-text' }, summary(item)),
    ]);

    return () => h('div', { class: 'item-list', role: 'listbox', 'aria-label': props.label }, props.items.map(entry));
  },
});

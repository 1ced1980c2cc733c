import { computed, h } from '../lib/vue.js';
import { timeOfDay } from '../base/format.js';
import { icon } from '../base/icons.js';
import { componentName, iconName, isInProc, kindLabel, severityLetter, summary } from '../base/items.js';

/** Telemetry of any type, one two-line entry each, as in "all telemetry" and in the search. */
export const ItemList = {
  props: { items: { type: Array, required: true }, selected: { type: Number, default: null }, label: { type: String, required: true } },
  emits: ['select'],
  setup(props, { emit }) {
    function key(event, item, index) {
      const to = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: props.items.length - 1 }[event.key];
      if (to !== undefined) {
        event.preventDefault();
        event.currentTarget.parentElement.children[to]?.focus();
      } else if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        emit('select', item);
      }
    }

    const isListed = computed(() => props.items.some(({ itemId }) => itemId === props.selected));
    /** One entry is always within reach of the keyboard, also when the chosen one is not listed. */
    const isReached = (item, index) => (isListed.value ? item.itemId === props.selected : index === 0);

    return () => h('div', { class: 'item-list', role: 'listbox', 'aria-label': props.label }, props.items.map((item, index) => h('div', {
      key: item.itemId,
      class: ['item', item.itemType, { selected: item.itemId === props.selected, failed: item.success === false }],
      role: 'option',
      tabindex: isReached(item, index) ? 0 : -1,
      'aria-selected': String(item.itemId === props.selected),
      onClick: () => emit('select', item),
      onKeydown: (event) => key(event, item, index),
    }, [
      h('div', { class: 'item-head' }, [
        item.itemType === 'trace' ? h('b', { class: ['severity', `severity-${item.severityLevel ?? 1}`] }, severityLetter(item)) : icon(iconName(item)),
        h('b', { class: 'item-kind' }, kindLabel(item)),
        h('b', { class: 'item-time' }, timeOfDay(item.timestamp)),
        h('b', { class: 'item-component' }, componentName(item)),
      ]),
      h('div', { class: 'item-text' }, isInProc(item) ? item.name : summary(item)),
    ])));
  },
};

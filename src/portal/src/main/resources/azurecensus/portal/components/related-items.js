import { computed, defineComponent, h } from '../lib/vue.js';
import { getJson, useLive } from '../base/api.js';
import { filterTerm } from '../base/filter.js';
import { timeOfDay } from '../base/format.js';
import { iconName, kindLabel, summary } from '../base/items.js';
import { icon } from '../base/icons.js';
import { address } from '../base/router.js';

/** @import { PropType } from '../lib/vue.js' */
/** @import { LiveData } from '../base/api.js' */
/** @import { Item } from '../base/types.js' */

const TYPES = ['trace', 'exception', 'customEvent'];
const MOST = 50;

/** The traces, exceptions and events of a call, in the order of time. */
export const RelatedItems = defineComponent({
  props: {
    call: { type: /** @type {PropType<Item>} */ (Object), required: true },
    /** All items of the operation; without them the portal is asked. */
    items: { type: /** @type {PropType<Item[] | null>} */ (Array), default: null },
  },
  emits: { select: (/** @type {Item} */ _item) => true },
  setup(props, { emit }) {
    const isCall = computed(() => Boolean(props.call.id && props.call.operation_Id));
    /** @type {LiveData<Item[]>} */
    const { data } = useLive(() => address('/api/items', {
      operationId: props.call.operation_Id,
      type: TYPES.join(','),
      filter: filterTerm('operation_ParentId', '=', props.call.id ?? ''),
      limit: MOST,
    }), { load: async (path, options) => (props.items || !isCall.value ? [] : getJson(path, options)) });
    const related = computed(() => {
      const found = props.items?.filter(({ itemType, operation_ParentId: parent }) =>
        TYPES.includes(itemType) && parent === props.call.id) ?? [...data.value ?? []].reverse();
      return isCall.value ? found.slice(0, MOST) : [];
    });

    /** @param {Item} item */
    const entry = (item) => h('li', { key: item.itemId }, h('button', {
      class: ['related-item', { failed: item.itemType === 'exception' || (item.severityLevel ?? 0) > 2 }],
      title: summary(item),
      onClick: () => emit('select', item),
    }, [
      icon(iconName(item)),
      h('span', { class: 'related-time' }, timeOfDay(item.timestamp)),
      h('span', { class: 'related-kind' }, kindLabel(item)),
      h('span', { class: 'related-text' }, summary(item)),
    ]));

    return () => related.value.length > 0 && h('section', { class: 'details-group related' }, [
      h('h3', 'Traces, exceptions and events of this call'),
      h('ul', related.value.map(entry)),
    ]);
  },
});

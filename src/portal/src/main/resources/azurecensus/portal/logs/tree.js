import { defineComponent, h, ref } from '../lib/vue.js';
import { icon } from '../base/icons.js';

/** @import { Component } from '../lib/vue.js' */

const MAX_CHILDREN = 200;

/**
 * A value of JSON as a tree whose levels unfold.
 *
 * @type {Component}
 */
export const ValueTree = defineComponent({
  name: 'ValueTree',
  props: {
    /** The name in front of the value; none at the root. */
    name: { type: String, default: '' },
    value: { default: null },
    opened: { type: Boolean, default: false },
  },
  setup(props) {
    const isOpen = ref(props.opened);
    return () => {
      /** @type {unknown} */
      const value = props.value;
      const name = props.name && h('span', { class: 'tree-name' }, `${props.name}: `);
      if (typeof value !== 'object' || value === null) {
        return h('div', { class: 'tree-leaf' }, [name, h('span', { class: classOf(value) }, leafText(value))]);
      }
      const entries = Object.entries(value);
      const summary = Array.isArray(value) ? `[${entries.length}]` : `{${entries.length}}`;
      return h('div', { class: 'tree-node' }, [
        h('button', {
          class: ['tree-button', { opened: isOpen.value }],
          'aria-expanded': String(isOpen.value),
          onClick: (/** @type {MouseEvent} */ event) => {
            event.stopPropagation();
            isOpen.value = !isOpen.value;
          },
        }, [icon('chevron', { width: 10, height: 10 }), name, h('span', { class: 'quiet' }, summary)]),
        isOpen.value && h('div', { class: 'tree-children' }, [
          entries.slice(0, MAX_CHILDREN).map(([key, child]) => h(ValueTree, { key, name: key, value: child })),
          entries.length > MAX_CHILDREN
            && h('p', { class: 'quiet' }, `${entries.length - MAX_CHILDREN} more entries are not shown.`),
        ]),
      ]);
    };
  },
});

/** @param {unknown} value */
function leafText(value) {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** @param {unknown} value */
function classOf(value) {
  return typeof value === 'string' ? 'tree-text' : 'tree-value';
}

import { defineComponent, h, onMounted, onUnmounted, ref } from '../lib/vue.js';
import { currentElement, focusSibling, nextInList } from '../base/events.js';
import { icon } from '../base/icons.js';

/** @import { PropType } from '../lib/vue.js' */

/** @typedef {{ key: string, text: string, detail?: string, onChoose: () => void }} MenuEntry */

/** A button that opens a list of entries. Escape and a click elsewhere close it; arrow keys move between entries. */
export const DropMenu = defineComponent({
  props: {
    title: { type: String, required: true },
    entriesOf: { type: /** @type {PropType<() => MenuEntry[]>} */ (Function), required: true },
    none: { type: String, default: '' },
  },
  setup(props) {
    const isOpen = ref(false);
    const root = ref(/** @type {HTMLElement | null} */ (null));
    const button = ref(/** @type {HTMLElement | null} */ (null));

    function close() {
      isOpen.value = false;
    }

    /** @param {PointerEvent} event */
    function onPointer(event) {
      if (!root.value?.contains(/** @type {Node} */ (event.target))) {
        close();
      }
    }
    onMounted(() => document.addEventListener('pointerdown', onPointer));
    onUnmounted(() => document.removeEventListener('pointerdown', onPointer));

    /** @param {KeyboardEvent} event */
    function onKeydown(event) {
      if (event.key === 'Escape' && isOpen.value) {
        event.stopPropagation();
        close();
        button.value?.focus();
      } else if (event.key === 'ArrowDown' && document.activeElement === button.value && isOpen.value) {
        event.preventDefault();
        /** @type {HTMLElement | null | undefined} */ (root.value?.querySelector('.drop-entry'))?.focus();
      }
    }

    /** @param {MenuEntry} entry @param {number} index @param {MenuEntry[]} all */
    const drawEntry = ({ key, text, detail, onChoose }, index, all) => h('button', {
      key,
      class: 'drop-entry',
      role: 'menuitem',
      title: text,
      onClick: () => {
        close();
        onChoose();
      },
      onKeydown: (/** @type {KeyboardEvent} */ event) => {
        const to = nextInList(event, index, all.length);
        if (to !== undefined) {
          event.preventDefault();
          focusSibling(event, to);
          currentElement(event).scrollIntoView({ block: 'nearest' });
        }
      },
    }, [h('span', text.replace(/\s+/g, ' ')), detail && h('span', { class: 'quiet' }, detail)]);

    const list = () => {
      const entries = props.entriesOf();
      return h('div', { class: 'drop-list', role: 'menu', 'aria-label': props.title }, entries.length === 0
        ? [h('p', { class: 'quiet' }, props.none)]
        : entries.map(drawEntry));
    };

    return () => h('div', { class: 'drop-menu', ref: root, onKeydown }, [
      h('button', {
        ref: button,
        class: 'logs-action',
        'aria-haspopup': 'menu',
        'aria-expanded': String(isOpen.value),
        onClick: () => {
          isOpen.value = !isOpen.value;
        },
      }, [props.title, icon('chevron', { width: 10, height: 10 })]),
      isOpen.value && list(),
    ]);
  },
});

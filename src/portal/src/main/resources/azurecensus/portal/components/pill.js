import { computed, defineComponent, h, nextTick, onUnmounted, ref } from '../lib/vue.js';
import { currentElement, inputValue, nextInList } from '../base/events.js';
import { icon } from '../base/icons.js';

/** @import { PropType } from '../lib/vue.js' */

/** @typedef {[key: string, text: string]} Option */

/** The number of options from which on a menu has a box that filters them. */
const FILTERED_FROM = 12;

/** A filter as a pill that opens a panel below itself. Escape, and a click anywhere else, close the panel. */
export const Pill = defineComponent({
  props: {
    label: { type: String, required: true },
    value: { type: String, required: true },
    /** True for a filter that is set. */
    active: { type: Boolean, default: false },
  },
  emits: { open: () => true },
  setup(props, { emit, slots }) {
    const place = ref(/** @type {HTMLElement | null} */ (null));
    const open = ref(false);

    function onPointerdown(/** @type {PointerEvent} */ event) {
      if (!place.value?.contains(/** @type {Node} */ (event.target))) {
        close(false);
      }
    }

    function close(withFocus = true) {
      open.value = false;
      window.removeEventListener('pointerdown', onPointerdown, true);
      if (withFocus) {
        place.value?.querySelector('button')?.focus();
      }
    }

    function toggle() {
      if (open.value) {
        close();
        return;
      }
      open.value = true;
      emit('open');
      window.addEventListener('pointerdown', onPointerdown, true);
      nextTick(() => {
        const first = place.value?.querySelector('.pill-panel input, .pill-panel [aria-checked=true]')
          ?? place.value?.querySelector('.pill-panel button');
        /** @type {HTMLElement | null | undefined} */ (first)?.focus();
      });
    }

    function onKeydown(/** @type {KeyboardEvent} */ event) {
      if (event.key === 'Escape' && open.value) {
        event.stopPropagation();
        close();
      }
    }

    onUnmounted(() => window.removeEventListener('pointerdown', onPointerdown, true));

    return () => h('div', { class: 'pill-place', ref: place, onKeydown }, [
      h('button', {
        class: ['pill-button', { active: props.active }],
        type: 'button',
        'aria-expanded': String(open.value),
        'aria-haspopup': 'true',
        onClick: toggle,
      }, [
        h('span', props.value ? `${props.label}: ` : props.label),
        props.value && h('b', { title: props.value }, props.value),
        icon('chevron', { width: 10, height: 10 }),
      ]),
      open.value && h('div', { class: 'pill-panel' }, slots.default?.({ close })),
    ]);
  },
});

/** Options of which one is chosen; many can be filtered by text. */
export const OptionList = defineComponent({
  props: {
    label: { type: String, required: true },
    value: { type: String, required: true },
    options: { type: /** @type {PropType<Option[]>} */ (Array), required: true },
  },
  emits: { choose: (/** @type {string} */ _key) => true },
  setup(props, { emit }) {
    const typed = ref('');
    const found = computed(() => {
      const wanted = typed.value.trim().toLowerCase();
      return props.options.filter(([, text]) => text.toLowerCase().includes(wanted));
    });

    function onKeydown(/** @type {KeyboardEvent} */ event, /** @type {number} */ index) {
      const to = nextInList(event, index, found.value.length);
      if (to !== undefined) {
        event.preventDefault();
        /** @type {HTMLElement} */ (currentElement(event).parentElement?.children[to]).focus();
      }
    }

    const box = () => props.options.length >= FILTERED_FROM && h('input', {
      class: 'text-box',
      type: 'search',
      placeholder: 'Filter',
      'aria-label': `Filter ${props.label}`,
      value: typed.value,
      onInput: (/** @type {Event} */ event) => {
        typed.value = inputValue(event);
      },
    });

    /** @param {Option} option @param {number} index */
    const option = ([key, text], index) => h('button', {
      key,
      class: 'option',
      type: 'button',
      role: 'menuitemradio',
      'data-option': key,
      title: text,
      'aria-checked': String(key === props.value),
      onClick: () => emit('choose', key),
      onKeydown: (/** @type {KeyboardEvent} */ event) => onKeydown(event, index),
    }, [
      h('span', { class: 'option-mark' }, [key === props.value && icon('check', { width: 12, height: 12 })]),
      text,
    ]);

    return () => [
      box(),
      h('div', { class: 'option-list', role: 'menu', 'aria-label': props.label }, found.value.map(option)),
      found.value.length === 0 && h('p', { class: 'quiet option-none' }, 'No match.'),
    ];
  },
});

/**
 * A pill whose panel is a list of options.
 *
 * @param {string} name of the filter, which tells it apart from others
 * @param {string} label
 * @param {string} value
 * @param {Option[]} options
 * @param {(value: string | null) => void} onChoose called with null for the empty option
 */
export function menuPill(name, label, value, options, onChoose) {
  const text = options.find(([key]) => key === value)?.[1] ?? value;
  return h(Pill, { key: name, class: `pill-${name}`, label, value: text, active: value !== '' }, {
    default: (/** @type {{ close: () => void }} */ { close }) => h(OptionList, {
      label,
      value,
      options,
      onChoose: (/** @type {string} */ key) => {
        close();
        onChoose(key || null);
      },
    }),
  });
}

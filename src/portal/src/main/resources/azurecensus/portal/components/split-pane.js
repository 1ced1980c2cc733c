import { defineComponent, h, ref } from '../lib/vue.js';
import { currentElement } from '../base/events.js';
import { preferences } from '../base/preferences.js';

const LEAST_PIXELS = 280;
const KEY_PIXELS = 24;

/**
 * A list with the details of its selected entry beside it, each with its own scroll bar. The border between them can be
 * moved and its place is remembered. In a narrow window the details are a page of their own.
 */
export const SplitPane = defineComponent({
  props: { opened: { type: Boolean, required: true } },
  setup(props, { slots }) {
    const place = ref(/** @type {HTMLElement | null} */ (null));

    function resize(/** @type {number} */ width) {
      const most = (place.value?.clientWidth ?? 0) - LEAST_PIXELS;
      preferences.detailsWidth = Math.round(Math.max(LEAST_PIXELS, Math.min(width, most)));
    }

    function drag(/** @type {PointerEvent} */ event) {
      event.preventDefault();
      const handle = currentElement(event);
      handle.setPointerCapture(event.pointerId);
      const move = (/** @type {PointerEvent} */ { clientX }) =>
        resize((place.value?.getBoundingClientRect().right ?? 0) - clientX);
      handle.addEventListener('pointermove', move);
      handle.addEventListener('pointerup', () => handle.removeEventListener('pointermove', move), { once: true });
    }

    function onKeydown(/** @type {KeyboardEvent} */ event) {
      const direction = { ArrowLeft: 1, ArrowRight: -1 }[event.key];
      if (direction) {
        event.preventDefault();
        resize(preferences.detailsWidth + direction * KEY_PIXELS);
      }
    }

    const splitter = () => h('div', {
      class: 'splitter',
      role: 'separator',
      tabindex: 0,
      'aria-label': 'Width of the details',
      'aria-orientation': 'vertical',
      'aria-valuenow': preferences.detailsWidth,
      'aria-valuemin': LEAST_PIXELS,
      'aria-valuemax': 2000,
      onPointerdown: drag,
      onKeydown,
    });

    return () => h('div', {
      class: ['split', { 'with-details': props.opened }],
      ref: place,
      style: { '--details-width': `${preferences.detailsWidth}px` },
    }, [
      h('div', { class: 'split-list', 'data-scroll': '' }, slots.default?.()),
      props.opened && [splitter(), slots.details?.()],
    ]);
  },
});

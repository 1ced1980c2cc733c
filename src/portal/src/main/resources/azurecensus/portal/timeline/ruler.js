import { defineComponent, h, ref } from '../lib/vue.js';
import { currentElement } from '../base/events.js';
import { duration } from '../base/format.js';
import { icon } from '../base/icons.js';
import { marks } from './marks.js';

/** @import { PropType } from '../lib/vue.js' */

/** @typedef {{ from: number, to: number }} Range */
/** @typedef {'from' | 'to'} Side */

/** The share of the whole range that stays visible at least. */
const LEAST_SHARE = 1 / 1000;
const KEY_SHARE = 1 / 20;

/** The time axis with a handle at each end. Dragging a handle, or arrow keys on it, narrow the visible range. */
export const Ruler = defineComponent({
  props: {
    full: { type: /** @type {PropType<Range>} */ (Object), required: true },
    shown: { type: /** @type {PropType<Range>} */ (Object), required: true },
  },
  emits: { narrow: (/** @type {Range} */ _range) => true, reset: () => true },
  setup(props, { emit }) {
    const dragged = ref(/** @type {{ side: Side, share: number, at: number } | null} */ (null));
    const share = (/** @type {number} */ at) => (at - props.shown.from) / (props.shown.to - props.shown.from);
    const left = (/** @type {number} */ at) => ({ left: `${share(at) * 100}%` });

    /** @param {Side} side @param {number} at */
    function move(side, at) {
      const { full, shown: { from, to } } = props;
      const least = (full.to - full.from) * LEAST_SHARE;
      emit('narrow', side === 'from'
        ? { from: Math.max(full.from, Math.min(at, to - least)), to }
        : { from, to: Math.min(full.to, Math.max(at, from + least)) });
    }

    /** @param {Side} side @param {PointerEvent} event */
    function drag(side, event) {
      event.preventDefault();
      const handle = currentElement(event);
      const { left: start, width } = /** @type {HTMLElement} */ (handle.parentElement).getBoundingClientRect();
      const { from, to } = props.shown;
      handle.setPointerCapture(event.pointerId);
      // The handle follows the pointer over the axis as it was; the axis itself narrows when the handle is released.
      const follow = (/** @type {PointerEvent} */ { clientX }) => {
        const limited = Math.max(0, Math.min(1, (clientX - start) / width));
        dragged.value = { side, share: limited, at: from + limited * (to - from) };
      };
      const stop = () => {
        handle.removeEventListener('pointermove', follow);
        handle.removeEventListener('pointerup', end);
        handle.removeEventListener('pointercancel', stop);
        dragged.value = null;
      };
      const end = () => {
        const at = dragged.value?.at;
        stop();
        if (at !== undefined) {
          move(side, at);
        }
      };
      handle.addEventListener('pointermove', follow);
      handle.addEventListener('pointerup', end);
      handle.addEventListener('pointercancel', stop);
    }

    /** @param {Side} side @param {KeyboardEvent} event */
    function onKeydown(side, event) {
      const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (direction) {
        event.preventDefault();
        move(side, props.shown[side] + direction * (props.shown.to - props.shown.from) * KEY_SHARE);
      }
    }

    /** @param {Side} side @param {string} label */
    const handle = (side, label) => h('span', {
      class: ['ruler-handle', side],
      style: dragged.value?.side === side ? { left: `${dragged.value.share * 100}%` } : null,
      title: `${label}: ${duration(dragged.value?.side === side ? dragged.value.at : props.shown[side])}`,
      role: 'slider',
      tabindex: 0,
      'aria-label': label,
      'aria-valuemin': Math.round(props.full.from),
      'aria-valuemax': Math.round(props.full.to),
      'aria-valuenow': Math.round(props.shown[side]),
      'aria-valuetext': `${Math.round(props.shown[side])} ms`,
      onPointerdown: (/** @type {PointerEvent} */ event) => drag(side, event),
      onKeydown: (/** @type {KeyboardEvent} */ event) => onKeydown(side, event),
    });

    function resetButton() {
      const label = 'Show the whole duration';
      const narrowed = props.shown.from > props.full.from || props.shown.to < props.full.to;
      const onClick = () => emit('reset');
      const attributes = { class: 'ruler-reset', disabled: !narrowed, title: label, 'aria-label': label, onClick };
      return h('button', attributes, icon('reset'));
    }

    return () => {
      const { labelled, small } = marks(props.shown.from, props.shown.to);
      return [
        resetButton(),
        h('div', { class: 'ruler' }, [
          small.map((at) => h('span', { class: 'ruler-tick small', style: left(at) })),
          labelled.map(({ at, label }, index) => h('span', {
            class: ['ruler-tick', { first: share(at) < 0.02, odd: index % 2 === 1 }],
            style: left(at),
          }, h('span', { class: 'ruler-label' }, label))),
          dragged.value && h('span', { class: ['ruler-cut', dragged.value.side], style: cutStyle(dragged.value) }),
          handle('from', 'Start of the visible range'),
          handle('to', 'End of the visible range'),
        ]),
      ];
    };
  },
});

/**
 * The part of the axis that a dragged handle cuts off.
 *
 * @param {{ side: Side, share: number }} dragged
 */
function cutStyle({ side, share }) {
  return side === 'from' ? { left: '0', width: `${share * 100}%` } : { left: `${share * 100}%`, right: '0' };
}

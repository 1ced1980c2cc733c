import { h, reactive } from '../lib/vue.js';
import { currentElement } from '../base/events.js';

/**
 * A step of a chart's horizontal axis, in the drawing's pixels, with its values as text.
 *
 * @typedef {{ left: number, right: number, text: string }} BrushStep
 */

/** @typedef {ReturnType<typeof useBrush>} Brush */

/**
 * Reads a chart step by step and selects ranges of it. The pointer reads the step below it, and dragging selects. Arrow
 * keys read; with Shift they select, Enter confirms and Escape cancels the selection.
 *
 * @param {() => BrushStep[]} stepsOf the steps from left to right
 * @param {() => ((first: number, last: number) => void) | null} onSelectOf the handler of a selection, which gets its
 *   first and last step; null for a chart that can only be read
 * @param {boolean} allowsOne true when a single step can be selected
 */
export function useBrush(stepsOf, onSelectOf, allowsOne) {
  const state = reactive({
    at: /** @type {number | null} */ (null),
    from: /** @type {number | null} */ (null),
  });

  /** The first and the last step read or selected; null when there is none. */
  function selection() {
    if (state.at === null) {
      return null;
    }
    const from = state.from ?? state.at;
    return { first: Math.min(state.at, from), last: Math.max(state.at, from) };
  }

  function clear() {
    Object.assign(state, { at: null, from: null });
  }

  /** @param {PointerEvent} event */
  function stepUnder(event) {
    const steps = stepsOf();
    const x = event.clientX - currentElement(event).getBoundingClientRect().left;
    const found = steps.findIndex(({ right }) => x < right);
    return found < 0 ? steps.length - 1 : found;
  }

  function confirm() {
    const selected = selection();
    const onSelect = onSelectOf();
    clear();
    if (selected && onSelect && (allowsOne || selected.first < selected.last)) {
      onSelect(selected.first, selected.last);
    }
  }

  /** @param {KeyboardEvent} event */
  function moveTo(event) {
    const last = stepsOf().length - 1;
    const at = state.at ?? last;
    switch (event.key) {
      case 'ArrowLeft':
        return state.at === null ? last : Math.max(0, at - 1);
      case 'ArrowRight':
        return Math.min(last, at + 1);
      case 'Home':
        return 0;
      case 'End':
        return last;
      default:
        return null;
    }
  }

  /** @param {KeyboardEvent} event */
  function onKeydown(event) {
    const to = moveTo(event);
    if (to !== null) {
      state.from = event.shiftKey && onSelectOf() ? state.from ?? state.at ?? stepsOf().length - 1 : null;
      state.at = to;
    } else if (event.key === 'Enter' && state.at !== null) {
      confirm();
    } else if (event.key === 'Escape' && state.at !== null) {
      clear();
    } else {
      return;
    }
    event.preventDefault();
  }

  const handlers = {
    onPointerdown(/** @type {PointerEvent} */ event) {
      if (event.button === 0 && stepsOf().length > 0) {
        event.preventDefault();
        currentElement(event).focus({ preventScroll: true });
        currentElement(event).setPointerCapture(event.pointerId);
        state.at = stepUnder(event);
        state.from = state.at;
      }
    },
    onPointermove(/** @type {PointerEvent} */ event) {
      if (stepsOf().length > 0) {
        state.at = stepUnder(event);
      }
    },
    onPointerup() {
      if (state.from !== null) {
        confirm();
      }
    },
    onPointercancel: clear,
    onPointerleave() {
      if (state.from === null) {
        clear();
      }
    },
    onBlur: clear,
    onKeydown,
  };

  /** The values of the step or range that is read; empty when there is none. */
  function text() {
    const steps = stepsOf();
    const read = selection();
    if (!read || state.at === null || !steps[state.at]) {
      return '';
    }
    const { first, last } = read;
    return first === last || !steps[last] ? steps[state.at].text : `${steps[first].text} – ${steps[last].text}`;
  }

  /**
   * The attributes that make a chart readable by keyboard, pointer and screen reader.
   *
   * @param {string} label
   */
  function attributes(label) {
    const last = Math.max(0, stepsOf().length - 1);
    return {
      role: 'slider',
      tabindex: 0,
      'aria-label': label,
      'aria-valuemin': 0,
      'aria-valuemax': last,
      'aria-valuenow': state.at ?? last,
      'aria-valuetext': text() || 'Use the arrow keys to read the values',
      ...handlers,
    };
  }

  /**
   * The rectangle over the steps that are read.
   *
   * @param {number} top
   * @param {number} bottom
   */
  function drawing(top, bottom) {
    const steps = stepsOf();
    const read = selection();
    if (!read || !steps[read.first] || !steps[read.last]) {
      return null;
    }
    const { left } = steps[read.first];
    const width = Math.max(1, steps[read.last].right - left);
    return h('rect', { class: 'brush', x: left, width, y: top, height: bottom - top });
  }

  return { attributes, drawing, text };
}

import { h, reactive } from '../lib/vue.js';

/**
 * Reads and narrows a chart step by step: a pointer over it tells what is there, dragging chooses a range; with the keyboard arrow keys move,
 * with Shift they choose, Enter takes the choice and Escape drops it. A step is { left, right, text } in the drawing's pixels.
 *
 * @param stepsOf the steps from left to right
 * @param onNarrow told the first and the last step of a choice; without it the chart is only read
 * @param takesOne whether a single step is a choice too
 */
export function useBrush(stepsOf, onNarrow, takesOne) {
  const state = reactive({ at: null, from: null });
  const chosen = () => [Math.min(state.at, state.from ?? state.at), Math.max(state.at, state.from ?? state.at)];
  const clear = () => Object.assign(state, { at: null, from: null });

  function stepUnder(event) {
    const steps = stepsOf();
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    const found = steps.findIndex(({ right }) => x < right);
    return found < 0 ? steps.length - 1 : found;
  }

  function take() {
    const [first, last] = chosen();
    clear();
    if (onNarrow() && (takesOne || first < last)) {
      onNarrow()(first, last);
    }
  }

  function key(event) {
    const last = stepsOf().length - 1;
    const at = state.at ?? last;
    const to = { ArrowLeft: state.at === null ? last : Math.max(0, at - 1), ArrowRight: Math.min(last, at + 1), Home: 0, End: last }[event.key];
    if (to !== undefined) {
      state.from = event.shiftKey && onNarrow() ? state.from ?? at : null;
      state.at = to;
    } else if (event.key === 'Enter' && state.at !== null) {
      take();
    } else if (event.key === 'Escape' && state.at !== null) {
      clear();
    } else {
      return;
    }
    event.preventDefault();
  }

  const handlers = {
    onPointerdown: (event) => {
      if (event.button === 0 && stepsOf().length > 0) {
        event.preventDefault();
        event.currentTarget.focus({ preventScroll: true });
        event.currentTarget.setPointerCapture(event.pointerId);
        state.at = stepUnder(event);
        state.from = state.at;
      }
    },
    onPointermove: (event) => {
      if (stepsOf().length > 0) {
        state.at = stepUnder(event);
      }
    },
    onPointerup: () => state.from !== null && take(),
    onPointercancel: clear,
    onPointerleave: () => state.from === null && clear(),
    onBlur: clear,
    onKeydown: key,
  };

  /** What is under the pointer or chosen, in words; empty when it is nothing. */
  function text() {
    const steps = stepsOf();
    if (state.at === null || !steps[state.at]) {
      return '';
    }
    const [first, last] = chosen();
    return first === last || !steps[last] ? steps[state.at].text : `${steps[first].text} – ${steps[last].text}`;
  }

  /** What a chart that can be read is to those who hear it. */
  const attributes = (label) => ({
    role: 'slider', tabindex: 0, 'aria-label': label, 'aria-valuemin': 0, 'aria-valuemax': Math.max(0, stepsOf().length - 1),
    'aria-valuenow': state.at ?? Math.max(0, stepsOf().length - 1), 'aria-valuetext': text() || 'Arrow keys read it step by step', ...handlers,
  });

  function drawing(top, bottom) {
    const steps = stepsOf();
    const [first, last] = state.at === null ? [] : chosen();
    return steps[first] && steps[last] && h('rect', { class: 'brush', x: steps[first].left, width: Math.max(1, steps[last].right - steps[first].left), y: top, height: bottom - top });
  }

  return { attributes, drawing, text };
}

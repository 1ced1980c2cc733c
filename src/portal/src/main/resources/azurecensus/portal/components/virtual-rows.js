import { computed, nextTick, onMounted, onUnmounted, ref } from '../lib/vue.js';

/** @import { Ref } from '../lib/vue.js' */

/** Up to this number all rows are drawn, so that the browser's own search finds them. */
const ALL_ROWS = 150;
/** The rows above and below the visible part that are drawn, too. */
const OVERSCAN = 12;

/**
 * The part of a long list of rows that is drawn: what is seen, and some rows around it. The scroller is the nearest
 * element around the rows with the attribute `data-scroll`; without one, all rows are drawn.
 *
 * @param {Ref<HTMLElement | null>} place the element with the rows; each row has `data-index`
 * @param {() => number} lengthOf the number of rows
 * @param {number} rowHeight in pixels
 */
export function useVirtualRows(place, lengthOf, rowHeight) {
  const firstSeen = ref(0);
  const seen = ref(Math.ceil(window.innerHeight / rowHeight));
  const hasScroller = ref(true);
  /** @type {HTMLElement | null} */
  let scroller = null;

  function offset() {
    const { top = 0 } = place.value?.getBoundingClientRect() ?? {};
    return (scroller?.getBoundingClientRect().top ?? 0) - top;
  }

  function measure() {
    if (scroller) {
      firstSeen.value = Math.max(0, Math.floor(offset() / rowHeight));
      seen.value = Math.ceil(scroller.clientHeight / rowHeight);
    }
  }

  const observer = new ResizeObserver(measure);
  onMounted(() => {
    scroller = /** @type {HTMLElement | null} */ (place.value?.closest('[data-scroll]') ?? null);
    hasScroller.value = scroller !== null;
    scroller?.addEventListener('scroll', measure, { passive: true });
    if (scroller) {
      observer.observe(scroller);
    }
  });
  onUnmounted(() => {
    scroller?.removeEventListener('scroll', measure);
    observer.disconnect();
  });

  const drawn = computed(() => {
    const length = lengthOf();
    if (length <= ALL_ROWS || !hasScroller.value) {
      return { first: 0, last: length };
    }
    const first = Math.max(0, Math.min(firstSeen.value, length - seen.value) - OVERSCAN);
    return { first, last: Math.min(length, first + seen.value + 2 * OVERSCAN) };
  });

  /** The space of the rows that are not drawn. */
  const space = computed(() => ({
    paddingTop: `${drawn.value.first * rowHeight}px`,
    paddingBottom: `${(lengthOf() - drawn.value.last) * rowHeight}px`,
  }));

  /**
   * Scrolls until a row is seen.
   *
   * @param {number} index
   */
  function reveal(index) {
    if (!scroller) {
      return;
    }
    const above = index * rowHeight - offset();
    const margin = 2 * rowHeight;
    if (above < margin) {
      scroller.scrollTop += above - margin;
    } else if (above + rowHeight > scroller.clientHeight - margin) {
      scroller.scrollTop += above + rowHeight + margin - scroller.clientHeight;
    }
    measure();
  }

  /**
   * Moves the focus to a row, which may not be drawn yet.
   *
   * @param {number} index
   */
  async function focusRow(index) {
    reveal(index);
    await nextTick();
    const row = place.value?.querySelector(`[data-index="${index}"]`);
    /** @type {HTMLElement | null | undefined} */ (row)?.focus({ preventScroll: scroller !== null });
  }

  return { drawn, space, reveal, focusRow };
}

import { h, onMounted, onUnmounted, ref } from '../lib/vue.js';

/** @import { Brush } from './brush.js' */
/** @import { Ref, VNode, VNodeArrayChildren } from '../lib/vue.js' */

const COLORS = [
  'var(--bar)',
  'var(--series-2)',
  'var(--series-3)',
  'var(--series-4)',
  'var(--series-5)',
  'var(--series-6)',
  'var(--series-7)',
  'var(--series-8)',
];

/** The space around the plot in pixels. */
export const MARGIN = { left: 58, right: 14, top: 10, bottom: 24 };

/** The text below a chart whose range of time can be selected. */
export const TIME_RANGE_HINT = 'Drag across the chart to select a time range';

/**
 * The color of the nth series.
 *
 * @param {number} index
 */
export function colorOf(index) {
  return COLORS[index % COLORS.length];
}

/**
 * Names and colors of the series.
 *
 * @param {{ name: string, color?: string }[]} series
 */
export function seriesLegend(series) {
  return h('ul', { class: 'series-legend' }, series.map(({ name, color }, index) => h('li', { key: name }, [
    h('svg', { width: 12, height: 12, 'aria-hidden': 'true' }, [
      h('rect', { width: 12, height: 12, fill: color ?? colorOf(index) }),
    ]),
    name,
  ])));
}

/**
 * The smallest of 1, 2, 2.5, 5 and 10 times a power of ten that is not below a number.
 *
 * @param {number} number
 */
export function roundUp(number) {
  const power = 10 ** Math.floor(Math.log10(number || 1));
  return [1, 2, 2.5, 5].map((step) => step * power).find((step) => step >= number) ?? 10 * power;
}

/** The units of durations in milliseconds, with the numbers of each that make a round step. */
const DURATION_STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 4, 10, 20, 40].map((seconds) => seconds * 1000),
  ...[1, 2, 4, 10, 20, 40].map((minutes) => minutes * 60_000),
  ...[1, 2, 4, 10, 24, 48].map((hours) => hours * 3_600_000),
];

/**
 * The smallest round duration that is not below a number of milliseconds, and whose half is round, too.
 *
 * @param {number} milliseconds
 */
export function roundUpDuration(milliseconds) {
  return DURATION_STEPS.find((step) => step >= milliseconds && milliseconds > 1) ?? roundUp(milliseconds);
}

/** The width of the space for a drawing, so that its texts are as large as those of the page. */
export function useWidth() {
  const place = ref(/** @type {HTMLElement | null} */ (null));
  const width = ref(Math.min(800, window.innerWidth - 60));
  const observer = new ResizeObserver(([{ contentRect }]) => {
    width.value = Math.max(160, Math.floor(contentRect.width));
  });
  onMounted(() => place.value && observer.observe(place.value));
  onUnmounted(() => observer.disconnect());
  return { place, width };
}

/**
 * Grid lines and texts of the vertical axis.
 *
 * @param {{ width: number, height: number }} size
 * @param {{ minimum: number, maximum: number }} range
 * @param {(value: number) => string} format
 */
export function verticalAxis({ width, height }, { minimum, maximum }, format) {
  return [0, 0.5, 1].map((share) => {
    const y = height - MARGIN.bottom - share * (height - MARGIN.top - MARGIN.bottom);
    const text = format(minimum + share * (maximum - minimum));
    return h('g', { key: share }, [
      h('line', { class: 'grid-line', x1: MARGIN.left, x2: width - MARGIN.right, y1: y, y2: y }),
      h('text', { class: 'axis', x: MARGIN.left - 8, y: y + 4, 'text-anchor': 'end' }, text),
    ]);
  });
}

/**
 * A drawing in its space. With a brush it can be read and selected from, and the values read appear below it.
 *
 * @param {object} options
 * @param {Ref<HTMLElement | null>} options.place
 * @param {number} options.width
 * @param {number} options.height
 * @param {string} options.label
 * @param {Brush | null} options.brush
 * @param {string} options.hint shown while no value is read
 * @param {VNodeArrayChildren} options.content
 * @returns {VNode}
 */
export function chartFrame({ place, width, height, label, brush, hint, content }) {
  const attributes = brush ? brush.attributes(label) : { role: 'img', 'aria-label': label };
  const size = { viewBox: `0 0 ${width} ${height}`, width, height };
  return h('div', { class: 'chart-place', ref: place }, [
    h('svg', { class: ['chart', { readable: brush }], ...size, ...attributes }, [
      content,
      brush?.drawing(MARGIN.top, height - MARGIN.bottom),
    ]),
    brush && h('p', { class: 'chart-words', 'aria-hidden': 'true' }, brush.text() || hint),
  ]);
}

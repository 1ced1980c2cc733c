import { defineComponent, h } from '../lib/vue.js';
import { useBrush } from '../charts/brush.js';
import { MARGIN, chartFrame, colorOf, roundUp, useWidth, verticalAxis } from '../charts/frame.js';
import { chartNumber } from './values.js';

/** @import { PropType } from '../lib/vue.js' */
/** @import { Groups } from './plot.js' */

/**
 * A part of a column or bar.
 *
 * @typedef {{ category: number, series: number, slot: number, from: number, to: number }} Part
 */

const CAPTION_LETTER = 6.5;
const BAR_HEIGHT = 26;
const BAR_CAPTION = 220;

/**
 * The parts of all categories. Stacked parts lie above each other, negative ones below zero; others lie side by side.
 *
 * @param {Groups} groups
 * @param {boolean} isStacked
 * @returns {{ parts: Part[], minimum: number, maximum: number }}
 */
export function partsOf({ categories, series }, isStacked) {
  /** @type {Part[]} */
  const parts = [];
  categories.forEach((_, category) => {
    let [up, down] = [0, 0];
    series.forEach(({ values }, index) => {
      const value = values[category];
      if (value === null || value === 0) {
        return;
      }
      const from = isStacked ? (value > 0 ? up : down) : 0;
      parts.push({ category, series: index, slot: isStacked ? 0 : index, from, to: from + value });
      [up, down] = value > 0 ? [up + value, down] : [up, down + value];
    });
  });
  const ends = parts.map(({ to }) => to);
  const highest = ends.reduce((a, b) => Math.max(a, b), 0);
  const lowest = ends.reduce((a, b) => Math.min(a, b), 0);
  return {
    parts,
    minimum: lowest < 0 ? -roundUp(-lowest) : 0,
    maximum: highest > 0 ? roundUp(highest) : Number(lowest === 0),
  };
}

/** The values of a category as text. */
function textOf(/** @type {Groups} */ { categories, series }, /** @type {number} */ category) {
  const values = series
    .filter(({ values: all }) => all[category] !== null)
    .map(({ name, values: all }) => `${name} ${chartNumber(Number(all[category]))}`);
  return `${categories[category]}: ${values.join(', ') || 'no value'}`;
}

const PROPS = {
  label: { type: String, required: /** @type {const} */ (true) },
  groups: { type: /** @type {PropType<Groups>} */ (Object), required: /** @type {const} */ (true) },
  stacked: { type: Boolean, default: true },
};

/** Vertical columns over names. */
export const ColumnChart = defineComponent({
  props: { ...PROPS, height: { type: Number, default: 300 } },
  setup(props) {
    const { place, width } = useWidth();
    const step = () => (width.value - MARGIN.left - MARGIN.right) / Math.max(1, props.groups.categories.length);
    const left = (/** @type {number} */ index) => MARGIN.left + index * step();
    const brush = useBrush(() => props.groups.categories.map((_, index) =>
      ({ left: left(index), right: left(index + 1), text: textOf(props.groups, index) })), () => null, false);

    function captions() {
      const longest = Math.max(...props.groups.categories.map((name) => name.length));
      const room = Math.min(160, longest * CAPTION_LETTER + 12);
      const interval = Math.max(1, Math.ceil(Math.min(room, 120) / step()));
      const letters = Math.max(4, Math.floor((step() * interval - 8) / CAPTION_LETTER));
      return props.groups.categories.map((name, index) => index % interval === 0 && h('text', {
        key: `x${index}`,
        class: 'axis',
        x: left(index) + step() / 2,
        y: props.height - 6,
        'text-anchor': 'middle',
      }, name.length > letters ? `${name.slice(0, letters - 1)}…` : name));
    }

    return () => {
      const { parts, minimum, maximum } = partsOf(props.groups, props.stacked);
      const scale = (props.height - MARGIN.top - MARGIN.bottom) / (maximum - minimum || 1);
      const y = (/** @type {number} */ value) => props.height - MARGIN.bottom - (value - minimum) * scale;
      const slots = props.stacked ? 1 : props.groups.series.length;
      const room = Math.min(step() * 0.76, 90 * slots);
      const part = (/** @type {Part} */ { category, series, slot, from, to }) => h('rect', {
        key: `${category}-${series}`,
        class: 'chart-bar',
        x: left(category) + (step() - room) / 2 + (slot * room) / slots,
        width: Math.max(1, room / slots - (slots > 1 ? 1 : 0)),
        y: Math.min(y(from), y(to)),
        height: Math.max(1, Math.abs(y(from) - y(to))),
        fill: colorOf(series),
      });
      return chartFrame({
        place,
        width: width.value,
        height: props.height,
        label: props.label,
        brush,
        hint: '',
        content: [
          verticalAxis({ width: width.value, height: props.height }, { minimum, maximum }, chartNumber),
          parts.map(part),
          captions(),
        ],
      });
    };
  },
});

/** Horizontal bars with their names in front of them. */
export const BarsChart = defineComponent({
  props: PROPS,
  setup(props) {
    const { place, width } = useWidth();
    return () => {
      const { categories, series } = props.groups;
      const { parts, minimum } = partsOf(props.groups, props.stacked);
      const slots = props.stacked ? 1 : series.length;
      const rowHeight = Math.max(BAR_HEIGHT, slots * 9 + 8);
      const start = Math.min(BAR_CAPTION, width.value * 0.35);
      const highest = parts.reduce((most, { to }) => Math.max(most, to), 0);
      const scale = (width.value - start - 72) / (highest - minimum || 1);
      const x = (/** @type {number} */ value) => start + (value - minimum) * scale;
      const letters = Math.floor((start - 12) / CAPTION_LETTER);
      const thickness = (rowHeight - 8) / slots;
      const height = categories.length * rowHeight + 8;
      const ends = categories.map((_, category) =>
        Math.max(0, ...parts.filter((part) => part.category === category).map(({ to }) => to)));
      return h('div', { class: 'chart-place', ref: place }, h('svg', {
        class: 'chart', role: 'img', 'aria-label': props.label, width: width.value, height,
        viewBox: `0 0 ${width.value} ${height}`,
      }, [
        categories.map((name, index) => h('g', { key: index }, [
          h('title', textOf(props.groups, index)),
          h('rect', { x: 0, y: index * rowHeight, width: width.value, height: rowHeight, fill: 'transparent' }),
          h('text', { class: 'axis', x: start - 8, y: (index + 0.5) * rowHeight + 4, 'text-anchor': 'end' },
            name.length > letters ? `${name.slice(0, letters - 1)}…` : name),
        ])),
        parts.map(({ category, series: at, slot, from, to }) => h('rect', {
          key: `${category}-${at}`,
          class: 'chart-bar',
          x: Math.min(x(from), x(to)),
          width: Math.max(1, Math.abs(x(to) - x(from))),
          y: category * rowHeight + 4 + slot * thickness,
          height: Math.max(2, thickness - (slots > 1 ? 1 : 0)),
          fill: colorOf(at),
          'pointer-events': 'none',
        })),
        slots === 1 && ends.map((end, index) => h('text', {
          key: `v${index}`, class: 'axis', x: x(end) + 6, y: (index + 0.5) * rowHeight + 4,
        }, chartNumber(end))),
        h('line', { class: 'grid-line', x1: x(0), x2: x(0), y1: 0, y2: height }),
      ]));
    };
  },
});

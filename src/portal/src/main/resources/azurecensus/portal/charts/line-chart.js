import { defineComponent, h } from '../lib/vue.js';
import { count } from '../base/format.js';
import { useBrush } from './brush.js';
import { MARGIN, chartFrame, colorOf, roundUp, roundUpDuration, useWidth, verticalAxis } from './frame.js';

/** @import { PropType } from '../lib/vue.js' */

/** @typedef {[x: number, y: number | null]} SeriesPoint */
/** @typedef {{ name: string, points: SeriesPoint[], color?: string }} Series */
/** @typedef {{ from: number, to: number, text: string }} ChartStep */

/** The room that a caption of the axis needs. */
const CAPTION_WIDTH = 96;
/** The captions of the horizontal axis, the most first, as shares of its length. */
const SHARES = [[0, 0.25, 0.5, 0.75, 1], [0, 0.5, 1]];

/** Lines over a numeric axis. */
export const LineChart = defineComponent({
  props: {
    label: { type: String, required: true },
    series: { type: /** @type {PropType<Series[]>} */ (Array), required: true },
    from: { type: Number, required: true },
    to: { type: Number, required: true },
    formatX: { type: /** @type {PropType<(value: number) => string>} */ (Function), required: true },
    formatY: { type: /** @type {PropType<(value: number) => string>} */ (Function), default: count },
    height: { type: Number, default: 200 },
    area: { type: Boolean, default: false },
    /** True when the values are milliseconds, so that the axis has round durations. */
    durations: { type: Boolean, default: false },
    /** The top of the vertical axis; by default a round number above the highest point. */
    top: { type: /** @type {PropType<number | null>} */ (Number), default: null },
    /** The steps in which the chart can be read; without them it is an image. */
    steps: { type: /** @type {PropType<ChartStep[] | null>} */ (Array), default: null },
    /** Called with the ends of a selected range. */
    onNarrow: { type: /** @type {PropType<(from: number, to: number) => void>} */ (Function) },
    hint: { type: String, default: '' },
  },
  setup(props) {
    const { place, width } = useWidth();
    const plotWidth = () => width.value - MARGIN.left - MARGIN.right;
    const x = (/** @type {number} */ value) =>
      MARGIN.left + ((value - props.from) / (props.to - props.from || 1)) * plotWidth();
    const clampedX = (/** @type {number} */ value) =>
      Math.min(width.value - MARGIN.right, Math.max(MARGIN.left, x(value)));
    const steps = () => props.steps ?? [];
    const brushSteps = () => steps().map(({ from, to, text }) => ({ left: clampedX(from), right: clampedX(to), text }));
    const onSelect = (/** @type {number} */ first, /** @type {number} */ last) =>
      props.onNarrow?.(steps()[first].from, steps()[last].to);
    const brush = useBrush(brushSteps, () => (props.onNarrow ? onSelect : null), false);

    const round = (/** @type {number} */ value) => (props.durations ? roundUpDuration(value) : roundUp(value));

    function verticalRange() {
      const values = props.series.flatMap(({ points }) => known(points).map(([, y]) => y));
      const highest = values.reduce((a, b) => Math.max(a, b), 0);
      return { minimum: values.reduce((a, b) => Math.min(a, b), 0), maximum: props.top ?? round(highest || 1) };
    }

    function horizontalAxis() {
      const room = Math.floor(plotWidth() / CAPTION_WIDTH);
      const shares = SHARES.find(({ length }) => length <= room) ?? [0, 1];
      const anchors = new Map([[0, 'start'], [1, 'end']]);
      return shares.map((share) => {
        const value = props.from + share * (props.to - props.from);
        const anchor = anchors.get(share) ?? 'middle';
        const position = { x: x(value), y: props.height - 6, 'text-anchor': anchor };
        return h('text', { key: `x${share}`, class: 'axis', ...position }, props.formatX(value));
      });
    }

    /**
     * @param {Series} series
     * @param {number} index
     * @param {(value: number) => number} y
     */
    function drawSeries({ name, points, color }, index, y) {
      const drawn = known(points);
      const stroke = color ?? colorOf(index);
      const position = (/** @type {[number, number]} */ [px, py]) => `${x(px).toFixed(1)} ${y(py).toFixed(1)}`;
      const line = drawn.length === 0 ? '' : `M${drawn.map(position).join('L')}`;
      const closed = () => `${line}L${x(drawn[drawn.length - 1][0])} ${y(0)}L${x(drawn[0][0])} ${y(0)}Z`;
      // A line of failures at zero would look like a failure.
      const isQuiet = color === 'var(--bar-bad)' && drawn.every(([, value]) => value === 0);
      return !isQuiet && h('g', { key: name }, [
        props.area && drawn.length > 0 && h('path', { d: closed(), fill: stroke, opacity: 0.18 }),
        h('path', { class: 'chart-line', d: line, stroke }, [h('title', name)]),
        drawn.length === 1 && h('circle', { cx: x(drawn[0][0]), cy: y(drawn[0][1]), r: 3, fill: stroke }),
      ]);
    }

    /** @param {Series} series */
    function describe({ name, points }) {
      const values = known(points).map(([, value]) => value);
      if (values.length === 0) {
        return `${name}: no data`;
      }
      const latest = props.formatY(values[values.length - 1]);
      return `${name}: latest ${latest}, maximum ${props.formatY(Math.max(...values))}`;
    }

    return () => {
      const { series, height } = props;
      const range = verticalRange();
      const scale = (height - MARGIN.top - MARGIN.bottom) / (range.maximum - range.minimum);
      const y = (/** @type {number} */ value) => height - MARGIN.bottom - (value - range.minimum) * scale;
      return chartFrame({
        place,
        width: width.value,
        height,
        label: `${props.label}. ${series.map(describe).join('; ')}`,
        brush: props.steps && brush,
        hint: props.hint,
        content: [
          verticalAxis({ width: width.value, height }, range, (value) => withoutZeros(props.formatY(value))),
          horizontalAxis(),
          series.map((each, index) => drawSeries(each, index, y)),
        ],
      });
    };
  },
});

/** A number on an axis without needless decimals: 50.0 s becomes 50 s. @param {string} text */
function withoutZeros(text) {
  return text.replace(/\.0(?=\D|$)/, '');
}

/**
 * The points that have a value.
 *
 * @param {SeriesPoint[]} points
 */
function known(points) {
  return /** @type {[number, number][]} */ (points.filter(([, value]) => value !== null));
}

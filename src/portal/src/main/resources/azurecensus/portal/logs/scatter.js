import { defineComponent, h } from '../lib/vue.js';
import { MARGIN, chartFrame, colorOf, roundUp, useWidth, verticalAxis } from '../charts/frame.js';
import { chartNumber } from './values.js';

/** @import { PropType } from '../lib/vue.js' */
/** @import { Lines } from './plot.js' */

const MAX_POINTS = 2000;

/** Points over a numeric axis. */
export const ScatterChart = defineComponent({
  props: {
    label: { type: String, required: true },
    lines: { type: /** @type {PropType<Lines>} */ (Object), required: true },
    formatX: { type: /** @type {PropType<(value: number) => string>} */ (Function), required: true },
    height: { type: Number, default: 300 },
  },
  setup(props) {
    const { place, width } = useWidth();
    return () => {
      const { height } = props;
      const { series, from, to } = props.lines;
      const points = series.flatMap(({ name, points: all }, index) =>
        all.flatMap(([x, y]) => (y === null ? [] : [{ name, index, x, y }]))).slice(0, MAX_POINTS);
      const maximum = roundUp(points.reduce((most, { y }) => Math.max(most, y), 0) || 1);
      const lowest = points.reduce((least, { y }) => Math.min(least, y), 0);
      const minimum = lowest < 0 ? -roundUp(-lowest) : 0;
      const scaleX = (width.value - MARGIN.left - MARGIN.right) / (to - from || 1);
      const scaleY = (height - MARGIN.top - MARGIN.bottom) / (maximum - minimum);
      const left = (/** @type {number} */ x) => MARGIN.left + (x - from) * scaleX;
      return chartFrame({
        place,
        width: width.value,
        height,
        label: `${props.label}. ${points.length} points`,
        brush: null,
        hint: '',
        content: [
          verticalAxis({ width: width.value, height }, { minimum, maximum }, chartNumber),
          [0, 0.5, 1].map((share) => h('text', {
            key: `x${share}`,
            class: 'axis',
            x: MARGIN.left + share * (width.value - MARGIN.left - MARGIN.right),
            y: height - 6,
            'text-anchor': ['start', 'middle', 'end'][share * 2],
          }, props.formatX(from + share * (to - from)))),
          points.map(({ name, index, x, y }, key) => h('circle', {
            key,
            class: 'scatter-point',
            cx: left(x),
            cy: height - MARGIN.bottom - (y - minimum) * scaleY,
            r: 3.5,
            fill: colorOf(index),
          }, [h('title', `${name}: ${props.formatX(x)}, ${chartNumber(y)}`)])),
        ],
      });
    };
  },
});

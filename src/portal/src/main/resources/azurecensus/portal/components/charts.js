import { h, onMounted, onUnmounted, ref } from '../lib/vue.js';
import { count } from '../base/format.js';
import { useBrush } from './brush.js';

const COLORS = ['var(--bar)', 'var(--series-2)', 'var(--series-3)', 'var(--series-4)', 'var(--series-5)', 'var(--series-6)', 'var(--series-7)', 'var(--series-8)'];
const BOX = { left: 58, right: 14, top: 10, bottom: 24 };
const CAPTION_WIDTH = 90;

/** The color of the nth series. */
export function colorOf(index) {
  return COLORS[index % COLORS.length];
}

/** Names and colors of the series. */
export function seriesLegend(series) {
  return h('ul', { class: 'series-legend' }, series.map(({ name, color }, index) => h('li', { key: name }, [
    h('svg', { width: 12, height: 12, 'aria-hidden': 'true' }, h('rect', { width: 12, height: 12, fill: color ?? colorOf(index) })), name])));
}

/** A round number not below the one given. */
function roundUp(number) {
  const power = 10 ** Math.floor(Math.log10(number || 1));
  return [1, 2, 2.5, 5, 10].map((step) => step * power).find((step) => step >= number);
}

/** The pixels that a drawing has from left to right, so that its texts are as large as the page's. */
function useWidth() {
  const place = ref(null);
  const width = ref(Math.min(800, window.innerWidth - 60));
  const resized = new ResizeObserver(([{ contentRect }]) => { width.value = Math.max(160, Math.floor(contentRect.width)); });
  onMounted(() => resized.observe(place.value));
  onUnmounted(() => resized.disconnect());
  return { place, width };
}

/** Grid and texts of the upright axis. */
function upright(width, height, least, most, formatY) {
  return [0, 0.5, 1].map((share) => {
    const y = height - BOX.bottom - share * (height - BOX.top - BOX.bottom);
    return h('g', { key: share }, [
      h('line', { class: 'grid-line', x1: BOX.left, x2: width - BOX.right, y1: y, y2: y }),
      h('text', { class: 'axis', x: BOX.left - 8, y: y + 4, 'text-anchor': 'end' }, formatY(least + share * (most - least))),
    ]);
  });
}

/** A drawing that is looked at, or one that is read and narrowed too, with what is under the pointer in words below it. */
function figure({ place, width, height, label, brush, hint, content }) {
  const attributes = brush ? brush.attributes(label) : { role: 'img', 'aria-label': label };
  return h('div', { class: 'chart-place', ref: place }, [
    h('svg', { class: ['chart', { readable: brush }], viewBox: `0 0 ${width} ${height}`, width, height, ...attributes }, [content, brush?.drawing(BOX.top, height - BOX.bottom)]),
    brush && h('p', { class: 'chart-words', 'aria-hidden': 'true' }, brush.text() || hint),
  ]);
}

/** Lines over a numeric axis. */
export const LineChart = {
  props: {
    label: { type: String, required: true },
    /** Each { name, points: [[x, y], …], color }. */
    series: { type: Array, required: true },
    from: { type: Number, required: true },
    to: { type: Number, required: true },
    formatX: { type: Function, required: true },
    formatY: { type: Function, default: count },
    height: { type: Number, default: 200 },
    area: { type: Boolean, default: false },
    /** The top of the upright axis, where it is not the highest point's. */
    top: { type: Number, default: null },
    /** Where the chart can be read and, with onNarrow, narrowed: { from, to, text } on its axis. */
    steps: { type: Array, default: null },
    onNarrow: { type: Function, default: null },
    hint: { type: String, default: '' },
  },
  setup(props) {
    const { place, width } = useWidth();
    const x = (value) => BOX.left + ((value - props.from) / ((props.to - props.from) || 1)) * (width.value - BOX.left - BOX.right);
    const clamp = (value) => Math.min(width.value - BOX.right, Math.max(BOX.left, value));
    const steps = () => (props.steps ?? []).map(({ from, to, text }) => ({ left: clamp(x(from)), right: clamp(x(to)), text }));
    const brush = useBrush(steps, () => props.onNarrow && ((first, last) => props.onNarrow(props.steps[first].from, props.steps[last].to)), false);

    return () => {
      const { series, height } = props;
      const values = series.flatMap(({ points }) => points.map(([, y]) => y).filter((y) => y !== null));
      const most = props.top ?? roundUp(values.reduce((a, b) => Math.max(a, b), 0) || 1);
      const least = values.reduce((a, b) => Math.min(a, b), 0);
      const y = (value) => height - BOX.bottom - ((value - least) / (most - least)) * (height - BOX.top - BOX.bottom);
      const known = (points) => points.filter(([, value]) => value !== null);
      const path = (points) => points.map(([px, py], index) => `${index === 0 ? 'M' : 'L'}${x(px).toFixed(1)} ${y(py).toFixed(1)}`).join('');
      const shares = width.value < 500 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1];
      const told = series.map(({ name, points }) => (known(points).length > 0 ? `${name}: ${props.formatY(known(points).at(-1)[1])} at last, at most ${props.formatY(Math.max(...known(points).map(([, value]) => value)))}` : `${name}: nothing`));
      return figure({
        place, width: width.value, height, label: `${props.label}. ${told.join('; ')}`, brush: props.steps && brush, hint: props.hint,
        content: [
          upright(width.value, height, least, most, props.formatY),
          shares.map((share) => h('text', { key: `x${share}`, class: 'axis', x: x(props.from + share * (props.to - props.from)), y: height - 6, 'text-anchor': { 0: 'start', 1: 'end' }[share] ?? 'middle' }, props.formatX(props.from + share * (props.to - props.from)))),
          series.map(({ name, points, color }, index) => {
            const drawn = known(points);
            const stroke = color ?? colorOf(index);
            return h('g', { key: name }, [
              props.area && drawn.length > 0 && h('path', { d: `${path(drawn)}L${x(drawn.at(-1)[0])} ${y(0)}L${x(drawn[0][0])} ${y(0)}Z`, fill: stroke, opacity: 0.18 }),
              h('path', { class: 'chart-line', d: path(drawn), stroke }, h('title', name)),
              drawn.length === 1 && h('circle', { cx: x(drawn[0][0]), cy: y(drawn[0][1]), r: 3, fill: stroke }),
            ]);
          }),
        ],
      });
    };
  },
};

/** Upright bars, each { from, to, value, text, caption }. */
export const BarChart = {
  props: {
    label: { type: String, required: true },
    bars: { type: Array, required: true },
    formatY: { type: Function, default: count },
    height: { type: Number, default: 200 },
    color: { type: String, default: 'var(--bar)' },
    /** Whether a bar lies in the range that was chosen; the others step back. */
    isChosen: { type: Function, default: () => true },
    takesOne: { type: Boolean, default: false },
    onNarrow: { type: Function, default: null },
    hint: { type: String, default: '' },
  },
  setup(props) {
    const { place, width } = useWidth();
    const step = () => (width.value - BOX.left - BOX.right) / Math.max(1, props.bars.length);
    const steps = () => props.bars.map(({ text }, index) => ({ left: BOX.left + index * step(), right: BOX.left + (index + 1) * step(), text }));
    const brush = useBrush(steps, () => props.onNarrow && ((first, last) => props.onNarrow(props.bars[first].from, props.bars[last].to)), props.takesOne);

    return () => {
      const { bars, height } = props;
      const most = roundUp(bars.reduce((highest, { value }) => Math.max(highest, value), 1));
      const y = (value) => height - BOX.bottom - (value / most) * (height - BOX.top - BOX.bottom);
      const everySo = Math.max(1, Math.ceil(bars.length / Math.max(1, Math.floor((width.value - BOX.left) / CAPTION_WIDTH))));
      const highest = bars.reduce((best, bar) => (best && best.value >= bar.value ? best : bar), null);
      return figure({
        place, width: width.value, height, label: `${props.label}.${highest ? ` Highest: ${highest.text}` : ''}`, brush, hint: props.hint,
        content: [
          upright(width.value, height, 0, most, props.formatY),
          bars.map((bar, index) => bar.value > 0 && h('rect', {
            key: bar.from, class: ['chart-bar', { aside: !props.isChosen(bar) }], x: BOX.left + index * step() + Math.min(1, step() / 4), width: Math.max(1, step() - Math.min(2, step() / 2)),
            y: Math.min(y(bar.value), height - BOX.bottom - 2), height: Math.max(2, height - BOX.bottom - y(bar.value)), fill: props.color,
          })),
          bars.map(({ from, caption }, index) => index % everySo === 0 && h('text', { key: `x${from}`, class: 'axis', x: BOX.left + index * step(), y: height - 6, 'text-anchor': index === 0 ? 'start' : 'middle' }, caption)),
        ],
      });
    };
  },
};

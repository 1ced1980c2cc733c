import { defineComponent, h } from '../lib/vue.js';
import { count } from '../base/format.js';
import { useBrush } from './brush.js';
import { MARGIN, chartFrame, roundUp, useWidth, verticalAxis } from './frame.js';

/** @import { PropType } from '../lib/vue.js' */

/** @typedef {{ from: number, to: number, value: number, text: string, caption: string }} Bar */

const CAPTION_WIDTH = 104;

/** Vertical bars. */
export const BarChart = defineComponent({
  props: {
    label: { type: String, required: true },
    bars: { type: /** @type {PropType<Bar[]>} */ (Array), required: true },
    formatY: { type: /** @type {PropType<(value: number) => string>} */ (Function), default: count },
    height: { type: Number, default: 200 },
    color: { type: String, default: 'var(--bar)' },
    /** True for the bars of the selected range; the others are drawn pale. */
    isChosen: { type: /** @type {PropType<(bar: Bar) => boolean>} */ (Function), default: () => true },
    /** True when a single bar can be selected. */
    allowsOne: { type: Boolean, default: false },
    /** Called with the ends of a selected range. */
    onNarrow: { type: /** @type {PropType<(from: number, to: number) => void>} */ (Function) },
    hint: { type: String, default: '' },
  },
  setup(props) {
    const { place, width } = useWidth();
    const barWidth = () => (width.value - MARGIN.left - MARGIN.right) / Math.max(1, props.bars.length);
    const left = (/** @type {number} */ index) => MARGIN.left + index * barWidth();
    const steps = () => props.bars.map(({ text }, index) => ({ left: left(index), right: left(index + 1), text }));
    const onSelect = (/** @type {number} */ first, /** @type {number} */ last) =>
      props.onNarrow?.(props.bars[first].from, props.bars[last].to);
    const brush = useBrush(steps, () => (props.onNarrow ? onSelect : null), props.allowsOne);

    /**
     * @param {Bar} bar
     * @param {number} index
     * @param {number} top
     */
    function drawBar(bar, index, top) {
      const bottom = props.height - MARGIN.bottom;
      return h('rect', {
        key: bar.from,
        class: ['chart-bar', { aside: !props.isChosen(bar) }],
        x: left(index) + Math.min(1, barWidth() / 4),
        width: Math.max(1, barWidth() - Math.min(2, barWidth() / 2)),
        y: Math.min(top, bottom - 2),
        height: Math.max(2, bottom - top),
        fill: props.color,
      });
    }

    /** The captions that have room. */
    function captions() {
      const most = Math.max(1, Math.floor((width.value - MARGIN.left - MARGIN.right) / CAPTION_WIDTH));
      const interval = Math.max(1, Math.ceil(props.bars.length / most));
      const hasRoom = (/** @type {number} */ index) => index % interval === 0
        && (index === 0 || left(index) + CAPTION_WIDTH / 2 <= width.value - MARGIN.right);
      return props.bars.map(({ from, caption }, index) => hasRoom(index) && h('text', {
        key: `x${from}`,
        class: 'axis',
        x: left(index),
        y: props.height - 6,
        'text-anchor': index === 0 ? 'start' : 'middle',
      }, caption));
    }

    /** The caption of the last bar, where the axis has no room for one in between. */
    function lastCaption() {
      const last = props.bars.at(-1);
      const room = width.value - MARGIN.left - MARGIN.right;
      return last && props.bars.length > 1 && room > 1.3 * CAPTION_WIDTH && room < 2 * CAPTION_WIDTH && h('text', {
        class: 'axis', x: width.value - MARGIN.right, y: props.height - 6, 'text-anchor': 'end',
      }, last.caption);
    }

    return () => {
      const { bars, height } = props;
      const highest = bars.reduce((best, bar) => (best && best.value >= bar.value ? best : bar), bars.at(0));
      const maximum = roundUp(Math.max(1, highest?.value ?? 1));
      const scale = (height - MARGIN.top - MARGIN.bottom) / maximum;
      const y = (/** @type {number} */ value) => height - MARGIN.bottom - value * scale;
      return chartFrame({
        place,
        width: width.value,
        height,
        label: `${props.label}.${highest ? ` Highest: ${highest.text}` : ''}`,
        brush,
        hint: props.hint,
        content: [
          verticalAxis({ width: width.value, height }, { minimum: 0, maximum }, props.formatY),
          bars.map((bar, index) => bar.value > 0 && drawBar(bar, index, y(bar.value))),
          captions(),
          lastCaption(),
        ],
      });
    };
  },
});

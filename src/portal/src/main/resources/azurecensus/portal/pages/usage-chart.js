import { h } from '../lib/vue.js';
import { clockTime, plural, timeOnAxis } from '../base/format.js';
import { BarChart } from '../charts/bar-chart.js';
import { TIME_RANGE_HINT } from '../charts/frame.js';
import { narrowTo } from '../components/filters.js';

/** @import { Step } from '../base/types.js' */

/**
 * The number of items over time.
 *
 * @param {string} title
 * @param {string} noun in the singular
 * @param {Step[]} steps at least one
 */
export function countChart(title, noun, steps) {
  const length = steps[steps.length - 1].to - steps[0].from;
  return h('section', { class: 'chart-card' }, [
    h('h2', { class: 'caption' }, title),
    h(BarChart, {
      label: title,
      height: 150,
      onNarrow: narrowTo,
      hint: TIME_RANGE_HINT,
      bars: steps.map((step) => ({
        from: step.from,
        to: step.to,
        value: step.count ?? 0,
        caption: timeOnAxis(step.from, length),
        text: `${clockTime(step.from)}: ${plural(step.count ?? 0, noun)}`,
      })),
    }),
  ]);
}

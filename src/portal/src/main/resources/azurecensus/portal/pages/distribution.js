import { count, duration } from '../base/format.js';

/** @import { Bar } from '../charts/bar-chart.js' */

/**
 * Bounds of durations in milliseconds; null is open.
 *
 * @typedef {{ least: number | null, most: number | null }} Bounds
 */

/** The steps in which the portal counts durations; see /api/performance. */
const BARS_PER_DECADE = 5;
/** The ends of bars and bounds are rounded differently. */
const TOLERANCE = 0.000001;

/**
 * The bars of a distribution of durations, with empty ones in its gaps.
 *
 * @param {{ from: number, count: number }[]} steps in ascending order, at least one
 * @returns {Bar[]}
 */
export function fillDistribution(steps) {
  const indexOf = (/** @type {{ from: number }} */ { from }) => Math.round(Math.log10(from) * BARS_PER_DECADE);
  const counts = new Map(steps.map((step) => [indexOf(step), step.count]));
  const first = indexOf(steps[0]);
  const length = indexOf(steps[steps.length - 1]) - first + 1;
  return Array.from({ length }, (_, index) => {
    const from = 10 ** ((first + index) / BARS_PER_DECADE);
    const to = 10 ** ((first + index + 1) / BARS_PER_DECADE);
    const value = counts.get(first + index) ?? 0;
    return { from, to, value, caption: duration(from), text: `${duration(from)} to ${duration(to)}: ${count(value)}` };
  });
}

/**
 * True when a bar lies within bounds.
 *
 * @param {{ from: number, to: number }} bar
 * @param {Bounds} bounds
 */
export function isInBounds({ from, to }, { least, most }) {
  return to > (least ?? 0) * (1 + TOLERANCE) && from < (most ?? Infinity) * (1 - TOLERANCE);
}

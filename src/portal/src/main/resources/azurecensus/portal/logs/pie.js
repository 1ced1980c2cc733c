import { h } from '../lib/vue.js';
import { MAX_SERIES } from './plot.js';
import { colorOf } from '../charts/frame.js';
import { chartNumber } from './values.js';

const RADIUS = 110;
const HOLE = 62;

/**
 * The slices of a pie: the largest values, and one slice for all others. Values that are not positive have none.
 *
 * @param {{ name: string, value: number | null }[]} values
 */
export function slicesOf(values) {
  const positive = values.flatMap(({ name, value }) => (value !== null && value > 0 ? [{ name, value }] : []));
  positive.sort((a, b) => b.value - a.value);
  const total = positive.reduce((sum, { value }) => sum + value, 0);
  const hasRest = positive.length > MAX_SERIES;
  const named = hasRest ? positive.slice(0, MAX_SERIES - 1) : positive;
  const rest = total - named.reduce((sum, { value }) => sum + value, 0);
  const all = hasRest
    ? [...named, { name: `${positive.length - named.length} others`, value: rest }]
    : named;
  let from = 0;
  return all.map((slice) => {
    const start = from;
    from += slice.value / total;
    return { ...slice, from: start, to: from };
  });
}

/**
 * A ring with a slice for each value; names, values and shares stand beside it.
 *
 * @param {string} label
 * @param {{ name: string, value: number | null }[]} values
 */
export function pieChart(label, values) {
  const slices = slicesOf(values);
  const share = (/** @type {{ from: number, to: number }} */ { from, to }) => `${((to - from) * 100).toFixed(1)} %`;
  const size = 2 * RADIUS + 4;
  return h('div', { class: 'pie' }, [
    h('svg', {
      class: 'chart', role: 'img', width: size, height: size, viewBox: `${-size / 2} ${-size / 2} ${size} ${size}`,
      'aria-label': `${label}. ${slices.map((slice) => `${slice.name} ${share(slice)}`).join('; ')}`,
    }, slices.map((slice, index) => h('path', {
      key: slice.name,
      class: 'pie-slice',
      d: ring(slice),
      fill: colorOf(index),
    }, [h('title', `${slice.name}: ${chartNumber(slice.value)} (${share(slice)})`)]))),
    h('table', { class: 'pie-legend' }, h('tbody', slices.map((slice, index) => h('tr', { key: slice.name }, [
      h('td', h('svg', { width: 12, height: 12, 'aria-hidden': 'true' },
        h('rect', { width: 12, height: 12, fill: colorOf(index) }))),
      h('td', { class: 'pie-name', title: slice.name }, slice.name),
      h('td', { class: 'number' }, chartNumber(slice.value)),
      h('td', { class: 'number quiet' }, share(slice)),
    ])))),
  ]);
}

/** @param {{ from: number, to: number }} slice in shares of the whole */
function ring({ from, to }) {
  // The ends of a whole ring would coincide, and an arc between equal points is not drawn.
  const end = Math.min(to, from + 0.99999);
  const at = (/** @type {number} */ radius, /** @type {number} */ part) => {
    const angle = part * 2 * Math.PI;
    return `${(radius * Math.sin(angle)).toFixed(2)} ${(-radius * Math.cos(angle)).toFixed(2)}`;
  };
  const isLarge = Number(end - from > 0.5);
  return `M${at(RADIUS, from)}A${RADIUS} ${RADIUS} 0 ${isLarge} 1 ${at(RADIUS, end)}`
    + `L${at(HOLE, end)}A${HOLE} ${HOLE} 0 ${isLarge} 0 ${at(HOLE, from)}Z`;
}

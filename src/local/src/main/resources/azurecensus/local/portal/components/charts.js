import { h, ref } from '../lib/vue.js';
import { count } from '../base/format.js';

const COLORS = ['var(--bar)', '#b146c2', '#00b294', '#ffb900', '#e3008c', '#8cbd18', '#00bcf2', '#ff8c00'];

const narrowWindow = window.matchMedia('(max-width: 700px)');
const narrow = ref(narrowWindow.matches);
narrowWindow.addEventListener('change', () => { narrow.value = narrowWindow.matches; });

/** The drawing's width in its own units: about the pixels that it gets, so that its texts are as large as the page's. */
function widthOf(part = 1) {
  return narrow.value ? 380 : 800 * part;
}

/** The color of the nth series. */
export function colorOf(index) {
  return COLORS[index % COLORS.length];
}

/** A round number not below the one given. */
function roundUp(number) {
  const power = 10 ** Math.floor(Math.log10(number || 1));
  return [1, 2, 2.500, 5, 10].map((step) => step * power).find((step) => step >= number);
}

/**
 * Lines over a numeric axis. A series is { name, points: [[x, y], …], color }; axis texts come from formatX and formatY; part is the share of the page's width.
 */
export function lineChart({ label, series, from, to, formatX, formatY = count, height = 220, area = false, part = 1 }) {
  const width = widthOf(part);
  const box = { left: 64, right: 12, top: 10, bottom: 24 };
  const most = roundUp(Math.max(0, ...series.flatMap(({ points }) => points.map(([, y]) => y))) || 1);
  const least = Math.min(0, ...series.flatMap(({ points }) => points.map(([, y]) => y)));
  const x = (value) => box.left + ((value - from) / ((to - from) || 1)) * (width - box.left - box.right);
  const y = (value) => height - box.bottom - ((value - least) / (most - least)) * (height - box.top - box.bottom);
  const path = (points) => points.map(([px, py], index) => `${index === 0 ? 'M' : 'L'}${x(px).toFixed(1)} ${y(py).toFixed(1)}`).join('');
  return h('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label, preserveAspectRatio: 'none' }, [
    [0, 0.5, 1].map((share) => {
      const value = least + share * (most - least);
      return h('g', { key: share }, [
        h('line', { class: 'grid-line', x1: box.left, x2: width - box.right, y1: y(value), y2: y(value) }),
        h('text', { class: 'axis', x: box.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, formatY(value)),
      ]);
    }),
    (width < 500 ? [0, 0.5, 1] : [0, 0.25, 0.5, 0.75, 1]).map((share) => h('text', { key: `x${share}`, class: 'axis', x: x(from + share * (to - from)), y: height - 6, 'text-anchor': { 0: 'start', 1: 'end' }[share] ?? 'middle' }, formatX(from + share * (to - from)))),
    series.map(({ name, points, color = colorOf(series.findIndex((one) => one.name === name)) }) => h('g', { key: name }, [
      area && points.length > 0 && h('path', { d: `${path(points)}L${x(points.at(-1)[0])} ${y(0)}L${x(points[0][0])} ${y(0)}Z`, fill: color, opacity: 0.18 }),
      h('path', { class: 'chart-line', d: path(points), stroke: color }, h('title', name)),
      points.length === 1 && h('circle', { cx: x(points[0][0]), cy: y(points[0][1]), r: 3, fill: color }),
    ])),
  ]);
}

/** Upright bars: { key, value, title, chosen }, with some captions below. */
export function barChart({ label, bars, captions = [], formatY = count, height = 200, color = 'var(--bar)' }) {
  const width = widthOf();
  const box = { left: 56, right: 8, top: 10, bottom: 24 };
  const most = roundUp(Math.max(1, ...bars.map(({ value }) => value)));
  const step = (width - box.left - box.right) / Math.max(1, bars.length);
  const y = (value) => height - box.bottom - (value / most) * (height - box.top - box.bottom);
  return h('svg', { class: 'chart', viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label, preserveAspectRatio: 'none' }, [
    [0, 0.5, 1].map((share) => h('g', { key: share }, [
      h('line', { class: 'grid-line', x1: box.left, x2: width - box.right, y1: y(share * most), y2: y(share * most) }),
      h('text', { class: 'axis', x: box.left - 8, y: y(share * most) + 4, 'text-anchor': 'end' }, formatY(share * most)),
    ])),
    bars.map((bar, index) => bar.value > 0 && h('rect', {
      key: bar.key, class: 'chart-bar', x: box.left + index * step + 1, width: Math.max(1, step - 2), y: Math.min(y(bar.value), height - box.bottom - 2),
      height: Math.max(2, height - box.bottom - y(bar.value)), fill: bar.color ?? color,
    }, h('title', bar.title))),
    captions.filter((caption, index) => width > 500 || index % 2 === 0).map(({ at, text }) => h('text', { key: text, class: 'axis', x: box.left + at * step, y: height - 6, 'text-anchor': 'middle' }, text)),
  ]);
}

import { h } from '../lib/vue.js';

/** @typedef {Record<string, string | number>} Attributes */

/** @param {string} d @param {Attributes} [attributes] */
const path = (d, attributes = {}) => h('path', { d, ...attributes });

/** @param {string} d @param {Attributes} [attributes] */
const line = (d, attributes = {}) =>
  path(d, { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.2, ...attributes });

/** @param {number} x @param {number} y @param {number} width @param {number} height @param {Attributes} [attributes] */
const rect = (x, y, width, height, attributes = {}) => h('rect', { x, y, width, height, ...attributes });

/** Drawings with the meaning that the Azure portal's icons have. Each fills a square of 16. */
const drawings = {
  menu: () => [line('M2 4h12M2 8h12M2 12h12')],
  insights: () => [
    path('M8 .8a5 5 0 0 0-2.7 9.2c.5.4.8.9.8 1.4v.3h3.8v-.3c0-.5.3-1 .8-1.4A5 5 0 0 0 8 .8z', { fill: '#8661c5' }),
    rect(6.1, 12.3, 3.8, 1.1, { rx: 0.5, fill: '#a19f9d' }),
    rect(6.6, 14, 2.8, 1.1, { rx: 0.5, fill: '#a19f9d' }),
  ],
  overview: () => [
    rect(2, 2, 5, 5, { fill: '#4894fe' }),
    rect(9, 2, 5, 5, { fill: '#83b9f9' }),
    rect(2, 9, 5, 5, { fill: '#83b9f9' }),
    rect(9, 9, 5, 5, { fill: '#4894fe' }),
  ],
  map: () => [
    line('M4.5 8h4l3-4M8.5 8l3 4', { stroke: '#a19f9d' }),
    h('circle', { cx: 3.5, cy: 8, r: 2.5, fill: '#57a300' }),
    h('circle', { cx: 12.5, cy: 3.8, r: 2, fill: '#4894fe' }),
    h('circle', { cx: 12.5, cy: 12.2, r: 2, fill: '#4894fe' }),
  ],
  search: () => [
    h('circle', { cx: 7, cy: 7, r: 4.3, fill: 'none', stroke: '#4894fe', 'stroke-width': 1.6 }),
    path('M10.2 10.2l4 4', { stroke: '#4894fe', 'stroke-width': 1.8 }),
  ],
  live: () => [line('M1 8.5h3l1.5-5 3 9 2-6 1 2H15', { stroke: '#57a300', 'stroke-width': 1.5 })],
  failures: () => [
    rect(1.5, 9, 2.5, 5, { fill: '#e3008c' }),
    rect(5, 6, 2.5, 8, { fill: '#e3008c' }),
    rect(8.5, 3, 2.5, 4, { fill: '#e3008c' }),
    path('M11.5 7.5l4 7h-8z', { fill: '#ffb900' }),
    rect(11.1, 9.8, 0.9, 2.4, { fill: '#111' }),
    rect(11.1, 12.7, 0.9, 0.9, { fill: '#111' }),
  ],
  performance: () => [
    h('circle', { cx: 8, cy: 8.5, r: 5.5, fill: 'none', stroke: '#4894fe', 'stroke-width': 1.4 }),
    line('M8 8.5l3-3', { stroke: '#4894fe', 'stroke-width': 1.5 }),
    path('M6.5 1.2h3', { stroke: '#4894fe', 'stroke-width': 1.5 }),
  ],
  metrics: () => [
    line('M2 2v12h12', { stroke: '#a19f9d' }),
    line('M3.5 11l3-4 2.5 2 4.5-6', { stroke: '#4894fe', 'stroke-width': 1.5 }),
  ],
  logs: () => [
    rect(2, 1.5, 12, 13, { rx: 1, fill: '#0078d4' }),
    path('M4.5 5h7M4.5 8h7M4.5 11h4', { stroke: '#fff', 'stroke-width': 1.2 }),
  ],
  request: () => [
    rect(1.5, 1, 7.5, 13, { rx: 0.8, fill: '#868686' }),
    rect(2.8, 2.6, 4.9, 1.3, { fill: '#50e6ff' }),
    rect(2.8, 5, 4.9, 1.3, { fill: '#50e6ff' }),
    path('M13 9.2a3.2 3.2 0 0 0-6-.5 2.8 2.8 0 0 0 .3 5.8h5.4a2.7 2.7 0 0 0 .3-5.3z', { fill: '#2f8fe8' }),
  ],
  inproc: () => [
    line('M4 3.5H1.5v9H4M12 3.5h2.5v9H12', { 'stroke-width': 1.3 }),
    path('M4 8h6', { stroke: 'currentColor', 'stroke-width': 1.3 }),
    path('M9 5.5L12.2 8 9 10.5z', { fill: '#b06fd8' }),
  ],
  http: () => [
    h('circle', { cx: 8, cy: 8, r: 6.5, fill: '#1b8ae0' }),
    path('M3 6c2-2.5 4-1 4.5 0S6 8.5 5.5 10s-2-1-3.5-1.5z', { fill: '#cfe8ff' }),
    path('M9.5 3.5c2 0 4 2 4 4s-1.5 3-3 2.5-1-2-2-3 0-3.5 1-3.5z', { fill: '#cfe8ff' }),
    h('circle', { cx: 12, cy: 12, r: 2.2, fill: '#cfe8ff' }),
  ],
  database: () => [
    path('M2.5 3.5v9c0 1.2 2.5 2 5.5 2s5.5-.8 5.5-2v-9z', { fill: '#0078d4' }),
    h('ellipse', { cx: 8, cy: 3.5, rx: 5.5, ry: 2, fill: '#83b9f9' }),
  ],
  queue: () => [
    rect(1.5, 3.5, 13, 9, { rx: 0.8, fill: '#0078d4' }),
    path('M1.5 4l6.5 5 6.5-5', { fill: 'none', stroke: '#cfe8ff', 'stroke-width': 1.2 }),
  ],
  dependency: () => [
    rect(2, 2, 12, 12, { rx: 1.5, fill: 'none', stroke: '#4894fe', 'stroke-width': 1.3 }),
    path('M5 8h5M8 5.5L10.8 8 8 10.5', { fill: 'none', stroke: '#4894fe', 'stroke-width': 1.3 }),
  ],
  exception: () => [
    path('M8 1L15.6 14.6H.4z', { fill: '#f0353c', 'stroke-linejoin': 'round' }),
    rect(7.2, 5.4, 1.6, 4.8, { rx: 0.4, fill: '#fff' }),
    rect(7.2, 11.2, 1.6, 1.6, { rx: 0.4, fill: '#fff' }),
  ],
  trace: () => [rect(7, 2.5, 2.2, 11, { fill: 'currentColor' })],
  event: () => [path('M9.5 1L3.5 9h4l-1 6 6-8.5h-4z', { fill: '#ffb900' })],
  metric: () => [
    rect(2, 9, 3, 5, { fill: '#4894fe' }),
    rect(6.5, 5, 3, 9, { fill: '#4894fe' }),
    rect(11, 2, 3, 12, { fill: '#4894fe' }),
  ],
  page: () => [
    rect(1.5, 2.5, 13, 11, { rx: 0.8, fill: '#cfe8ff' }),
    rect(1.5, 2.5, 13, 2.8, { rx: 0.8, fill: '#0078d4' }),
  ],
  availability: () => [
    h('circle', { cx: 8, cy: 8, r: 6.2, fill: '#57a300' }),
    line('M5 8.2l2.2 2.2L11 6', { stroke: '#fff', 'stroke-width': 1.5 }),
  ],
  copy: () => [
    rect(5.5, 1.5, 8, 10, { rx: 0.8, fill: 'none', stroke: 'currentColor' }),
    line('M10.5 14.5h-8v-10', { 'stroke-width': 1 }),
  ],
  check: () => [line('M2.5 8.5l3.5 3.5 7.5-8', { 'stroke-width': 1.6 })],
  reset: () => [
    line('M3.2 5.5A5.5 5.5 0 1 1 2.5 8.6', { 'stroke-width': 1.2 }),
    line('M3 2.3v3.4h3.4', { 'stroke-width': 1.2 }),
  ],
  fit: () => [
    rect(1.5, 1.5, 13, 13, { fill: 'none', stroke: 'currentColor' }),
    rect(5.5, 5.5, 5, 5, { fill: 'none', stroke: 'currentColor' }),
    line('M3 3l2 2M13 3l-2 2M3 13l2-2M13 13l-2-2', { 'stroke-width': 1 }),
  ],
  plus: () => [line('M8 2v12M2 8h12', { 'stroke-width': 1.3 })],
  minus: () => [line('M2 8h12', { 'stroke-width': 1.3 })],
  close: () => [line('M3 3l10 10M13 3L3 13')],
  chevron: () => [line('M2.5 5.5L8 11l5.5-5.5', { 'stroke-width': 1.3 })],
  slow: () => [
    h('circle', { cx: 7, cy: 7, r: 5.5, fill: '#1b8ae0' }),
    line('M3 6c2-2 3-1 3.5 0s-1 2-1.5 3', { stroke: '#cfe8ff' }),
    h('circle', { cx: 11.5, cy: 11.5, r: 3.8, fill: '#cfe8ff' }),
    line('M11.5 9.5v2.2h1.7', { stroke: '#004578' }),
  ],
  share: () => [
    h('circle', { cx: 8, cy: 8, r: 5.5, fill: 'none', stroke: '#605e5c', 'stroke-width': 2 }),
    path('M8 2.5A5.5 5.5 0 0 1 13.5 8', { fill: 'none', stroke: '#4894fe', 'stroke-width': 2 }),
  ],
};

/** @typedef {keyof typeof drawings} IconName */

/**
 * A drawing as an SVG element. Screen readers skip it; the text beside it carries the meaning.
 *
 * @param {IconName} name
 * @param {Attributes} [attributes]
 */
export function icon(name, attributes = {}) {
  const square = { class: 'icon', viewBox: '0 0 16 16', width: 16, height: 16 };
  return h('svg', { ...square, 'aria-hidden': 'true', focusable: 'false', ...attributes }, drawings[name]());
}

/**
 * The shapes of a drawing, to be placed inside another SVG.
 *
 * @param {IconName} name
 */
export function drawing(name) {
  return drawings[name]();
}

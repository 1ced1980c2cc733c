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
  filter: () => [line('M2 3.5h12L9.5 8.5v4.5l-3-1.5v-3z')],
  availabilityLine: () => [
    h('circle', { cx: 8, cy: 8, r: 5.5, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.2 }),
    line('M5.3 8.2l1.9 1.9 3.5-4'),
  ],
  eventLine: () => [line('M9 1.5L3.5 9H8l-1 5.5L12.5 7H8z', { 'stroke-linejoin': 'round' })],
  browserLine: () => [
    rect(1.8, 2.8, 12.4, 10.4, { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.2, rx: 1 }),
    line('M2 5.8h12'),
  ],
  operations: () => [line('M2 3.5h7M4.5 8h9M2 12.5h5.5', { 'stroke-width': 2 })],
  menu: () => [line('M2 4h12M2 8h12M2 12h12')],
  insights: () => [
    path('M2.5 13.5V9M6.2 13.5V5.5M9.8 13.5V8M13.5 13.5V2.5', {
      fill: 'none', stroke: 'currentColor', 'stroke-width': 2, 'stroke-linecap': 'round',
    }),
  ],
  overview: () => [
    rect(2, 2, 5, 5, { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.2, rx: 0.8 }),
    rect(9, 2, 5, 5, { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.2, rx: 0.8 }),
    rect(2, 9, 5, 5, { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.2, rx: 0.8 }),
    rect(9, 9, 5, 5, { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.2, rx: 0.8 }),
  ],
  map: () => [
    line('M5.6 7L10.6 4.6M5.6 9L10.6 11.4'),
    h('circle', { cx: 3.6, cy: 8, r: 2.2, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.2 }),
    h('circle', { cx: 12.4, cy: 3.8, r: 1.9, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.2 }),
    h('circle', { cx: 12.4, cy: 12.2, r: 1.9, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.2 }),
  ],
  search: () => [
    h('circle', { cx: 7, cy: 7, r: 4.3, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.3 }),
    line('M10.2 10.2l4 4', { 'stroke-width': 1.4 }),
  ],
  live: () => [line('M1 8.5h3l1.5-5 3 9 2-6 1 2H15', { 'stroke-width': 1.3 })],
  failures: () => [line('M8 2.2L14.6 13.6H1.4z', { 'stroke-linejoin': 'round' }), line('M8 6.5v3.5M8 11.2v1.2')],
  performance: () => [
    h('circle', { cx: 8, cy: 8.7, r: 5.3, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.2 }),
    line('M8 8.7l2.8-2.8M6.2 1.7h3.6', { 'stroke-width': 1.3 }),
  ],
  metrics: () => [line('M2 2v12h12'), line('M3.8 11l3-4 2.5 2 4.5-6', { 'stroke-width': 1.3 })],
  logs: () => [
    rect(2.5, 1.8, 11, 12.4, { rx: 1, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.2 }),
    line('M5 5h6M5 8h6M5 11h3.5'),
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
  blob: () => [
    rect(1.5, 2, 13, 12, { rx: 0.8, fill: '#0078d4' }),
    rect(1.5, 2, 13, 3, { rx: 0.8, fill: '#83b9f9' }),
    line('M4.500 7.500v4M7 7.500h2.500v4H7zM11.800 7.500v4', { stroke: '#fff' }),
  ],
  table: () => [
    rect(1.5, 2, 13, 12, { rx: 0.8, fill: '#0078d4' }),
    rect(1.5, 2, 13, 3, { rx: 0.8, fill: '#83b9f9' }),
    line('M1.5 8h13M1.5 11h13M6 5v9M10.500 5v9', { stroke: '#cfe8ff', 'stroke-width': 1 }),
  ],
  serviceBus: () => [
    rect(1.5, 2, 13, 12, { rx: 2, fill: '#005ba1' }),
    path('M4 5.500l4 3 4-3v5.500H4z', { fill: '#cfe8ff' }),
    line('M4 5.500h8', { stroke: '#cfe8ff' }),
  ],
  eventHub: () => [
    rect(1.5, 2, 3, 12, { rx: 0.6, fill: '#005ba1' }),
    rect(6.5, 2, 3, 12, { rx: 0.6, fill: '#0078d4' }),
    rect(11.5, 2, 3, 12, { rx: 0.6, fill: '#83b9f9' }),
    line('M3 5h10M3 8h10M3 11h10', { stroke: '#fff', 'stroke-width': 1, 'stroke-dasharray': '2 2' }),
  ],
  eventGrid: () => [
    line('M8 3L3 8l5 5 5-5z', { stroke: '#0078d4', 'stroke-width': 1.5 }),
    ...[[8, 3], [3, 8], [8, 13], [13, 8]].map(([cx, cy]) => h('circle', { cx, cy, r: 2, fill: '#0078d4' })),
  ],
  cosmos: () => [
    h('circle', { cx: 8, cy: 8, r: 5, fill: '#0078d4' }),
    h('ellipse', {
      cx: 8, cy: 8, rx: 7.2, ry: 2.6, fill: 'none', stroke: '#83b9f9', 'stroke-width': 1.2,
      transform: 'rotate(-25 8 8)',
    }),
    h('circle', { cx: 13.8, cy: 3, r: 1.1, fill: '#f2b600' }),
  ],
  keyVault: () => [
    h('circle', { cx: 8, cy: 8, r: 6.8, fill: '#0078d4' }),
    h('circle', { cx: 8, cy: 6.2, r: 2.4, fill: '#ffd70f' }),
    path('M7 8h2v4.500l-1 1-1-1z', { fill: '#ffd70f' }),
  ],
  cache: () => [
    path('M8 1.500l6.500 3.200L8 8 1.500 4.700z', { fill: '#e8503a' }),
    path('M1.500 6.500L8 9.700l6.500-3.200v2.300L8 12 1.500 8.800z', { fill: '#c6302b' }),
    path('M1.500 10.200L8 13.400l6.500-3.200v2L8 15.400l-6.500-3.200z', { fill: '#912626' }),
  ],
  rpc: () => [
    rect(1.5, 3, 13, 10, { rx: 2, fill: '#2a7f7f' }),
    line('M4 6.500h6.500M8.500 4.800l2 1.700-2 1.700M12 9.800H5.500M7.500 8.100l-2 1.700 2 1.700', { stroke: '#fff' }),
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
  find: () => [
    h('circle', { cx: 7, cy: 7, r: 4.3, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.3 }),
    line('M10.2 10.2l4 4', { 'stroke-width': 1.4 }),
  ],
  refresh: () => [line('M13 6A5.3 5.3 0 1 0 13.3 9', { 'stroke-width': 1.3 }), line('M13.4 2.6v3.6H9.8')],
  pause: () => [rect(4, 3, 2.6, 10, { fill: 'currentColor' }), rect(9.4, 3, 2.6, 10, { fill: 'currentColor' })],
  play: () => [path('M4.5 2.8l8.5 5.2-8.5 5.2z', { fill: 'currentColor' })],
  link: () => [
    line('M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2.4-2.4a2.6 2.6 0 0 0-3.7-3.7l-1 1', { 'stroke-width': 1.3 }),
    line('M9.2 6.8a2.6 2.6 0 0 0-3.7 0L3.1 9.200a2.6 2.6 0 0 0 3.7 3.7l1-1', { 'stroke-width': 1.3 }),
  ],
  sun: () => [
    h('circle', { cx: 8, cy: 8, r: 3, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.3 }),
    line('M8 1v2M8 13v2M1 8h2M13 8h2M3 3l1.4 1.4M11.6 11.6L13 13M13 3l-1.4 1.4M4.4 11.6L3 13'),
  ],
  moon: () => [line('M13.5 9.5A6 6 0 1 1 6.5 2.500a4.8 4.8 0 0 0 7 7z', { 'stroke-width': 1.3 })],
  collapse: () => [line('M8 3L3 8l5 5M13 3L8 8l5 5', { 'stroke-width': 1.2 })],
  sort: () => [path('M8 4l4 6H4z', { fill: 'currentColor' })],
  download: () => [line('M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.500h11', { 'stroke-width': 1.3 })],
  upload: () => [line('M8 10.500V2M4.5 5.500L8 2l3.5 3.500M2.5 13.500h11', { 'stroke-width': 1.3 })],
  remove: () => [line('M3 4.500h10M6.5 4.500V3h3v1.500M4.5 4.500l.5 9h6l.5-9', { 'stroke-width': 1.2 })],
  back: () => [line('M14 8H3M7.5 3.500L3 8l4.5 4.5', { 'stroke-width': 1.4 })],
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

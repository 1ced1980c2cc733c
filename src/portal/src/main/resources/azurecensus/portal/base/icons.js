import { h } from '../lib/vue.js';

const path = (d, attributes = {}) => h('path', { d, ...attributes });
const line = (d, attributes = {}) => path(d, { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.2, ...attributes });
const rect = (x, y, width, height, attributes = {}) => h('rect', { x, y, width, height, ...attributes });

/** Our own drawings, with the meaning that the Azure portal's icons have. All fill a square of 16. */
const drawings = {
  menu: () => [line('M2 4h12M2 8h12M2 12h12')],
  insights: () => [path('M8 .8a5 5 0 0 0-2.700 9.200c.5.400.8.900.8 1.400v.300h3.800v-.300c0-.500.300-1 .8-1.400A5 5 0 0 0 8 .8z', { fill: '#8661c5' }), rect(6.100, 12.300, 3.800, 1.100, { rx: 0.5, fill: '#a19f9d' }), rect(6.600, 14, 2.800, 1.100, { rx: 0.5, fill: '#a19f9d' })],
  overview: () => [rect(2, 2, 5, 5, { fill: '#4894fe' }), rect(9, 2, 5, 5, { fill: '#83b9f9' }), rect(2, 9, 5, 5, { fill: '#83b9f9' }), rect(9, 9, 5, 5, { fill: '#4894fe' })],
  map: () => [line('M4.500 8h4l3-4M8.500 8l3 4', { stroke: '#a19f9d' }), h('circle', { cx: 3.500, cy: 8, r: 2.500, fill: '#57a300' }), h('circle', { cx: 12.500, cy: 3.800, r: 2, fill: '#4894fe' }), h('circle', { cx: 12.500, cy: 12.200, r: 2, fill: '#4894fe' })],
  search: () => [h('circle', { cx: 7, cy: 7, r: 4.300, fill: 'none', stroke: '#4894fe', 'stroke-width': 1.600 }), path('M10.200 10.200l4 4', { stroke: '#4894fe', 'stroke-width': 1.800 })],
  live: () => [line('M1 8.500h3l1.500-5 3 9 2-6 1 2H15', { stroke: '#57a300', 'stroke-width': 1.500 })],
  failures: () => [rect(1.500, 9, 2.500, 5, { fill: '#e3008c' }), rect(5, 6, 2.500, 8, { fill: '#e3008c' }), rect(8.500, 3, 2.500, 4, { fill: '#e3008c' }), path('M11.500 7.500l4 7h-8z', { fill: '#ffb900' }), rect(11.100, 9.800, 0.900, 2.400, { fill: '#111' }), rect(11.100, 12.700, 0.900, 0.900, { fill: '#111' })],
  performance: () => [h('circle', { cx: 8, cy: 8.500, r: 5.500, fill: 'none', stroke: '#4894fe', 'stroke-width': 1.400 }), line('M8 8.500l3-3', { stroke: '#4894fe', 'stroke-width': 1.500 }), path('M6.500 1.200h3', { stroke: '#4894fe', 'stroke-width': 1.500 })],
  metrics: () => [line('M2 2v12h12', { stroke: '#a19f9d' }), line('M3.500 11l3-4 2.500 2 4.500-6', { stroke: '#4894fe', 'stroke-width': 1.500 })],
  logs: () => [rect(2, 1.500, 12, 13, { rx: 1, fill: '#0078d4' }), path('M4.500 5h7M4.500 8h7M4.500 11h4', { stroke: '#fff', 'stroke-width': 1.200 })],
  request: () => [rect(1.500, 1, 7.500, 13, { rx: 0.8, fill: '#868686' }), rect(2.800, 2.600, 4.900, 1.300, { fill: '#50e6ff' }), rect(2.800, 5, 4.900, 1.300, { fill: '#50e6ff' }), path('M13 9.200a3.200 3.200 0 0 0-6-.5 2.800 2.800 0 0 0 .3 5.800h5.400a2.700 2.700 0 0 0 .3-5.300z', { fill: '#2f8fe8' })],
  inproc: () => [line('M4 3.500H1.500v9H4M12 3.500h2.500v9H12', { 'stroke-width': 1.300 }), path('M4 8h6', { stroke: 'currentColor', 'stroke-width': 1.300 }), path('M9 5.500L12.200 8 9 10.500z', { fill: '#b06fd8' })],
  http: () => [h('circle', { cx: 8, cy: 8, r: 6.500, fill: '#1b8ae0' }), path('M3 6c2-2.500 4-1 4.500 0S6 8.500 5.500 10s-2-1-3.500-1.500zM9.500 3.500c2 0 4 2 4 4s-1.500 3-3 2.500-1-2-2-3 0-3.500 1-3.500z', { fill: '#cfe8ff' }), h('circle', { cx: 12, cy: 12, r: 2.200, fill: '#cfe8ff' })],
  database: () => [path('M2.500 3.500v9c0 1.200 2.500 2 5.500 2s5.500-.8 5.500-2v-9z', { fill: '#0078d4' }), h('ellipse', { cx: 8, cy: 3.500, rx: 5.500, ry: 2, fill: '#83b9f9' })],
  queue: () => [rect(1.500, 3.500, 13, 9, { rx: 0.8, fill: '#0078d4' }), path('M1.500 4l6.500 5 6.500-5', { fill: 'none', stroke: '#cfe8ff', 'stroke-width': 1.200 })],
  dependency: () => [rect(2, 2, 12, 12, { rx: 1.500, fill: 'none', stroke: '#4894fe', 'stroke-width': 1.300 }), path('M5 8h5M8 5.500L10.800 8 8 10.500', { fill: 'none', stroke: '#4894fe', 'stroke-width': 1.300 })],
  exception: () => [path('M8 1L15.600 14.600H.4z', { fill: '#f0353c', 'stroke-linejoin': 'round' }), rect(7.200, 5.400, 1.600, 4.800, { rx: 0.4, fill: '#fff' }), rect(7.200, 11.200, 1.600, 1.600, { rx: 0.4, fill: '#fff' })],
  trace: () => [rect(7, 2.500, 2.200, 11, { fill: 'currentColor' })],
  event: () => [path('M9.500 1L3.500 9h4l-1 6 6-8.500h-4z', { fill: '#ffb900' })],
  metric: () => [rect(2, 9, 3, 5, { fill: '#4894fe' }), rect(6.500, 5, 3, 9, { fill: '#4894fe' }), rect(11, 2, 3, 12, { fill: '#4894fe' })],
  page: () => [rect(1.500, 2.500, 13, 11, { rx: 0.8, fill: '#cfe8ff' }), rect(1.500, 2.500, 13, 2.800, { rx: 0.8, fill: '#0078d4' })],
  availability: () => [h('circle', { cx: 8, cy: 8, r: 6.200, fill: '#57a300' }), line('M5 8.200l2.200 2.200L11 6', { stroke: '#fff', 'stroke-width': 1.500 })],
  copy: () => [rect(5.500, 1.500, 8, 10, { rx: 0.8, fill: 'none', stroke: 'currentColor' }), line('M10.500 14.500h-8v-10', { 'stroke-width': 1 })],
  check: () => [line('M2.500 8.500l3.500 3.500 7.500-8', { 'stroke-width': 1.600 })],
  reset: () => [line('M3.200 5.500A5.500 5.500 0 1 1 2.500 8.600', { 'stroke-width': 1.200 }), line('M3 2.300v3.400h3.400', { 'stroke-width': 1.200 })],
  fit: () => [rect(1.500, 1.500, 13, 13, { fill: 'none', stroke: 'currentColor' }), rect(5.500, 5.500, 5, 5, { fill: 'none', stroke: 'currentColor' }), line('M3 3l2 2M13 3l-2 2M3 13l2-2M13 13l-2-2', { 'stroke-width': 1 })],
  plus: () => [line('M8 2v12M2 8h12', { 'stroke-width': 1.300 })],
  minus: () => [line('M2 8h12', { 'stroke-width': 1.300 })],
  close: () => [line('M3 3l10 10M13 3L3 13')],
  chevron: () => [line('M2.500 5.500L8 11l5.500-5.500', { 'stroke-width': 1.300 })],
  slow: () => [h('circle', { cx: 7, cy: 7, r: 5.500, fill: '#1b8ae0' }), line('M3 6c2-2 3-1 3.500 0s-1 2-1.500 3', { stroke: '#cfe8ff' }), h('circle', { cx: 11.500, cy: 11.500, r: 3.800, fill: '#cfe8ff' }), line('M11.500 9.500v2.200h1.700', { stroke: '#004578' })],
  share: () => [h('circle', { cx: 8, cy: 8, r: 5.500, fill: 'none', stroke: '#605e5c', 'stroke-width': 2 }), path('M8 2.500A5.500 5.500 0 0 1 13.500 8', { fill: 'none', stroke: '#4894fe', 'stroke-width': 2 })],
};

/** A drawing as an SVG element; it says nothing to screen readers, the text beside it does. */
export function icon(name, attributes = {}) {
  return h('svg', { class: 'icon', viewBox: '0 0 16 16', width: 16, height: 16, 'aria-hidden': 'true', focusable: 'false', ...attributes }, drawings[name]());
}

/** The drawing alone, to be placed inside another SVG. */
export function drawing(name) {
  return drawings[name]();
}

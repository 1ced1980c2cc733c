import { h } from '../lib/vue.js';
import { seriesLegend } from '../charts/frame.js';
import { LineChart } from '../charts/line-chart.js';
import { BarsChart, ColumnChart } from './columns.js';
import { pieChart } from './pie.js';
import { axesOf, groupsOf, linesOf } from './plot.js';
import { ScatterChart } from './scatter.js';
import { chartNumber, headingOf, kindOf, numberText, shownText, timeText } from './values.js';

/** @import { Render, ResultTable } from '../base/types.js' */
/** @import { Lines } from './plot.js' */

const HEIGHT = 300;
const MINUTE = 60_000;
const DAY = 86_400_000;

/** The charts that the page draws, by the names that render has for them. */
export const DRAWN = new Map([
  ['timechart', 'Line over time'],
  ['linechart', 'Line'],
  ['areachart', 'Area'],
  ['columnchart', 'Column'],
  ['barchart', 'Bar'],
  ['piechart', 'Pie'],
  ['scatterchart', 'Scatter'],
  ['card', 'Card'],
]);

/**
 * The name of the chart that is drawn for a name in render.
 *
 * @param {string} visualization
 */
export function drawnAs(visualization) {
  return visualization === 'stackedareachart' ? 'areachart' : visualization;
}

/**
 * A result as the chart that render asks for.
 *
 * @param {ResultTable} table
 * @param {Render} render
 * @param {boolean} isUtc
 */
export function resultChart(table, render, isUtc) {
  const kind = drawnAs(render.visualization);
  const content = drawing(table, { ...render, visualization: kind }, isUtc);
  const title = typeof render.title === 'string' ? render.title : '';
  return h('section', { class: 'result-chart', 'aria-label': 'Chart' }, [
    title && h('h2', title),
    content ?? h('p', { class: 'quiet' }, [
      `The columns of this result do not fit a ${kind}. A chart needs a column of numbers`,
      /^(?:time)/.test(kind) ? ' and one of times.' : '.',
    ]),
    render.visualization === 'stackedareachart'
      && h('p', { class: 'quiet cut-notice' }, 'The areas are drawn over each other, not stacked.'),
  ]);
}

/** @param {ResultTable} table @param {Render} render @param {boolean} isUtc */
function drawing(table, render, isUtc) {
  const kind = render.visualization;
  if (kind === 'card') {
    return card(table, isUtc);
  }
  if (/^(?:time|line|area|scatter)chart$/.test(kind)) {
    const lines = linesOf(table, render);
    return lines && overNumbers(lines, render, isUtc);
  }
  const groups = groupsOf(table, render, isUtc);
  if (!groups) {
    return null;
  }
  const label = groups.series.map(({ name }) => name).join(', ');
  if (kind === 'piechart') {
    return [
      pieChart(label, groups.categories.map((name, index) => ({ name, value: groups.series[0].values[index] }))),
      cutNotice(groups.left),
    ];
  }
  const stacked = render.kind !== 'unstacked';
  return [
    groups.series.length > 1 && seriesLegend(groups.series),
    h(kind === 'barchart' ? BarsChart : ColumnChart, { label, groups, stacked }),
    axisName(render, kind === 'barchart' && groups.series.length === 1
      ? groups.series[0].name
      : headingOf(table.columns[axesOf(table, render).x], isUtc)),
    cutNotice(groups.left),
  ];
}

/** @param {Lines} lines @param {Render} render @param {boolean} isUtc */
function overNumbers(lines, render, isUtc) {
  const formatX = lines.isTime
    ? (/** @type {number} */ at) => timeOnChart(at, lines.to - lines.from, isUtc)
    : numberText;
  const label = `${lines.series.map(({ name }) => name).slice(0, 8).join(', ')} by ${lines.xName}`;
  const isScatter = render.visualization === 'scatterchart';
  return [
    seriesLegend(lines.series),
    isScatter ? h(ScatterChart, { label, lines, formatX, height: HEIGHT }) : h(LineChart, {
      label,
      series: lines.series,
      from: lines.from,
      to: lines.to,
      formatX,
      formatY: chartNumber,
      height: HEIGHT,
      area: render.visualization === 'areachart',
      steps: stepsOf(lines, isUtc),
    }),
    axisName(render, lines.isTime ? `${lines.xName} [${isUtc ? 'UTC' : 'local'}]` : lines.xName),
    cutNotice(lines.left),
  ];
}

/**
 * The steps in which a chart is read: each reaches half way to its neighbours.
 *
 * @param {Lines} lines
 * @param {boolean} isUtc
 */
function stepsOf({ xs, series, isTime }, isUtc) {
  const values = series.map(({ name, points }) => ({ name, byX: new Map(points) }));
  return xs.map((x, index) => {
    const at = isTime ? timeText(new Date(x).toISOString(), isUtc).replace(/\.000$/, '') : numberText(x);
    const read = values.flatMap(({ name, byX }) => {
      const value = byX.get(x);
      return value === null || value === undefined ? [] : [`${name} ${chartNumber(value)}`];
    });
    return {
      from: index === 0 ? x : (xs[index - 1] + x) / 2,
      to: index === xs.length - 1 ? x : (x + xs[index + 1]) / 2,
      text: `${at}: ${read.join(', ') || 'no value'}`,
    };
  });
}

/** @param {number} at @param {number} length of the axis @param {boolean} isUtc */
function timeOnChart(at, length, isUtc) {
  const text = timeText(new Date(at).toISOString(), isUtc);
  if (length > DAY) {
    return text.slice(5, length > 7 * DAY ? 10 : 16);
  }
  return text.slice(11, length > 20 * MINUTE ? 16 : 19);
}

/** @param {Render} render @param {string} fallback */
function axisName(render, fallback) {
  const name = typeof render.xtitle === 'string' ? render.xtitle : fallback;
  return name && h('p', { class: 'axis-name quiet' }, name);
}

/** @param {number} left */
function cutNotice(left) {
  return left > 0 && h('p', { class: 'quiet cut-notice' },
    'The chart has the first names and the largest series. The table has all of them.');
}

/**
 * The values of the first row in large type.
 *
 * @param {ResultTable} table
 * @param {boolean} isUtc
 */
function card({ columns, rows }, isUtc) {
  return rows.length === 0 ? null : h('div', { class: 'result-cards' }, columns.map((column, index) =>
    h('div', { key: index, class: 'result-card' }, [
      h('b', shownText(rows[0][index], kindOf(column.type), isUtc) || '–'),
      h('span', { class: 'quiet' }, column.name),
    ])));
}

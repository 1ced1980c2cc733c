import { partsOf } from '../modules/logs/columns.js';
import { csvOf } from '../modules/components/download.js';
import { completionsAt, valuesAt } from '../modules/logs/completion.js';
import { draft, pastQueries, rememberQuery, saveDraft } from '../modules/logs/history.js';
import { kqlTokens, sqlToken } from '../modules/logs/language.js';
import { slicesOf } from '../modules/logs/pie.js';
import { fittingChart, groupsOf, linesOf } from '../modules/logs/plot.js';
import {
  chartNumber, kindOf, numberText, shortTimes, shownText, sortedRows, timeText, timespanTicks, treeOf,
} from '../modules/logs/values.js';
import { equal, test } from './testing.js';

/** @import { Cell } from '../modules/base/types.js' */

const SCHEMA = {
  tables: [
    { name: 'requests', columns: [{ name: 'name', type: 'string' }, { name: 'duration', type: 'real' }] },
    { name: 'traces', columns: [{ name: 'message', type: 'string' }] },
  ],
  operators: ['where', 'summarize', { name: 'project-away' }],
  functions: ['count', 'ago'],
};

const styles = (/** @type {string} */ text) => kqlTokens(text).map(({ text: token, style }) => `${token}:${style}`);

/** The names that are proposed at the mark ^ of a query. */
function proposed(/** @type {string} */ marked, isExplicit = false) {
  const completion = completionsAt(marked.replace('^', ''), marked.indexOf('^'), SCHEMA, isExplicit);
  return completion && completion.choices.map(({ label }) => label);
}

/** @param {[string, string][]} columns @param {Cell[][]} rows */
function table(columns, rows) {
  return { columns: columns.map(([name, type]) => ({ name, type })), rows };
}

/**
 * A storage in memory.
 *
 * @returns {Storage}
 */
function storage() {
  /** @type {Map<string, string>} */
  const values = new Map();
  return /** @type {Storage} */ (/** @type {unknown} */ ({
    getItem: (/** @type {string} */ key) => values.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => values.set(key, value),
  }));
}

test('kql_hasTheTokensOfItsGrammar', () => {
  equal(styles('requests | where name == "a|b" // c'),
    ['requests:variableName', '|:operator', 'where:keyword', 'name:variableName', '==:operator', '"a|b":string',
      '// c:comment']);
  equal(styles('ago(1.5h) 2e3 0x1F 30m 7days'),
    ['ago:variableName.function', '(:null', '1.5h:number', '):null', '2e3:number', '0x1F:number', '30m:number',
      '7days:number']);
  equal(styles('| project-away x-y'),
    ['|:operator', 'project-away:keyword', 'x:variableName', '-:operator', 'y:variableName']);
  equal(styles('count() | count'), ['count:variableName.function', '(:null', '):null', '|:operator', 'count:keyword']);
});

test('kql_hasEveryQuoting', () => {
  equal(styles('@"a\\" h"b" \'c\\\'d\' @\'e\'\'f\''),
    ['@"a\\":string', 'h"b":string', "'c\\'d':string", "@'e''f':string"]);
  equal(styles('```a\n| b\n``` c'), ['```a:string', '| b:string', '```:string', 'c:variableName']);
});

test('sql_hasTheTokensOfItsGrammar', () => {
  equal(sqlToken('SELECT 1', 0), { length: 6, style: 'keyword' });
  equal(sqlToken("'it''s'", 0), { length: 7, style: 'string' });
  equal(sqlToken('-- x', 0), { length: 4, style: 'comment' });
});

test('completion_proposesTablesAtTheStart', () => equal(proposed('req^'), ['requests', 'traces', 'let', 'union']));

test('completion_proposesOperatorsAfterABar', () => {
  equal(proposed('requests | ^'), ['where', 'summarize', 'project-away']);
  const completion = completionsAt('requests | project-a', 20, SCHEMA, false);
  equal(completion?.from, 11);
});

test('completion_proposesTheColumnsOfTheTables', () => {
  equal(proposed('requests | where na^')?.slice(0, 4), ['name', 'duration', 'count', 'ago']);
  equal(proposed('requests | extend slow = duration > 1 | where sl^')?.slice(0, 3), ['name', 'duration', 'slow']);
});

test('completion_proposesChartsAfterRender', () => equal(proposed('requests | render ^')?.[0], 'timechart'));

test('completion_isSilentInTextsCommentsAndBlanks', () => {
  equal(['requests | where name == "na^"', '// req^', 'requests | where ^', 'requests | take 1^'].map((text) =>
    proposed(text)), [null, null, null, null]);
  equal(proposed('requests | where ^', true)?.[0], 'name');
});

test('values_areProposedInsideAText', () => {
  const text = 'requests | where name == "GE';
  equal(valuesAt(text, text.length, SCHEMA), { table: 'requests', column: 'name', from: 26, typed: 'GE' });
  equal(valuesAt('requests | where duration == "1', 31, SCHEMA), null);
  equal(valuesAt('requests | where name == x', 26, SCHEMA), null);
});

test('history_keepsEachQueryOnceAndTheNewestFirst', () => {
  const store = storage();
  ['a', 'b', 'a'].forEach((text, at) => rememberQuery({ language: 'kql', text, at }, store));
  rememberQuery({ language: 'kql', text: '  ', at: 9 }, store);
  equal(pastQueries(store).map(({ text, at }) => `${text}${at}`), ['a2', 'b1']);
});

test('history_isBounded', () => {
  const store = storage();
  Array.from({ length: 60 }).forEach((_, at) => rememberQuery({ language: 'sql', text: `q${at}`, at }, store));
  rememberQuery({ language: 'sql', text: 'x'.repeat(30_000), at: 99 }, store);
  equal([pastQueries(store).length, pastQueries(store)[0].text], [50, 'q59']);
});

test('history_ignoresWhatOthersWrote', () => {
  const store = storage();
  store.setItem('portal.logs.history', '[1, {"text": 2}, {"text": "a", "at": 1, "language": "kql"}]');
  equal(pastQueries(store).length, 1);
  store.setItem('portal.logs.history', '{"no": "list"}');
  equal(pastQueries(store), []);
  store.setItem('portal.logs.draft', 'no JSON');
  equal(draft(store), null);
});

test('draft_isReadBack', () => {
  const store = storage();
  saveDraft({ language: 'sql', text: 'SELECT', base: null }, store);
  equal(draft(store)?.text, 'SELECT');
});

test('types_haveTheirKinds', () => {
  const types = ['long', 'real', 'decimal(38,17)', 'bigint', 'datetime', 'timestamp with time zone', 'timespan',
    'dynamic', 'json', 'varchar[]', 'bool', 'string', 'guid', 'varchar'];
  equal(types.map(kindOf).join(' '),
    'number number number number time time timespan tree tree tree truth text text text');
});

test('times_areShownInTheirZone', () => {
  equal(timeText('2026-11-26T04:40:05.1234567Z', true), '2026-11-26 04:40:05.123');
  equal(timeText('2026-11-26T04:40:05', true), '2026-11-26 04:40:05.000');
  const local = new Date(2026, 10, 26, 4, 40, 5);
  equal(timeText(local.toISOString(), false), '2026-11-26 04:40:05.000');
  equal(timeText('no time', true), 'no time');
});

test('numbers_areShort', () => equal([3, 1234567.8912, 0.000123456, -2.5].map(numberText),
  ['3', '1234567.891', '0.0001235', '-2.5']));

test('numbersOfCharts_haveSeparators', () =>
  equal([50000, 1234.5, 2.345, 0.00123456].map(chartNumber), ['50,000', '1,235', '2.35', '0.001235']));

test('timesOfAnAxis_areShort', () => {
  equal(shortTimes(['2026-11-26 01:20:00.000', '2026-11-26 02:00:00.000']), ['01:20', '02:00']);
  equal(shortTimes(['2026-11-26 00:00:00.000', '2026-11-27 00:00:00.000']), ['2026-11-26', '2026-11-27']);
  equal(shortTimes(['2026-11-26 23:59:01.000', '2026-11-27 00:00:00.000']),
    ['2026-11-26 23:59:01', '2026-11-27 00:00:00']);
});

test('texts_areCutToOneLine', () => {
  equal(shownText('a\n b', 'text', true), 'a b');
  equal(shownText('x'.repeat(400), 'text', true).length, 301);
  equal(shownText({ a: 1 }, 'tree', true), '{"a":1}');
  equal(shownText(null, 'text', true), '');
});

test('trees_areParsedFromText', () => {
  equal(treeOf('{"a":[1]}'), { a: [1] });
  equal([treeOf('{no'), treeOf('12'), treeOf(null)], ['{no', '12', null]);
});

test('timespans_areCounted', () => {
  equal(['00:00:01', '1.00:00:00', '-00:00:00.0000001', 'x'].map((text) => String(timespanTicks(text))),
    ['10000000', '864000000000', '-1', '0']);
});

test('rows_areSortedByTheTypeOfTheirColumn', () => {
  const numbers = table([['n', 'long']], [[10], [null], [9]]);
  equal(sortedRows(numbers, { index: 0, isDown: false }), [[null], [9], [10]]);
  equal(sortedRows(numbers, { index: 0, isDown: true }), [[10], [9], [null]]);
  equal(sortedRows(numbers, null), numbers.rows);
  const spans = table([['t', 'timespan']], [['1.00:00:00'], ['23:00:00']]);
  equal(sortedRows(spans, { index: 0, isDown: false }), [['23:00:00'], ['1.00:00:00']]);
});

test('csv_quotesWhatItMust', () => {
  equal(csvOf(['a,b', 'c'], [['x "y"', '{"z":[1]}'], ['line\nbreak', null], ['=1', -1]]),
    '"a,b",c\r\n"x ""y""","{""z"":[1]}"\r\n"line\nbreak",\r\n\'=1,-1\r\n');
});

const T0 = '2026-11-01T00:00:00Z';
const T1 = '2026-11-01T01:00:00Z';

test('timechart_hasALineForEachNameAndFigure', () => {
  const result = table([['name', 'string'], ['timestamp', 'datetime'], ['count_', 'long']],
    [['a', T1, 3], ['a', T0, 1], ['b', T0, 2]]);
  const lines = linesOf(result, { visualization: 'timechart' });
  equal(lines?.series, [
    { name: 'a', points: [[Date.parse(T0), 1], [Date.parse(T1), 3]] },
    { name: 'b', points: [[Date.parse(T0), 2]] },
  ]);
  equal([lines?.isTime, lines?.xs.length, lines?.left], [true, 2, 0]);
});

test('timechart_drawsTheListsOfMakeSeries', () => {
  const result = table([['count_', 'dynamic'], ['timestamp', 'dynamic'], ['name', 'string']],
    [[[1, 2], `["${T0}","${T1}"]`, 'a']]);
  equal(linesOf(result, { visualization: 'timechart' })?.series,
    [{ name: 'a', points: [[Date.parse(T0), 1], [Date.parse(T1), 2]] }]);
});

test('timechart_keepsTheLargestLines', () => {
  const rows = Array.from({ length: 12 }, (_, index) => [T0, `n${index}`, index]);
  const result = table([['t', 'datetime'], ['n', 'string'], ['v', 'long']], rows);
  const lines = linesOf(result, { visualization: 'timechart' });
  equal([lines?.series.length, lines?.series[0].name, lines?.left], [8, 'n4', 4]);
});

test('columnchart_groupsByTheFirstColumn', () => {
  const result = table([['name', 'string'], ['code', 'string'], ['n', 'long']],
    [['a', '200', 1], ['a', '500', 2], ['b', '200', 3]]);
  equal(groupsOf(result, { visualization: 'columnchart' }, true), {
    categories: ['a', 'b'],
    series: [{ name: '200', values: [1, 3] }, { name: '500', values: [2, null] }],
    left: 0,
  });
  equal(groupsOf(table([['a', 'string']], [['x']]), { visualization: 'columnchart' }, true), null);
});

test('chart_takesTheColumnsThatRenderNames', () => {
  const result = table([['a', 'string'], ['x', 'string'], ['n', 'long'], ['m', 'long']], [['a1', 'x1', 1, 2]]);
  const render = { visualization: 'columnchart', xcolumn: 'x', ycolumns: 'm', series: 'a' };
  equal(groupsOf(result, render, true), { categories: ['x1'], series: [{ name: 'a1', values: [2] }], left: 0 });
});

test('columns_areStackedAboveAndBelowZero', () => {
  const groups = { categories: ['a'], left: 0, series: [
    { name: 'p', values: [2] }, { name: 'q', values: [3] }, { name: 'r', values: [-1] }] };
  const { parts, minimum, maximum } = partsOf(groups, true);
  equal(parts.map(({ from, to }) => [from, to]), [[0, 2], [2, 5], [0, -1]]);
  equal([minimum, maximum], [-1, 5]);
  equal(partsOf(groups, false).parts.map(({ slot, from }) => [slot, from]), [[0, 0], [1, 0], [2, 0]]);
});

test('pie_hasTheLargestSlicesAndTheRest', () => {
  const slices = slicesOf(Array.from({ length: 10 }, (_, index) => ({ name: `n${index}`, value: index })));
  equal([slices.length, slices[0].name, slices[7].name, slices[7].to.toFixed(6)], [8, 'n9', '2 others', '1.000000']);
  equal(slicesOf([{ name: 'a', value: 0 }, { name: 'b', value: null }]), []);
});

test('result_withoutRenderHasAFittingChart', () => {
  const overTime = table([['t', 'timestamp'], ['n', 'bigint']], [[T0, 1], [T1, 2]]);
  equal(fittingChart(overTime)?.visualization, 'timechart');
  equal(fittingChart(table([['a', 'string']], [['x'], ['y']])), null);
});

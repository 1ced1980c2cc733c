import {
  callsKql,
  kqlFilters,
  kqlString,
  logsAddress,
  operationKql,
  samplesKql,
  timespanOf,
} from '../modules/base/kql.js';
import { equal, test } from './testing.js';

test('kqlString_escapesWhatEndsIt', () => {
  equal(kqlString('a "b" \\ c\n\u0007'), '"a \\"b\\" \\\\ c\\n\\u0007"');
});

test('kqlFilters_compareAsText', () => {
  equal(kqlFilters({ role: 'time-api', name: '', target: null }),
    ['| where cloud_RoleName == "time-api"', '| where name == ""']);
});

test('kqlFilters_haveTheTimeRange', () => {
  equal(kqlFilters({ last: '30m' }), ['| where timestamp > ago(30m)']);
  equal(kqlFilters({ from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' }), [
    '| where timestamp >= datetime(2026-11-01T00:00:00.000Z)',
    '| where timestamp < datetime(2026-11-02T00:00:00.000Z)',
  ]);
  equal(kqlFilters({ last: 'garbage', from: 'garbage' }), []);
});

test('timespanOf_isTheTimeRangeInIso8601', () => {
  equal(timespanOf({ last: '30m' }), 'PT30M');
  equal(timespanOf({ last: '7d' }), 'P7D');
  equal(timespanOf({ from: '2026-11-01T00:00:00Z' }), '2026-11-01T00:00:00Z/9999-12-31');
  equal(timespanOf({}), null);
});

test('callsKql_listsTheNewestCalls', () => {
  equal(callsKql('dependencies', { role: 'app', target: 'db' }).split('\n'), [
    'dependencies',
    '| where cloud_RoleName == "app"',
    '| where target == "db"',
    '| project timestamp, name, target, resultCode, success, duration, operation_Id',
    '| top 100 by timestamp desc',
  ]);
});

test('samplesKql_hasTheRangeOfDurations', () => {
  const lines = samplesKql('requests', {}, { least: '10', most: 20 }).split('\n');
  equal(lines.slice(1, 3), ['| where duration >= 10', '| where duration < 20']);
  equal(samplesKql('requests', {}, { least: null, most: null }).includes('where'), false);
});

test('operationKql_quotesTheId', () => {
  equal(operationKql('a"b').split('\n')[1], '| where operation_Id == "a\\"b"');
});

test('logsAddress_hasTheQuery', () => equal(logsAddress('a | b'), '/query?kql=a+%7C+b'));

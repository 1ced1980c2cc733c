import { count, duration, micros, oneLine, plural, timeOnAxis, timeOfDay } from '../modules/base/format.js';
import { equal, test } from './testing.js';

const NOON = new Date(2026, 10, 1, 12, 3, 4, 56).getTime();

test('duration_hasTheUnitThatFits', () => {
  equal([0, 0.44, 1, 9.94, 218.4, 999, 3234, 90_000, 7_560_000].map(duration),
    ['0 ms', '0.4 ms', '1 ms', '9.9 ms', '218 ms', '999 ms', '3.2 s', '1.5 min', '2.1 h']);
});

test('duration_roundsUpToTheNextUnit', () => {
  equal([9.96, 999.6, 59_960, 3_599_000].map(duration), ['10 ms', '1.0 s', '1.0 min', '1.0 h']);
});

test('unknownDuration_isEmpty', () => {
  equal([null, undefined].map(duration), ['', '']);
});

test('count_isShortenedFromAMillion', () => {
  equal([0, 12_345, 999_999, 1_250_000].map(count), ['0', '12,345', '999,999', '1.3M']);
});

test('plural_followsTheNumber', () => {
  equal([0, 1, 2].map((number) => plural(number, 'call')), ['0 calls', '1 call', '2 calls']);
});

test('micros_keepsSixDigits', () => {
  equal(micros('2026-11-01T00:00:00.123456Z') - micros('2026-11-01T00:00:00Z'), 123_456);
  equal(micros('2026-11-01T00:00:00.1Z') - micros('2026-11-01T00:00:00Z'), 100_000);
});

test('timeOfDay_hasMilliseconds', () => equal(timeOfDay(NOON), '12:03:04.056'));

test('timeOnAxis_isAsPreciseAsTheAxisIsShort', () => {
  equal(timeOnAxis(NOON, 60_000), '12:03:04');
  equal(timeOnAxis(NOON, 3_600_000), '12:03');
  equal(timeOnAxis(NOON, 172_800_000).endsWith(' 12:03'), true);
});

test('oneLine_joinsLinesAndCuts', () => {
  equal(oneLine('  a\n\tb  '), 'a b');
  equal(oneLine('abcdef', 3), 'abc…');
  equal(oneLine(null), '');
});

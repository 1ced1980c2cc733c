import { timeRange, withoutGaps } from '../modules/base/series.js';
import { roundUp, roundUpDuration } from '../modules/charts/frame.js';
import { fillDistribution, isInBounds } from '../modules/pages/distribution.js';
import { equal, test } from './testing.js';

const NOW = Date.UTC(2026, 10, 1);

test('timeRange_endsNow', () => equal(timeRange({ last: '30m' }, NOW), { from: NOW - 1_800_000, to: NOW }));

test('timeRange_hasTheEndsOfTheAddress', () => {
  equal(timeRange({ from: '2026-11-01T00:00:00Z', to: '2026-11-01T00:00:01Z' }), { from: NOW, to: NOW + 1000 });
});

test('timeRange_isOpenWhereATextIsNoTime', () => {
  equal(timeRange({ from: 'garbage' }), { from: null, to: null });
  equal(timeRange({ last: '5 parsecs' }), { from: null, to: null });
});

test('gaps_areFilledWithNull', () => {
  const rows = [{ from: 0, width: 10, count: 1 }, { from: 30, width: 10, count: 2 }];
  equal(withoutGaps(rows, { from: null, to: null }, ['count']).map(({ from, to, count }) => [from, to, count]),
    [[0, 10, 1], [10, 20, null], [20, 30, null], [30, 40, 2]]);
});

test('steps_reachOverTheWholeTimeRange', () => {
  const steps = withoutGaps([{ from: 20, width: 10, count: 1 }], { from: 5, to: 40 }, ['count']);
  equal(steps.map(({ from }) => from), [0, 10, 20, 30]);
});

test('noRows_areNoSteps', () => equal(withoutGaps([], { from: 0, to: 10 }, ['count']), []));

test('axis_endsAtARoundNumber', () => equal([0, 1, 1.1, 2.2, 3, 7, 99].map(roundUp), [1, 1, 2, 2.5, 5, 10, 100]));

test('distribution_hasEmptyBarsInItsGaps', () => {
  const bars = fillDistribution([{ from: 1, count: 2 }, { from: 10, count: 3 }]);
  equal(bars.map(({ value }) => value), [2, 0, 0, 0, 0, 3]);
  equal(bars[5].text, '10 ms to 16 ms: 3');
});

test('bars_lieInTheirOwnBounds', () => {
  const [first, second] = fillDistribution([{ from: 1, count: 2 }, { from: 10, count: 3 }]);
  const bounds = { least: first.from, most: Number(first.to.toPrecision(12)) };
  equal([isInBounds(first, bounds), isInBounds(second, bounds)], [true, false]);
  equal(isInBounds(second, { least: null, most: null }), true);
});

test('axisOfDurations_endsAtARoundDuration', () =>
  equal([3, 600, 3_200, 50_000, 5_000_000].map(roundUpDuration), [5, 1_000, 4_000, 60_000, 7_200_000]));

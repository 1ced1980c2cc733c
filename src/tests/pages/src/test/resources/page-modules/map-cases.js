import { arrange } from '../modules/map/layout.js';
import { drawLines } from '../modules/map/lines.js';
import { describeSelection } from '../modules/map/selection.js';
import { findNodes, membersOf, visibleMap, withNeighbours } from '../modules/map/visible.js';
import { equal, test } from './testing.js';

/** @import { ApplicationMap, MapEdge, MapNode } from '../modules/base/types.js' */

/** @param {string} id @param {'role' | 'external'} [kind] @returns {MapNode} */
const node = (id, kind = 'role') =>
  ({ id, kind, name: id, type: 'HTTP', instances: 1, calls: 1, failures: 0, averageDuration: 1 });

/** @param {string} call as `a>b` @returns {MapEdge} */
const edge = (call) => ({ id: call, source: call[0], target: call[2], calls: 1, failures: 0, averageDuration: 1 });

/** @param {string} ids @param {...string} calls @returns {ApplicationMap} */
const map = (ids, ...calls) => ({ nodes: [...ids].map((id) => node(id)), edges: calls.map(edge) });

/** @param {ApplicationMap} shown @param {boolean} [vertical] */
const placed = ({ nodes, edges }, vertical = false) => arrange(nodes, edges, vertical);

/** The nodes by their column. @param {ApplicationMap} shown */
function columns(shown) {
  /** @type {Record<number, string>} */
  const found = {};
  placed(shown).positions.forEach(({ x }, id) => {
    found[x / 440] = (found[x / 440] ?? '') + id;
  });
  return found;
}

test('callers_areLeftOfTheirCallees', () => equal(columns(map('abc', 'a>b', 'b>c')), { 0: 'a', 1: 'b', 2: 'c' }));

test('layer_isTheLongestPath', () => equal(columns(map('abc', 'a>b', 'b>c', 'a>c')), { 0: 'a', 1: 'b', 2: 'c' }));

test('cycle_isBroken', () => equal(columns(map('abc', 'a>b', 'b>c', 'c>a')), { 0: 'a', 1: 'b', 2: 'c' }));

test('selfCallAndUnknownNodes_areNoLayers', () => equal(columns(map('ab', 'a>a', 'a>x', 'x>b')), { 0: 'ab' }));

test('nodesOfALayer_keepTheirDistance', () => {
  const offsets = [...placed(map('abc')).positions.values()].map(({ y }) => y).sort((a, b) => a - b);
  equal(offsets, [-250, 0, 250]);
});

test('verticalMap_hasCallersAboveTheirCallees', () => {
  equal([...placed(map('ab', 'a>b'), true).positions], [['a', { x: 0, y: 0 }], ['b', { x: 0, y: 330 }]]);
});

test('edgeThatPassesALayer_bendsBesideItsNodes', () => {
  const { bends, positions } = placed(map('abc', 'a>b', 'b>c', 'a>c'));
  const [bend] = bends.get('a>c') ?? [];
  equal(bend.x, positions.get('b')?.x);
  equal(Math.abs(bend.y - (positions.get('b')?.y ?? 0)) >= 190, true);
  equal(bends.get('a>b'), []);
});

test('sameMap_isPlacedTheSameWay', () => {
  const shown = map('abcde', 'a>c', 'a>d', 'b>c', 'b>e', 'c>e');
  equal([...placed(shown).positions], [...placed(shown).positions]);
});

test('line_beginsAndEndsAtTheCircles', () => {
  const positions = new Map([['a', { x: 0, y: 0 }], ['b', { x: 440, y: 0 }]]);
  const [line] = drawLines(map('ab', 'a>b'), (id) => positions.get(id) ?? { x: 0, y: 0 }, () => []);
  equal([line.path, line.label], ['M80 0 L358 0', { x: 219, y: 0 }]);
});

test('labels_doNotCoverEachOtherWhileThereIsRoom', () => {
  const positions = new Map([['a', { x: 0, y: 0 }], ['b', { x: 880, y: 0 }]]);
  const lines = drawLines(map('ab', 'a>b', 'b>a'), (id) => positions.get(id) ?? { x: 0, y: 0 }, () => []);
  const [one, other] = lines.map(({ label }) => label);
  equal(Math.abs(one.x - other.x) >= 112 || Math.abs(one.y - other.y) >= 58, true);
});

test('selectedRole_isAskedForItsRequests', () => {
  const selection = describeSelection(map('ab', 'a>b'), 'a');
  equal([selection.title, selection.isRole, selection.query], ['a', true, { role: 'a' }]);
});

test('selectedEdge_isAskedForTheCallersDependencies', () => {
  const toRole = describeSelection(map('ab', 'a>b'), 'a>b');
  equal([toRole.title, toRole.role, toRole.query], ['a → b', 'a', { source: 'a', callee: 'b' }]);
  const external = { nodes: [node('a'), node('b', 'external')], edges: [edge('a>b')] };
  const { query, dependencyTarget } = describeSelection(external, 'a>b');
  equal([query, dependencyTarget], [{ source: 'a', type: 'HTTP', target: 'b' }, 'b']);
});

test('visibleMap_ofARole_hasItsNeighbours', () => {
  const shown = visibleMap(map('abcd', 'a>b', 'b>c', 'c>d'), { role: 'b', externals: null });
  equal(shown.nodes.map(({ id }) => id), ['a', 'b', 'c']);
  equal(shown.edges.map(({ id }) => id), ['a>b', 'b>c']);
});

test('visibleMap_withoutExternals_hasRolesOnly', () => {
  const shown = visibleMap({ nodes: [node('a'), node('x', 'external')], edges: [edge('a>x')] }, {
    role: null,
    externals: 'hidden',
  });
  equal(shown.nodes.map(({ id }) => id), ['a']);
  equal(shown.edges.length, 0);
});

test('neighbours_areWhatANodeOrAnEdgeTouches', () => {
  const shown = map('abc', 'a>b', 'b>c');
  equal([...withNeighbours(shown, 'a')], ['a', 'a>b', 'b']);
  equal([...withNeighbours(shown, 'b>c')], ['b>c', 'b', 'c']);
});

test('findNodes_ignoresCase', () => equal(findNodes(map('abc'), ' B'), ['b']));

test('groupedExternals_areOneForEachTypeWithTheSumOfTheirCalls', () => {
  const nodes = [node('a'), node('x', 'external'), node('y', 'external')];
  const whole = { nodes, edges: [edge('a>x'), edge('a>y')] };
  const shown = visibleMap(whole, { role: null, externals: 'grouped' });
  equal(shown.nodes.map(({ name }) => name), ['a', '2 components']);
  equal(shown.edges.map(({ source, target, calls }) => [source, target, calls]),
    [['a', 'group:http', whole.edges[0].calls + whole.edges[1].calls]]);
  equal(membersOf(whole, shown.edges[0].id)?.map(({ id }) => id), ['x', 'y']);
  equal(membersOf(whole, 'a'), null);
});

import { marks } from '../modules/timeline/marks.js';
import { componentsAndCalls } from '../modules/timeline/components-and-calls.js';
import { buildTree, extent, flatten } from '../modules/timeline/tree.js';
import { equal, test } from './testing.js';

/** @import { Item } from '../modules/base/types.js' */

let lastId = 0;

/**
 * @param {string} itemType
 * @param {string | null} id
 * @param {string | null} parent
 * @param {number} start milliseconds
 * @param {number} duration milliseconds
 * @param {string} [role]
 * @returns {Item}
 */
function item(itemType, id, parent, start, duration, role = 'shop') {
  const timestamp = new Date(Date.UTC(2026, 10, 1) + start).toISOString();
  lastId++;
  return {
    itemId: lastId, itemType, id, name: id, operation_ParentId: parent, timestamp, duration, cloud_RoleName: role,
  };
}

/** @param {Item[]} items */
const rows = (items) => flatten(buildTree(items), () => false).map(({ node, depth }) => `${depth} ${node.item.id}`);

test('children_areBelowTheirParentInTheOrderOfTime', () => {
  equal(rows([
    item('dependency', 'late', 'root', 20, 5),
    item('request', 'root', null, 0, 30),
    item('dependency', 'early', 'root', 10, 5),
    item('trace', 'text', 'root', 11, 0),
  ]), ['0 root', '1 early', '1 late']);
});

test('itemOfAnUnknownParent_isARoot', () => {
  equal(rows([item('request', 'a', 'missing', 0, 1), item('exception', null, 'a', 0, 0)]), ['0 a', '1 null']);
});

test('parentsInACycle_areAllShown', () => {
  equal(rows([item('request', 'a', 'b', 0, 1), item('dependency', 'b', 'a', 1, 1), item('request', 'c', 'c', 2, 1)]),
    ['0 b', '1 a', '0 c']);
});

test('twinIds_keepTheFirstAsParent', () => {
  const twins = [item('request', 'a', null, 0, 1), item('request', 'a', null, 5, 1)];
  const [first, second] = buildTree([...twins, item('dependency', 'b', 'a', 6, 1)]);
  equal([first.children.length, second.children.length], [1, 0]);
});

test('requestOutsideItsCall_isMovedToTheMiddle', () => {
  const [root] = buildTree([
    item('dependency', 'call', null, 0, 100),
    item('request', 'served', 'call', 5000, 40, 'api'),
    item('dependency', 'below', 'served', 5010, 10, 'api'),
  ]);
  const [served] = root.children;
  equal([served.start, served.end, served.shift], [30, 70, -4970]);
  equal([served.children[0].start, served.children[0].shift], [40, -4970]);
});

test('requestLongerThanItsCall_staysWhereItIs', () => {
  const [root] = buildTree([item('dependency', 'call', null, 0, 10), item('request', 'b', 'call', 50, 40, 'api')]);
  equal([root.children[0].start, root.children[0].shift], [50, 0]);
});

test('collapsedNode_hidesItsChildren', () => {
  const roots = buildTree([item('request', 'a', null, 0, 9), item('dependency', 'b', 'a', 1, 1)]);
  equal(flatten(roots, () => true).length, 1);
});

test('extent_reachesFromFirstStartToLastEnd', () => {
  const items = [item('request', 'a', null, 0, 9), item('dependency', 'b', 'a', 5, 10)];
  equal(extent(buildTree(items)), { from: 0, to: 15 });
  equal(extent(buildTree([item('request', 'a', null, 0, 0)])), { from: 0, to: 0.001 });
  equal(extent([]), { from: 0, to: 1 });
});

test('marks_areRoundWithTheUnitThatFits', () => {
  equal(marks(0, 3234).labelled.map(({ label }) => label), ['0', '1 S', '2 S', '3 S']);
  equal(marks(0, 218).labelled.map(({ label }) => label), ['0', '50 MS', '100 MS', '150 MS', '200 MS']);
  equal(marks(0, 0.001).labelled.map(({ label }) => label), ['0', '0.2 µS', '0.4 µS', '0.6 µS', '0.8 µS', '1 µS']);
  equal(marks(0, 3234).small, [500, 1500, 2500]);
});

test('componentsAndCalls_listEachComponentBeforeItsCalls', () => {
  const items = [
    item('request', 'a', null, 0, 9),
    item('trace', null, 'a', 1, 0),
    item('request', 'b', null, 2, 1, 'api'),
  ];
  const filters = componentsAndCalls(items);
  equal(filters.map(({ label }) => label), ['api', 'api | b', 'shop', 'shop | a']);
  equal(filters.map(({ accepts }) => items.filter(accepts).length), [1, 1, 2, 2]);
});

test('timeline_beginsAtZeroAfterAnEarlierTrace', () => {
  const roots = buildTree([item('trace', null, 'a', 0, 0), item('request', 'a', null, 4600, 100)]);
  equal(extent(roots), { from: 0, to: 100 });
});

test('tracesAndExceptions_areMarksOnTheirCall', () => {
  const [root] = buildTree([
    item('request', 'a', null, 0, 100), item('trace', 't', 'a', 10, 0), item('exception', 'e', 'a', 20, 0),
  ]);
  equal(root.marks.map((mark) => [mark.item.id, mark.at]), [['t', 10], ['e', 20]]);
});

import { micros } from '../base/format.js';
import { componentName } from '../base/items.js';

/** @import { Item } from '../base/types.js' */

/**
 * A row of the timeline. Times are milliseconds since the operation began.
 *
 * @typedef {object} TreeNode
 * @property {Item} item
 * @property {number} start
 * @property {number} end
 * @property {number} shift by which start and end were moved to correct a clock
 * @property {TreeNode | null} parent
 * @property {Mark[]} marks what happened during the span, in the order of time
 * @property {TreeNode[]} children
 */

/**
 * A trace, an event or an exception as a mark on the span that it belongs to.
 *
 * @typedef {{ item: Item, at: number }} Mark
 */

const MARK_TYPES = new Set(['trace', 'exception', 'customEvent']);
const SPAN_TYPES = new Set(['request', 'dependency', 'pageView', 'availabilityResult']);

/**
 * The spans and exceptions of one operation as a tree: each is a child of the span whose id it names as its parent.
 * An item without a known parent is a root.
 *
 * @param {Item[]} items
 * @returns {TreeNode[]} the roots in the order of time
 */
export function buildTree(items) {
  const nodes = nodesOf(items);
  const byId = indexById(nodes);
  /** @type {TreeNode[]} */
  const roots = [];
  for (const node of nodes) {
    const parent = byId.get(node.item.operation_ParentId);
    if (parent && !isBelow(parent, node)) {
      node.parent = parent;
      parent.children.push(node);
    } else {
      roots.push(node);
    }
  }
  roots.forEach((root) => adjustClocks(root, 0));
  addMarks(items, byId);
  beginAtZero(nodes);
  const byStart = (/** @type {TreeNode} */ a, /** @type {TreeNode} */ b) => a.start - b.start;
  nodes.forEach((node) => node.children.sort(byStart));
  return roots.sort(byStart);
}

/**
 * True for an item that has a row of its own on the timeline.
 *
 * @param {Item} item
 */
export function isOnTimeline({ itemType }) {
  return SPAN_TYPES.has(itemType) || itemType === 'exception';
}

/**
 * The time of an item in milliseconds since the first one.
 *
 * @param {Item[]} items
 */
function clockOf(items) {
  const origin = items.reduce((first, { timestamp }) => Math.min(first, micros(timestamp)), Infinity);
  return (/** @type {Item} */ { timestamp }) => (micros(timestamp) - origin) / 1000;
}

/**
 * @param {Item[]} items
 * @returns {TreeNode[]}
 */
function nodesOf(items) {
  const timeOf = clockOf(items);
  return items.filter(isOnTimeline).map((item) => {
    const start = timeOf(item);
    return { item, start, end: start + (item.duration ?? 0), shift: 0, parent: null, children: [], marks: [] };
  });
}

/**
 * Adds the marks to their spans. A mark has the corrected clock of its span.
 *
 * @param {Item[]} items
 * @param {Map<string | null | undefined, TreeNode>} byId
 */
function addMarks(items, byId) {
  const timeOf = clockOf(items);
  for (const item of items) {
    const node = MARK_TYPES.has(item.itemType) ? byId.get(item.operation_ParentId) : undefined;
    node?.marks.push({ item, at: timeOf(item) + node.shift });
  }
}

/**
 * Moves all times so that the first row begins at zero: corrected clocks and earlier traces leave a gap before it.
 *
 * @param {TreeNode[]} nodes
 */
function beginAtZero(nodes) {
  const first = nodes.reduce((least, { start }) => Math.min(least, start), Infinity);
  for (const node of nodes) {
    node.start -= first;
    node.end -= first;
    node.marks.forEach((mark) => {
      mark.at -= first;
    });
  }
}

/**
 * The spans by id; of two with the same id, the first.
 *
 * @param {TreeNode[]} nodes
 * @returns {Map<string | null | undefined, TreeNode>}
 */
function indexById(nodes) {
  const byId = new Map();
  for (const node of nodes) {
    if (SPAN_TYPES.has(node.item.itemType) && node.item.id && !byId.has(node.item.id)) {
      byId.set(node.item.id, node);
    }
  }
  return byId;
}

/**
 * True when a node is the ancestor or below it.
 *
 * @param {TreeNode} node
 * @param {TreeNode} ancestor
 */
function isBelow(node, ancestor) {
  for (let at = /** @type {TreeNode | null} */ (node); at; at = at.parent) {
    if (at === ancestor) {
      return true;
    }
  }
  return false;
}

/**
 * Corrects the clocks of other services: a request that does not fit into the call that caused it is moved to the
 * middle of that call, together with all below it.
 *
 * @param {TreeNode} node
 * @param {number} shiftOfParent
 */
function adjustClocks(node, shiftOfParent) {
  const shift = isCalledRequest(node) ? shiftInto(node, shiftOfParent) : shiftOfParent;
  node.start += shift;
  node.end += shift;
  node.shift = shift;
  node.children.forEach((child) => adjustClocks(child, shift));
}

/**
 * True for a request that another component's call caused.
 *
 * @param {TreeNode} node
 */
function isCalledRequest({ item, parent }) {
  return item.itemType === 'request' && parent?.item.itemType === 'dependency'
    && componentName(item) !== componentName(parent.item);
}

/**
 * @param {TreeNode} node
 * @param {number} shift that its parent has
 */
function shiftInto(node, shift) {
  const parent = /** @type {TreeNode} */ (node.parent);
  const start = node.start + shift;
  const length = node.end - node.start;
  const room = parent.end - parent.start - length;
  const fits = start >= parent.start && start + length <= parent.end;
  return fits || room < 0 ? shift : parent.start + room / 2 - node.start;
}

/**
 * The visible rows from top to bottom, each with its depth. Children of a collapsed node are left out.
 *
 * @param {TreeNode[]} roots
 * @param {(node: TreeNode) => boolean} isCollapsed
 */
export function flatten(roots, isCollapsed) {
  /** @type {{ node: TreeNode, depth: number }[]} */
  const rows = [];
  const add = (/** @type {TreeNode} */ node, /** @type {number} */ depth) => {
    rows.push({ node, depth });
    if (!isCollapsed(node)) {
      node.children.forEach((child) => add(child, depth + 1));
    }
  };
  roots.forEach((root) => add(root, 0));
  return rows;
}

/**
 * First start and last end of all nodes; never of length zero.
 *
 * @param {TreeNode[]} roots
 */
export function extent(roots) {
  let from = Infinity;
  let to = -Infinity;
  const include = (/** @type {TreeNode} */ node) => {
    from = Math.min(from, node.start);
    to = Math.max(to, node.end);
    node.children.forEach(include);
  };
  roots.forEach(include);
  return roots.length === 0 ? { from: 0, to: 1 } : { from, to: Math.max(to, from + 0.001) };
}

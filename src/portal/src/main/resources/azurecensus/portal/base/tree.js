import { micros } from './format.js';
import { componentName } from './items.js';

const SPAN_TYPES = new Set(['request', 'dependency', 'pageView', 'availabilityResult']);

/**
 * The items of one operation as rows of a timeline: spans below the span whose id they name as parent, exceptions below theirs,
 * each with its start and end in milliseconds since the operation began. Items with an unknown parent are roots.
 */
export function buildTree(items) {
  const origin = Math.min(...items.map((item) => micros(item.timestamp)));
  const nodes = items.filter((item) => SPAN_TYPES.has(item.itemType) || item.itemType === 'exception').map((item) => {
    const start = (micros(item.timestamp) - origin) / 1000;
    return { item, start, end: start + (item.duration ?? 0), children: [], parent: null, shift: 0 };
  });
  const byId = new Map();
  for (const node of nodes) {
    if (SPAN_TYPES.has(node.item.itemType) && node.item.id && !byId.has(node.item.id)) {
      byId.set(node.item.id, node);
    }
  }
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
  const byStart = (a, b) => a.start - b.start;
  nodes.forEach((node) => node.children.sort(byStart));
  return roots.sort(byStart);
}

function isBelow(node, ancestor) {
  for (let at = node; at; at = at.parent) {
    if (at === ancestor) {
      return true;
    }
  }
  return false;
}

/** Another service's clock may be wrong: a request that does not fit into the call that caused it is moved to its middle. */
function adjustClocks(node, shiftOfParent) {
  const { parent } = node;
  let shift = shiftOfParent;
  if (parent && node.item.itemType === 'request' && parent.item.itemType === 'dependency'
    && componentName(node.item) !== componentName(parent.item)) {
    const start = node.start + shift;
    const length = node.end - node.start;
    const room = parent.end - parent.start - length;
    if (room >= 0 && (start < parent.start || start + length > parent.end)) {
      shift = parent.start + room / 2 - node.start;
    }
  }
  node.start += shift;
  node.end += shift;
  node.shift = shift;
  node.children.forEach((child) => adjustClocks(child, shift));
}

/** The rows in the order of reading, each with its depth; what is below a collapsed row is left out. */
export function flatten(roots, isCollapsed) {
  const rows = [];
  const add = (node, depth) => {
    rows.push({ node, depth });
    if (!isCollapsed(node)) {
      node.children.forEach((child) => add(child, depth + 1));
    }
  };
  roots.forEach((root) => add(root, 0));
  return rows;
}

/** First start and last end of all rows. */
export function extent(roots) {
  let from = Infinity;
  let to = -Infinity;
  const see = (node) => {
    from = Math.min(from, node.start);
    to = Math.max(to, node.end);
    node.children.forEach(see);
  };
  roots.forEach(see);
  return roots.length === 0 ? { from: 0, to: 1 } : { from, to: Math.max(to, from + 0.001) };
}

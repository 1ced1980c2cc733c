import { RADIUS } from './layout.js';

/** @import { ApplicationMap, MapEdge, MapNode } from '../base/types.js' */
/** @import { Point } from './layout.js' */

/** @typedef {{ edge: MapEdge, path: string, label: Point }} Line */
/** @typedef {{ x: number, y: number, halfWidth: number, halfHeight: number }} Box */

/** The size of an edge's label. */
const LABEL = { width: 112, height: 58, failedHeight: 78 };
/** The label's text begins above its position and ends below it. */
const LABEL_OFFSET = 18;
/** The distance of two lines that run between the same nodes. */
const PAIR_OFFSET = 26;
const GAP_AT_SOURCE = 2;
const GAP_AT_TARGET = 4;
/** The shares of a line's length at which its label is tried. */
const LABEL_SHARES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82];

/**
 * The line of every edge, with a position for its label that covers no node and no other label while there is room.
 *
 * @param {ApplicationMap} map
 * @param {(id: string) => Point} positionOf the position of a node
 * @param {(edge: MapEdge) => Point[]} bendsOf the points between its nodes that an edge passes
 * @returns {Line[]}
 */
export function drawLines({ nodes, edges }, positionOf, bendsOf) {
  const kinds = new Map(nodes.map(({ id, kind }) => [id, kind]));
  const radiusOf = (/** @type {string} */ id) => RADIUS[kinds.get(id) ?? 'external'];
  const occupied = nodes.map((node) => nodeBox(node, positionOf(node.id)));
  const isPaired = (/** @type {MapEdge} */ { source, target }) =>
    edges.some((other) => other.source === target && other.target === source);
  return edges.map((edge) => {
    const from = positionOf(edge.source);
    if (edge.source === edge.target) {
      return selfLine(edge, from);
    }
    const offset = isPaired(edge) ? PAIR_OFFSET : 0;
    const ends = { from, to: positionOf(edge.target) };
    const radii = { from: radiusOf(edge.source) + GAP_AT_SOURCE, to: radiusOf(edge.target) + GAP_AT_TARGET };
    const points = linePoints(ends, radii, bendsOf(edge), offset);
    const label = freePosition(labelPositions(points), edge, occupied);
    occupied.push(labelBox(edge, label));
    return { edge, path: points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' '), label };
  });
}

/**
 * The loop of a component that calls itself.
 *
 * @param {MapEdge} edge
 * @param {Point} node
 * @returns {Line}
 */
function selfLine(edge, { x, y }) {
  const start = `${x - 40} ${y - RADIUS.role + 12}`;
  const end = `${x + 42} ${y - RADIUS.role + 8}`;
  return { edge, path: `M${start} C ${x - 90} ${y - 190}, ${x + 90} ${y - 190}, ${end}`, label: { x, y: y - 152 } };
}

/**
 * The points of a line from circle to circle over its bends.
 *
 * @param {{ from: Point, to: Point }} ends
 * @param {{ from: number, to: number }} radii
 * @param {Point[]} bends
 * @param {number} offset to the side, for two nodes that call each other
 */
function linePoints({ from, to }, radii, bends, offset) {
  const out = direction(from, bends[0] ?? to);
  const back = direction(bends[bends.length - 1] ?? from, to);
  const side = { x: -out.y * offset, y: out.x * offset };
  return [
    { x: from.x + out.x * radii.from + side.x, y: from.y + out.y * radii.from + side.y },
    ...bends,
    { x: to.x - back.x * radii.to + side.x, y: to.y - back.y * radii.to + side.y },
  ];
}

/** @param {Point} a @param {Point} b */
function direction(a, b) {
  const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  return { x: (b.x - a.x) / length, y: (b.y - a.y) / length };
}

/**
 * The positions for a line's label, the best first: its bends, then along its middle segment.
 *
 * @param {Point[]} points
 */
function labelPositions(points) {
  const segment = Math.floor((points.length - 2) / 2);
  const [a, b] = points.slice(segment, segment + 2);
  const along = LABEL_SHARES.map((share) => ({ x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share }));
  return [...points.slice(1, -1), ...along];
}

/** @param {Point[]} positions @param {MapEdge} edge @param {Box[]} occupied */
function freePosition(positions, edge, occupied) {
  return positions.find((position) => occupied.every((box) => !overlap(box, labelBox(edge, position)))) ?? positions[0];
}

/** @param {Box} a @param {Box} b */
function overlap(a, b) {
  return Math.abs(a.x - b.x) < a.halfWidth + b.halfWidth && Math.abs(a.y - b.y) < a.halfHeight + b.halfHeight;
}

/** @param {MapNode} node @param {Point} position @returns {Box} */
function nodeBox(node, position) {
  return { ...position, halfWidth: RADIUS[node.kind], halfHeight: RADIUS[node.kind] + 8 };
}

/** @param {MapEdge} edge @param {Point} position @returns {Box} */
function labelBox({ failures }, { x, y }) {
  const height = failures > 0 ? LABEL.failedHeight : LABEL.height;
  return { x, y: y + LABEL_OFFSET, halfWidth: LABEL.width / 2, halfHeight: height / 2 };
}

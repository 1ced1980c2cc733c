/** @import { MapEdge, MapNode } from '../base/types.js' */

/** @typedef {{ x: number, y: number }} Point */
/** @typedef {{ id: string, source: string, target: string, reversed: boolean }} Call */
/** @typedef {{ id: string, size: number }} Cell */
/** @typedef {Map<string, { layer: number, offset: number }>} Places */

/** Radius of a node's circle. */
export const RADIUS = { role: 78, external: 44 };

const COLUMN_WIDTH = 440;
const LAYER_HEIGHT = 330;
const NODE_SIZE = 250;
const LANE_SIZE = 130;
const SWEEPS = 8;

/**
 * Places the nodes in layers, every caller before its callees, in an order with few crossings. An edge that passes a
 * layer has a lane of its own there, so that no line runs through a node.
 *
 * @param {Pick<MapNode, 'id'>[]} nodes
 * @param {Pick<MapEdge, 'id' | 'source' | 'target'>[]} edges
 * @param {boolean} vertical true to put callers above their callees instead of left of them
 * @returns {{ positions: Map<string, Point>, bends: Map<string, Point[]> }} the nodes' positions by id, and the points
 *   where an edge passes a layer by the edge's id
 */
export function arrange(nodes, edges, vertical) {
  const calls = withoutCycles(nodes, edges);
  const layerOf = assignLayers(nodes, calls);
  const { rows, neighbours, lanes } = fillLayers(nodes, calls, layerOf);
  const places = reduceCrossings(rows, neighbours);
  const position = (/** @type {string} */ id) => {
    const { layer, offset } = get(places, id);
    return vertical ? { x: offset, y: layer * LAYER_HEIGHT } : { x: layer * COLUMN_WIDTH, y: offset };
  };
  return {
    positions: new Map(nodes.map(({ id }) => [id, position(id)])),
    bends: new Map([...lanes].map(([id, lane]) => [id, lane.map(position)])),
  };
}

/**
 * The value of a key that the map has.
 *
 * @template T
 * @param {Map<string, T>} map
 * @param {string} key
 */
function get(map, key) {
  return /** @type {T} */ (map.get(key));
}

/**
 * The calls from one node to another. A call that closes a cycle is reversed.
 *
 * @param {Pick<MapNode, 'id'>[]} nodes
 * @param {Pick<MapEdge, 'id' | 'source' | 'target'>[]} edges
 * @returns {Call[]}
 */
function withoutCycles(nodes, edges) {
  const known = new Set(nodes.map(({ id }) => id));
  const usable = edges.filter(({ source, target }) => source !== target && known.has(source) && known.has(target));
  const called = new Set(usable.map(({ target }) => target));
  /** @type {Call[]} */
  const calls = [];
  /** @type {Map<string, 'open' | 'done'>} */
  const states = new Map();
  const visit = (/** @type {string} */ id) => {
    states.set(id, 'open');
    for (const { id: edge, source, target } of usable.filter((candidate) => candidate.source === id)) {
      if (states.get(target) === 'open') {
        calls.push({ id: edge, source: target, target: source, reversed: true });
      } else {
        calls.push({ id: edge, source, target, reversed: false });
        if (!states.has(target)) {
          visit(target);
        }
      }
    }
    states.set(id, 'done');
  };
  const entryPoints = nodes.filter(({ id }) => !called.has(id));
  [...entryPoints, ...nodes].forEach(({ id }) => states.has(id) || visit(id));
  return calls;
}

/**
 * The layer of each node: the length of the longest path to it.
 *
 * @param {Pick<MapNode, 'id'>[]} nodes
 * @param {Call[]} calls
 */
function assignLayers(nodes, calls) {
  const layerOf = new Map(nodes.map(({ id }) => [id, 0]));
  for (let changed = true; changed;) {
    changed = false;
    for (const { source, target } of calls) {
      if (get(layerOf, target) <= get(layerOf, source)) {
        layerOf.set(target, get(layerOf, source) + 1);
        changed = true;
      }
    }
  }
  return layerOf;
}

/**
 * The cells of each layer, nodes and lanes, with the cells that each one is connected to.
 *
 * @param {Pick<MapNode, 'id'>[]} nodes
 * @param {Call[]} calls
 * @param {Map<string, number>} layerOf
 */
function fillLayers(nodes, calls, layerOf) {
  /** @type {Cell[][]} */
  const rows = [];
  /** @type {Map<string, string[]>} */
  const neighbours = new Map();
  /** @type {Map<string, string[]>} the lanes of each edge, from its source to its target */
  const lanes = new Map();
  const add = (/** @type {string} */ id, /** @type {number} */ layer, /** @type {number} */ size) => {
    (rows[layer] ??= []).push({ id, size });
    neighbours.set(id, []);
  };
  nodes.forEach(({ id }) => add(id, get(layerOf, id), NODE_SIZE));
  for (const { id, source, target, reversed } of calls) {
    const path = [source];
    for (let layer = get(layerOf, source) + 1; layer < get(layerOf, target); layer++) {
      const lane = `${id} @ ${layer}`;
      add(lane, layer, LANE_SIZE);
      path.push(lane);
    }
    path.push(target);
    const lane = path.slice(1, -1);
    lanes.set(id, reversed ? lane.reverse() : lane);
    path.slice(1).forEach((to, index) => {
      get(neighbours, to).push(path[index]);
      get(neighbours, path[index]).push(to);
    });
  }
  return { rows, neighbours, lanes };
}

/**
 * Sorts each layer by the mean of its neighbours' offsets, forward and backward in turn.
 *
 * @param {Cell[][]} rows
 * @param {Map<string, string[]>} neighbours
 * @returns {Places}
 */
function reduceCrossings(rows, neighbours) {
  /** @type {Places} */
  const places = new Map();
  rows.forEach((row, layer) => placeRow(places, row.sort(byId), layer));
  const mean = (/** @type {string} */ id, /** @type {number} */ side) => {
    const beside = get(neighbours, id).map((other) => get(places, other)).filter(({ layer }) => layer === side);
    const sum = beside.reduce((total, { offset }) => total + offset, 0);
    return beside.length === 0 ? get(places, id).offset : sum / beside.length;
  };
  const layers = rows.map((_, layer) => layer);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forward = sweep % 2 === 0;
    for (const layer of forward ? layers : layers.toReversed()) {
      const wanted = new Map(rows[layer].map(({ id }) => [id, mean(id, forward ? layer - 1 : layer + 1)]));
      placeRow(places, rows[layer].sort((a, b) => get(wanted, a.id) - get(wanted, b.id) || byId(a, b)), layer);
    }
  }
  return places;
}

/**
 * Places the cells of a layer one after the other, centred on zero.
 *
 * @param {Places} places
 * @param {Cell[]} row
 * @param {number} layer
 */
function placeRow(places, row, layer) {
  let start = -row.reduce((sum, { size }) => sum + size, 0) / 2;
  for (const { id, size } of row) {
    places.set(id, { layer, offset: start + size / 2 });
    start += size;
  }
}

/** @param {Cell} a @param {Cell} b */
function byId(a, b) {
  return a.id < b.id ? -1 : 1;
}

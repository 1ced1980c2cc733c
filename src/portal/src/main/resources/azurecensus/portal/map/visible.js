/** @import { ApplicationMap, MapEdge, MapNode } from '../base/types.js' */

/**
 * The part of a map that is shown.
 *
 * @param {ApplicationMap} map
 * @param {object} options
 * @param {string | null | undefined} options.role a role that is shown alone with what it calls and what calls it
 * @param {string | null | undefined} options.externals 'hidden' to leave out the components that send no telemetry,
 *   'grouped' to show one for each type
 * @returns {ApplicationMap}
 */
export function visibleMap(map, { role, externals }) {
  const { nodes, edges } = externals === 'grouped' ? groupedByType(map) : map;
  const centre = role ? nodes.find(({ kind, name }) => kind === 'role' && name === role) : undefined;
  const near = centre && withNeighbours({ nodes, edges }, centre.id);
  const shown = nodes.filter(({ id, kind }) => (!role || near?.has(id)) && (externals !== 'hidden' || kind === 'role'));
  const ids = new Set(shown.map(({ id }) => id));
  return { nodes: shown, edges: edges.filter(({ source, target }) => ids.has(source) && ids.has(target)) };
}

/** Begins the id of a group of external components. */
const GROUP = 'group:';

/**
 * The map with one component for all external ones of a type, unless there is only one of it.
 *
 * @param {ApplicationMap} map
 * @returns {ApplicationMap}
 */
function groupedByType({ nodes, edges }) {
  const externals = nodes.filter(({ kind }) => kind === 'external');
  const typeOf = (/** @type {MapNode} */ { type }) => type.toLowerCase();
  const sizes = externals.reduce((all, node) => all.set(typeOf(node), (all.get(typeOf(node)) ?? 0) + 1), new Map());
  const groupOf = new Map(externals.filter((node) => sizes.get(typeOf(node)) > 1)
    .map((node) => [node.id, GROUP + typeOf(node)]));
  /** @type {Map<string, MapNode>} */
  const shown = new Map();
  for (const node of nodes) {
    const id = groupOf.get(node.id);
    if (id === undefined) {
      shown.set(node.id, node);
    } else {
      shown.set(id, { ...added(shown.get(id), node), id, name: `${sizes.get(typeOf(node))} components` });
    }
  }
  /** @type {Map<string, MapEdge>} */
  const lines = new Map();
  for (const edge of edges) {
    const target = groupOf.get(edge.target) ?? edge.target;
    const id = target === edge.target ? edge.id : `${edge.source} > ${target}`;
    lines.set(id, { ...added(lines.get(id), edge), id, target });
  }
  return { nodes: [...shown.values()], edges: [...lines.values()] };
}

/**
 * The figures of two components or two edges as those of one.
 *
 * @template {MapNode | MapEdge} T
 * @param {T | undefined} first
 * @param {T} second
 * @returns {T}
 */
function added(first, second) {
  if (!first) {
    return second;
  }
  const calls = (first.calls ?? 0) + (second.calls ?? 0);
  const time = [first, second].reduce((sum, each) => sum + (each.averageDuration ?? 0) * (each.calls ?? 0), 0);
  const failures = (first.failures ?? 0) + (second.failures ?? 0);
  return { ...second, calls, failures, averageDuration: time / (calls || 1) };
}

/**
 * The external components that are shown as one, with the most calls first; null for any other node or edge.
 *
 * @param {ApplicationMap} map
 * @param {string} id of a node or an edge that is shown
 * @returns {MapNode[] | null}
 */
export function membersOf({ nodes }, id) {
  const group = id.split(' > ').pop() ?? '';
  return group.startsWith(GROUP)
    ? nodes.filter(({ kind, type }) => kind === 'external' && GROUP + type.toLowerCase() === group)
      .sort((a, b) => (b.calls ?? 0) - (a.calls ?? 0))
    : null;
}

/**
 * The ids of a node or an edge, and of everything that is directly connected with it.
 *
 * @param {ApplicationMap} map
 * @param {string} id
 */
export function withNeighbours({ edges }, id) {
  const connected = edges.filter((edge) => [edge.id, edge.source, edge.target].includes(id));
  return new Set([id, ...connected.flatMap((edge) => [edge.id, edge.source, edge.target])]);
}

/**
 * The ids of the components whose name contains a text, in the order of the map; none for an empty text.
 *
 * @param {ApplicationMap} map
 * @param {string} text
 */
export function findNodes({ nodes }, text) {
  const wanted = text.trim().toLowerCase();
  return wanted === '' ? [] : nodes.filter(({ name }) => name.toLowerCase().includes(wanted)).map(({ id }) => id);
}

/** @import { ApplicationMap } from '../base/types.js' */

/**
 * The part of a map that is shown.
 *
 * @param {ApplicationMap} map
 * @param {object} options
 * @param {string | null | undefined} options.role a role that is shown alone with what it calls and what calls it
 * @param {boolean} options.externals false to leave out the components that send no telemetry
 * @returns {ApplicationMap}
 */
export function visibleMap({ nodes, edges }, { role, externals }) {
  const centre = role ? nodes.find(({ kind, name }) => kind === 'role' && name === role) : undefined;
  const near = centre && withNeighbours({ nodes, edges }, centre.id);
  const shown = nodes.filter(({ id, kind }) => (!role || near?.has(id)) && (externals || kind === 'role'));
  const ids = new Set(shown.map(({ id }) => id));
  return { nodes: shown, edges: edges.filter(({ source, target }) => ids.has(source) && ids.has(target)) };
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

/** @import { ApplicationMap, MapNode } from '../base/types.js' */

/**
 * What the user selected on the map, as the API, Search and Logs name it.
 *
 * @typedef {object} Selection
 * @property {string} title
 * @property {string} target name of the node that is called
 * @property {boolean} isRole true for a node whose requests are known; otherwise its callers' dependencies are shown
 * @property {string | undefined} role the role whose telemetry shows the calls
 * @property {string | undefined} dependencyTarget the target of the dependencies
 * @property {Record<string, string | undefined>} calls the filters of Search that select the same calls
 * @property {Record<string, string | undefined>} query of /api/map/details
 */

/**
 * @param {ApplicationMap} map
 * @param {string} id of a node or an edge
 * @returns {Selection}
 */
export function describeSelection({ nodes, edges }, id) {
  const nodeOf = (/** @type {string | undefined} */ nodeId) => nodes.find((node) => node.id === nodeId);
  const node = nodeOf(id);
  if (node) {
    return nodeSelection(node);
  }
  const edge = edges.find((candidate) => candidate.id === id);
  return edgeSelection(nodeOf(edge?.source), nodeOf(edge?.target));
}

/** @param {MapNode | undefined} node */
const nameOf = (node) => node?.name || '(no role)';

/**
 * @param {MapNode} node
 * @returns {Selection}
 */
function nodeSelection(node) {
  const isRole = node.kind === 'role';
  return {
    title: nameOf(node),
    target: nameOf(node),
    isRole,
    role: isRole ? node.name : undefined,
    dependencyTarget: isRole ? undefined : node.name,
    calls: isRole ? { role: node.name } : { externalType: node.type, external: node.name },
    query: isRole ? { role: node.name } : { type: node.type, target: node.name },
  };
}

/**
 * @param {MapNode | undefined} source
 * @param {MapNode | undefined} target
 * @returns {Selection}
 */
function edgeSelection(source, target) {
  const toRole = target?.kind === 'role';
  return {
    title: `${nameOf(source)} → ${nameOf(target)}`,
    target: nameOf(target),
    isRole: false,
    role: source?.name,
    dependencyTarget: toRole ? undefined : target?.name,
    calls: {
      role: source?.name,
      ...(toRole ? { callee: target?.name } : { externalType: target?.type, external: target?.name }),
    },
    query: toRole
      ? { source: source?.name, callee: target?.name }
      : { source: source?.name, type: target?.type, target: target?.name },
  };
}

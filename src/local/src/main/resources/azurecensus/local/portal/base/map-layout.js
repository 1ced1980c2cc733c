import cytoscape from '../lib/cytoscape.js';

/** Radius of a node's circle. */
export const RADIUS = { role: 78, external: 44 };

/** Places the nodes: callers left of callees, or above them where the space is narrow. Cytoscape arranges them; drawing is the page's own. */
export function arrange(nodes, edges, upright) {
  const graph = cytoscape({
    headless: true,
    styleEnabled: true,
    elements: [
      ...nodes.map((node) => ({ data: { id: node.id } })),
      ...edges.filter((edge) => edge.source !== edge.target).map((edge) => ({ data: { id: edge.id, source: edge.source, target: edge.target } })),
    ],
    style: [{ selector: 'node', style: { width: 150, height: 200 } }],
  });
  const called = new Set(edges.filter((edge) => edge.source !== edge.target).map((edge) => edge.target));
  const starts = nodes.filter((node) => !called.has(node.id)).map((node) => node.id);
  graph.layout({
    name: 'breadthfirst',
    directed: true,
    roots: starts.length > 0 ? starts : nodes.slice(0, 1).map((node) => node.id),
    fit: false,
    animate: false,
    avoidOverlap: true,
    grid: false,
    boundingBox: { x1: 0, y1: 0, w: 400, h: 400 },
    depthSort: (a, b) => (a.id() < b.id() ? -1 : 1),
    transform: (node, { x, y }) => ({ x: y, y: x }),
  }).run();
  const placed = nodes.map((node) => ({ id: node.id, ...graph.getElementById(node.id).position() }));
  graph.destroy();
  return spread(placed, upright);
}

/** Even columns with room for the edges' labels, and even rows in each, about the same middle. */
function spread(placed, upright) {
  const columns = [...new Set(placed.map(({ x }) => Math.round(x)))].sort((a, b) => a - b);
  const positions = new Map();
  columns.forEach((column, index) => {
    const nodes = placed.filter(({ x }) => Math.round(x) === column).sort((a, b) => a.y - b.y || (a.id < b.id ? -1 : 1));
    nodes.forEach(({ id }, row) => {
      const aside = row - (nodes.length - 1) / 2;
      positions.set(id, upright ? { x: aside * 250, y: index * 330 } : { x: index * 420, y: aside * 250 });
    });
  });
  return positions;
}

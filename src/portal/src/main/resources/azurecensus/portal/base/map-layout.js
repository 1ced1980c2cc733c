/** Radius of a node's circle. */
export const RADIUS = { role: 78, external: 44 };

const COLUMN = 440;
const ROW = 250;
const LANE = 130;
const SWEEPS = 8;

/**
 * Places the nodes in layers: every caller before its callees, left of them or above them where the space is narrow, in an order with few crossings. A call that
 * passes a layer has a lane of its own there, so that no line runs through a node. Told are the nodes' positions by id and the bends of such calls by edge id.
 */
export function arrange(nodes, edges, upright) {
  const calls = withoutCircles(nodes, edges);
  const layerOf = layers(nodes, calls);
  const rows = [];
  const neighbours = new Map();
  const put = (id, layer, size) => {
    (rows[layer] ??= []).push({ id, size });
    neighbours.set(id, []);
  };
  nodes.forEach(({ id }) => put(id, layerOf.get(id), ROW));
  const lanes = new Map();
  for (const { id, source, target, turned } of calls) {
    const way = [source];
    for (let layer = layerOf.get(source) + 1; layer < layerOf.get(target); layer++) {
      const lane = `${id} @ ${layer}`;
      put(lane, layer, LANE);
      way.push(lane);
    }
    way.push(target);
    lanes.set(id, turned ? way.slice(1, -1).reverse() : way.slice(1, -1));
    way.slice(1).forEach((to, index) => {
      neighbours.get(to).push(way[index]);
      neighbours.get(way[index]).push(to);
    });
  }
  const at = place(rows, neighbours);
  const position = (id) => {
    const { layer, aside } = at.get(id);
    return upright ? { x: aside, y: layer * 330 } : { x: layer * COLUMN, y: aside };
  };
  return {
    positions: new Map(nodes.map(({ id }) => [id, position(id)])),
    bends: new Map([...lanes].map(([id, way]) => [id, way.map(position)])),
  };
}

/** The calls from one node to another; one that closes a circle is turned round, and says so. */
function withoutCircles(nodes, edges) {
  const from = new Map(nodes.map(({ id }) => [id, []]));
  const called = new Set();
  for (const edge of edges.filter(({ source, target }) => source !== target && from.has(source) && from.has(target))) {
    from.get(edge.source).push(edge);
    called.add(edge.target);
  }
  const kept = [];
  const state = new Map();
  const visit = (id) => {
    state.set(id, 'open');
    for (const edge of from.get(id)) {
      if (state.get(edge.target) === 'open') {
        kept.push({ id: edge.id, source: edge.target, target: edge.source, turned: true });
      } else {
        kept.push(edge);
        if (!state.has(edge.target)) {
          visit(edge.target);
        }
      }
    }
    state.set(id, 'done');
  };
  [...nodes.filter(({ id }) => !called.has(id)), ...nodes].forEach(({ id }) => state.has(id) || visit(id));
  return kept;
}

/** The longest way to each node. */
function layers(nodes, calls) {
  const layerOf = new Map(nodes.map(({ id }) => [id, 0]));
  for (let changed = true; changed;) {
    changed = false;
    for (const { source, target } of calls) {
      if (layerOf.get(target) <= layerOf.get(source)) {
        layerOf.set(target, layerOf.get(source) + 1);
        changed = true;
      }
    }
  }
  return layerOf;
}

/** Sorts each layer by the middle of its neighbours, there and back, and gives everything its room about the same middle. */
function place(rows, neighbours) {
  const at = new Map();
  const settle = (row, layer) => {
    let top = -row.reduce((sum, { size }) => sum + size, 0) / 2;
    for (const { id, size } of row) {
      at.set(id, { layer, aside: top + size / 2 });
      top += size;
    }
  };
  rows.forEach((row, layer) => settle(row.sort((a, b) => (a.id < b.id ? -1 : 1)), layer));
  const middle = (id, side) => {
    const beside = neighbours.get(id).map((other) => at.get(other)).filter(({ layer }) => layer === side);
    return beside.length === 0 ? at.get(id).aside : beside.reduce((sum, { aside }) => sum + aside, 0) / beside.length;
  };
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forward = sweep % 2 === 0;
    (forward ? rows.map((row, layer) => layer) : rows.map((row, layer) => layer).reverse()).forEach((layer) => {
      const wanted = new Map(rows[layer].map(({ id }) => [id, middle(id, forward ? layer - 1 : layer + 1)]));
      settle(rows[layer].sort((a, b) => wanted.get(a.id) - wanted.get(b.id) || (a.id < b.id ? -1 : 1)), layer);
    });
  }
  return at;
}

// Asks the query API of the portal for the one operation that passes through four SDKs, and the portal for its map:
// `node check-operation.js`, with PORTAL_URL in the environment. Waits up to 60 seconds, prints the tree, and exits
// with 1 when it is another one.

const ATTEMPTS = 120;
const INTERVAL_MILLISECONDS = 500;
const QUERY = `union requests, dependencies | where itemType == 'request' or type != 'InProc'
  | project itemType, cloud_RoleName, operation_Id, id, operation_ParentId, sdkVersion`;

/** Each item is the parent of the next one. */
const CHAIN = [
  'dependency web',
  'request instrumentation-app',
  'dependency instrumentation-app',
  'request otel-service',
  'dependency otel-service',
  'request agent-service',
];
const MAP = {
  nodes: 'agent-service, instrumentation-app, otel-service, web',
  edges: 'instrumentation-app > otel-service, otel-service > agent-service, web > instrumentation-app',
};

async function query(text) {
  const answer = await fetch(`${process.env.PORTAL_URL}/v1/apps/any/query`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ query: text }),
  });
  const { tables: [{ columns, rows }] } = await answer.json();
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
}

/** The items from the first of the chain down, each with its depth. */
function treeOf(items) {
  const below = (parent, depth) => items
    .filter((item) => item.operation_Id === parent.operation_Id && item.operation_ParentId === parent.id)
    .flatMap((item) => [{ ...item, depth }, ...below(item, depth + 1)]);
  const roots = items.filter((item) => nameOf(item) === CHAIN[0]);
  return roots.flatMap((root) => [{ ...root, depth: 0 }, ...below(root, 1)]);
}

function nameOf({ itemType, cloud_RoleName: role }) {
  return `${itemType} ${role}`;
}

async function mapOf() {
  const map = await (await fetch(`${process.env.PORTAL_URL}/api/map`)).json();
  const nameById = new Map(map.nodes.map(({ id, name }) => [id ?? name, name]));
  const end = (name) => nameById.get(name) ?? name;
  return {
    nodes: map.nodes.map(({ name }) => name).sort().join(', '),
    edges: map.edges.map(({ source, target }) => `${end(source)} > ${end(target)}`).sort().join(', '),
  };
}

async function look() {
  const items = await query(QUERY);
  const tree = treeOf(items);
  const map = await mapOf();
  const isChain = tree.length === CHAIN.length
    && tree.every((item, index) => item.depth === index && nameOf(item) === CHAIN[index]);
  const isMap = map.nodes === MAP.nodes && map.edges === MAP.edges;
  return { tree, map, complete: isChain && isMap };
}

async function main() {
  let found = await look();
  for (let attempt = 1; attempt < ATTEMPTS && !found.complete; attempt++) {
    await new Promise((resolve) => { setTimeout(resolve, INTERVAL_MILLISECONDS); });
    found = await look();
  }
  found.tree.forEach((item) => console.log(`   ${'  '.repeat(item.depth)}${nameOf(item)} (${item.sdkVersion})`));
  console.log(`   map: ${found.map.edges}`);
  console.log(found.complete ? '   one operation, one map' : `   expected: ${CHAIN.join(' < ')}; map: ${MAP.edges}`);
  process.exitCode = found.complete ? 0 : 1;
}

main();

// Whether everything that a client sent has arrived, complete and in its place: `node check.js CLIENT`, with PORTAL_URL in the environment. Waits for it up to half
// a minute, prints what is there, and fails with what is missing or wrong.
const EXPECTED = {
  ours: (all) => [
    ['request', all.one('request', { role: 'instrumentation-app', name: 'instrumentation', resultCode: '200', success: true })],
    ['logs below the request', all.below('request', 'trace', { message: 'new invocation received', severityLevel: 1 })],
    ['step inside the process', all.below('request', 'dependency', { name: 'long running api call', type: 'InProc' })],
    ['call', all.below('request', 'dependency', { name: 'GET /api/time/current/zone', type: 'HTTP', resultCode: '200' })],
    ['exception with its stack', hasStack(all.below('request', 'exception', {}))],
    ['downstream\'s request below the call', all.child('request', { role: 'time-api' }, 'dependency', { name: 'GET /api/time/current/zone' })],
  ],
  node2: (all) => nodeService(all, 'node2').concat([
    ['event with its measurement', all.below('request', 'customEvent', { name: 'node2 event' })?.customMeasurements?.size === 1.5],
    ['property of the trace', all.one('trace', { message: 'node2 says hello' })?.customDimensions?.answer === '42'],
    ['metric', all.one('customMetric', { name: 'node2.depth', value: 7 })],
  ]),
  node3: (all) => nodeService(all, 'node3').concat([
    ['event', all.below('request', 'customEvent', { name: 'node3 event' })],
    ['property of the trace', all.one('trace', { message: 'node3 says hello' })?.customDimensions?.answer === '42'],
    ['metric', all.one('customMetric', { name: 'node3.depth', value: 7 })],
  ]),
  web: (all, map) => [
    ['page view', all.one('pageView', { role: 'web', name: 'shop' })],
    ['browser timing', all.one('browserTiming', { role: 'web' })],
    ['event', all.one('customEvent', { name: 'web event' })],
    ['trace', all.one('trace', { message: 'web says hello' })],
    ['metric', all.one('customMetric', { name: 'web.depth', value: 7 })],
    ['exception', all.one('exception', { role: 'web', message: /web failed/ })],
    ['fetch across origins', all.one('dependency', { role: 'web', type: 'Fetch', resultCode: '200', success: true })],
    ['function\'s request below the fetch', all.child('request', { role: 'instrumentation-app' }, 'dependency', { role: 'web' })],
    ['downstream\'s request below the function\'s call', all.child('request', { role: 'time-api' }, 'dependency', { role: 'instrumentation-app', type: 'HTTP' })],
    ['one operation', new Set(all.items.filter(({ itemType }) => /request|pageView|dependency/.test(itemType)).map((item) => item.operation_Id)).size === 1],
    ['three nodes on the map', ['instrumentation-app', 'time-api', 'web'].join() === map.nodes.map(({ name }) => name).sort().join()],
    ['two edges on the map', map.edges.length === 2],
  ],
  autoconfigure: (all) => [
    ['request', all.one('request', { role: 'autoconfigure', name: 'GET /hello', resultCode: '200', success: true })],
    ['call below the request', all.below('request', 'dependency', { target: 'example.test', resultCode: '200' })],
    ['trace below the request', all.below('request', 'trace', { message: 'autoconfigure says hello' })],
    ['exception with its stack', hasStack(all.below('request', 'exception', { message: 'autoconfigure failed' }))],
  ],
  agent: (all) => [
    ['call', all.one('dependency', { role: 'agent', name: 'GET /hello', type: /^http/i, resultCode: '200', success: true })],
    ['request below the call', all.child('request', { role: 'agent', name: 'GET /hello', resultCode: '200' }, 'dependency', {})],
    ['trace below the request', all.below('request', 'trace', { message: 'agent says hello', severityLevel: 2 })],
    ['exception with its stack', hasStack(all.below('request', 'exception', { message: 'agent failed' }))],
    ['metrics', all.items.some(({ itemType }) => itemType === 'customMetric')],
  ],
};

function nodeService(all, role) {
  return [
    ['request', all.one('request', { role, resultCode: '200', success: true, url: /hello$/ })],
    ['call below the request', all.below('request', 'dependency', { role, resultCode: '200', success: true, data: /stock$/ })],
    ['called service\'s request below the call', all.child('request', { role, resultCode: '200', url: /stock$/ }, 'dependency', {})],
    ['trace below the request', all.below('request', 'trace', { message: `${role} says hello`, severityLevel: 1 })],
    ['exception with its stack', hasStack(all.below('request', 'exception', { message: `${role} failed` }))],
  ];
}

function hasStack(exception) {
  const [first] = exception?.details ?? [];
  return first?.parsedStack?.length > 0 || first?.rawStack?.length > 0 || first?.stack?.length > 0;
}

/** Questions about what has arrived. */
class Arrived {
  constructor(items) {
    this.items = items;
  }

  all(itemType, { role, ...wanted }) {
    const matches = (value, pattern) => (pattern instanceof RegExp ? pattern.test(value) : value === pattern);
    return this.items.filter((item) => item.itemType === itemType && (role === undefined || item.cloud_RoleName === role)
      && Object.entries(wanted).every(([name, pattern]) => matches(item[name], pattern)));
  }

  one(itemType, wanted) {
    const found = this.all(itemType, wanted);
    return found.length === 1 ? found[0] : null;
  }

  /** The one item whose parent is an item of the parent's type, in the same operation. */
  child(itemType, wanted, parentType, parentWanted) {
    const child = this.one(itemType, wanted);
    return this.all(parentType, parentWanted).some(({ id, operation_Id }) => id === child?.operation_ParentId && operation_Id === child.operation_Id) ? child : null;
  }

  below(parentType, itemType, wanted) {
    return this.child(itemType, wanted, parentType, {});
  }
}

async function ask(path) {
  return (await fetch(process.env.PORTAL_URL + path)).json();
}

async function main(client) {
  let checks;
  let items;
  for (let left = 60; left > 0; left--) {
    items = await ask('/api/items?limit=1000');
    checks = EXPECTED[client](new Arrived(items), await ask('/api/map'));
    if (checks.every(([, found]) => found)) {
      break;
    }
    await new Promise((resolve) => { setTimeout(resolve, 500); });
  }
  const counts = {};
  items.forEach(({ itemType }) => { counts[itemType] = (counts[itemType] ?? 0) + 1; });
  console.log(`   arrived: ${Object.entries(counts).map(([type, number]) => `${number} ${type}`).join(', ') || 'nothing'}`);
  checks.forEach(([what, found]) => console.log(`   ${found ? 'ok     ' : 'MISSING'} ${what}`));
  const missing = checks.filter(([, found]) => !found).length;
  if (missing > 0) {
    items.filter(({ itemType }) => itemType !== 'customMetric').forEach((item) => console.log(`   ${JSON.stringify({ ...item, details: undefined })}`));
  }
  console.log(missing === 0 ? `   ${client}: complete` : `   ${client}: ${missing} of ${checks.length} missing or wrong`);
  process.exitCode = missing === 0 ? 0 : 1;
}

main(process.argv[2]);

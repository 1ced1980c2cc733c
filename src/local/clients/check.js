// Checks that everything a client sent has arrived, complete and related correctly: `node check.js CLIENT`, with
// PORTAL_URL in the environment. Waits for it up to 30 seconds, prints what arrived, and exits with 1 when something is
// missing or wrong.

const ATTEMPTS = 60;
const INTERVAL_MILLISECONDS = 500;

/** The checks by client: each has a name and a value that is truthy when the check passes. */
const CHECKS = {
  ours: (all) => [
    ['request', all.one('request', {
      role: 'instrumentation-app', name: 'instrumentation', resultCode: '200', success: true,
    })],
    ['logs below the request', all.below('request', 'trace', { message: 'new invocation received', severityLevel: 1 })],
    ['in-process span', all.below('request', 'dependency', { name: 'long running api call', type: 'InProc' })],
    ['call', all.below('request', 'dependency', {
      name: 'GET /api/time/current/zone', type: 'HTTP', resultCode: '200',
    })],
    ['exception with its stack', hasStack(all.below('request', 'exception', {}))],
    ['downstream request below the call', all.child(
      'request', { role: 'time-api' }, 'dependency', { name: 'GET /api/time/current/zone' },
    )],
  ],
  node2: (all) => [
    ...nodeService(all, 'node2'),
    ['event with its measurement', all.below('request', 'customEvent', {
      name: 'node2 event',
    })?.customMeasurements?.size === 1.5],
    ...nodeDetails(all, 'node2'),
  ],
  node3: (all) => [
    ...nodeService(all, 'node3'),
    ['event', all.below('request', 'customEvent', { name: 'node3 event' })],
    ...nodeDetails(all, 'node3'),
  ],
  web: (all, map) => [
    ['page view', all.one('pageView', { role: 'web', name: 'shop' })],
    ['browser timing', all.one('browserTiming', { role: 'web' })],
    ['event', all.one('customEvent', { name: 'web event' })],
    ['trace', all.one('trace', { message: 'web says hello' })],
    ['metric', all.one('customMetric', { name: 'web.depth', value: 7 })],
    ['exception', all.one('exception', { role: 'web', message: /web failed/ })],
    ['fetch across origins', all.one('dependency', { role: 'web', type: 'Fetch', resultCode: '200', success: true })],
    ['function request below the fetch', all.child(
      'request', { role: 'instrumentation-app' }, 'dependency', { role: 'web' },
    )],
    ['downstream request below the call of the function', all.child(
      'request', { role: 'time-api' }, 'dependency', { role: 'instrumentation-app', type: 'HTTP' },
    )],
    ['one operation', operationsOf(all, /request|pageView|dependency/).size === 1],
    ['three nodes on the map', namesOf(map.nodes) === 'instrumentation-app,time-api,web'],
    ['two edges on the map', map.edges.length === 2],
  ],
  autoconfigure: (all) => [
    ['request', all.one('request', { role: 'autoconfigure', name: 'GET /hello', resultCode: '200', success: true })],
    ['call below the request', all.below('request', 'dependency', { target: 'example.test', resultCode: '200' })],
    ['trace below the request', all.below('request', 'trace', { message: 'autoconfigure says hello' })],
    ['exception with its stack', hasStack(all.below('request', 'exception', { message: 'autoconfigure failed' }))],
  ],
  otel: (all) => [
    ['request with its attribute', all.one('request', {
      role: 'otel', name: 'GET /hello', resultCode: '200', success: true,
    })?.customDimensions?.tenant === 'north'],
    ['call below the request', all.below('request', 'dependency', {
      name: 'GET /data', type: 'Http', target: 'example.test', resultCode: '200',
    })],
    ['in-process span', all.below('request', 'dependency', { name: 'work', type: 'InProc' })],
    ['log record below the request', all.below('request', 'trace', { message: 'otel says hello' })],
    ['event below the request', all.below('request', 'trace', { message: 'cache miss' })],
    ['exception with its stack', hasStack(all.below('request', 'exception', { outerMessage: 'otel failed' }))],
    ['counter', all.one('customMetric', { name: 'otel.depth', value: 7 })],
    ['histogram', all.one('customMetric', { name: 'otel.sizes', value: 3, valueCount: 1 })],
  ],
  oteljson: (all) => otelNode(all, 'oteljson'),
  otelproto: (all) => otelNode(all, 'otelproto'),
  otelagent: (all) => CHECKS.agent(all),
  agent: (all) => [
    ['call', all.one('dependency', {
      role: 'agent', name: 'GET /hello', type: /^http/i, resultCode: '200', success: true,
    })],
    ['request below the call', all.child(
      'request', { role: 'agent', name: 'GET /hello', resultCode: '200' }, 'dependency', {},
    )],
    ['trace below the request', all.below('request', 'trace', { message: 'agent says hello', severityLevel: 2 })],
    ['exception with its stack', hasStack(all.below('request', 'exception', { message: 'agent failed' }))],
    ['metrics', all.items.some(({ itemType }) => itemType === 'customMetric')],
  ],
};

/** What both versions of the npm package send of their service. */
function nodeService(all, role) {
  return [
    ['request', all.one('request', { role, resultCode: '200', success: true, url: /hello$/ })],
    ['call below the request', all.below('request', 'dependency', {
      role, resultCode: '200', success: true, data: /stock$/,
    })],
    ['called request below the call', all.child(
      'request', { role, resultCode: '200', url: /stock$/ }, 'dependency', {},
    )],
    ['trace below the request', all.below('request', 'trace', { message: `${role} says hello`, severityLevel: 1 })],
    ['exception with its stack', hasStack(all.below('request', 'exception', { message: `${role} failed` }))],
  ];
}

/** What OpenTelemetry's packages for Node.js send of the same service. */
function otelNode(all, role) {
  return [
    ...nodeService(all, role),
    ['event', all.below('request', 'customEvent', { name: `${role} event` })],
    ...nodeDetails(all, role),
  ];
}

function nodeDetails(all, role) {
  return [
    ['property of the trace', all.one('trace', { message: `${role} says hello` })?.customDimensions?.answer === '42'],
    ['metric', all.one('customMetric', { name: `${role}.depth`, value: 7 })],
  ];
}

function hasStack(exception) {
  const [first] = exception?.details ?? [];
  return [first?.parsedStack, first?.rawStack, first?.stack].some((stack) => stack?.length > 0);
}

function operationsOf({ items }, types) {
  return new Set(items.filter(({ itemType }) => types.test(itemType)).map((item) => item.operation_Id));
}

function namesOf(nodes) {
  return nodes.map(({ name }) => name).sort().join();
}

/** The items that have arrived. */
class ArrivedItems {
  constructor(items) {
    this.items = items;
  }

  /** The items of a type with the given columns; a pattern is matched, other values are compared. */
  all(itemType, { role, ...columns }) {
    const matches = (value, wanted) => (wanted instanceof RegExp ? wanted.test(value) : value === wanted);
    return this.items.filter((item) => item.itemType === itemType
      && (role === undefined || item.cloud_RoleName === role)
      && Object.entries(columns).every(([name, wanted]) => matches(item[name], wanted)));
  }

  /** The only such item; null when there is none or more than one. */
  one(itemType, columns) {
    const found = this.all(itemType, columns);
    return found.length === 1 ? found[0] : null;
  }

  /** The only such item, when its parent is an item of the parent's type in the same operation. */
  child(itemType, columns, parentType, parentColumns) {
    const child = this.one(itemType, columns);
    const isParent = ({ id, operation_Id: operationId }) =>
      id === child?.operation_ParentId && operationId === child.operation_Id;
    return this.all(parentType, parentColumns).some(isParent) ? child : null;
  }

  below(parentType, itemType, columns) {
    return this.child(itemType, columns, parentType, {});
  }
}

async function getJson(path) {
  return (await fetch(process.env.PORTAL_URL + path)).json();
}

async function waitForAll(client) {
  for (let attempt = 1; ; attempt++) {
    const items = await getJson('/api/items?limit=1000');
    const checks = CHECKS[client](new ArrivedItems(items), await getJson('/api/map'));
    if (checks.every(([, passes]) => passes) || attempt === ATTEMPTS) {
      return { items, checks };
    }
    await new Promise((resolve) => { setTimeout(resolve, INTERVAL_MILLISECONDS); });
  }
}

function summaryOf(items) {
  const counts = new Map();
  items.forEach(({ itemType }) => counts.set(itemType, (counts.get(itemType) ?? 0) + 1));
  return [...counts].map(([type, number]) => `${number} ${type}`).join(', ') || 'nothing';
}

async function main(client) {
  const { items, checks } = await waitForAll(client);
  const missing = checks.filter(([, passes]) => !passes).length;
  console.log(`   arrived: ${summaryOf(items)}`);
  checks.forEach(([name, passes]) => console.log(`   ${passes ? 'ok     ' : 'MISSING'} ${name}`));
  if (missing > 0) {
    items.filter(({ itemType }) => itemType !== 'customMetric')
      .forEach((item) => console.log(`   ${JSON.stringify({ ...item, details: undefined })}`));
  }
  console.log(`   ${client}: ${missing === 0 ? 'complete' : `${missing} of ${checks.length} missing or wrong`}`);
  process.exitCode = missing === 0 ? 0 : 1;
}

main(process.argv[2]);

import {
  calledIcon, coldStart, componentName, iconName, isInProc, kindLabel, severityLetter, shortType, summary, typeLabel,
} from '../modules/base/items.js';
import { stackText } from '../modules/components/call-stack.js';
import { equal, test } from './testing.js';

/** @param {Partial<import('../modules/base/types.js').Item>} columns */
const item = (columns) => ({ itemId: 1, itemType: 'dependency', timestamp: '2026-11-01T00:00:00Z', ...columns });

test('dependencyIcon_followsItsType', () => {
  const types = ['HTTP', 'Ajax', 'SQL', 'Azure blob', 'Azure Service Bus', 'InProc', 'InProc | x', 'Other', undefined];
  equal(types.map((type) => iconName(item({ type }))),
    ['http', 'http', 'database', 'blob', 'serviceBus', 'inproc', 'inproc', 'dependency', 'dependency']);
});

test('calledIcon_isThatOfTheService', () => {
  /** @type {[string, string | null][]} */
  const icons = [
    ['HTTP', 'http'],
    ['Http (tracked component)', 'http'],
    ['GRPC', 'rpc'],
    ['SQL', 'database'],
    ['postgresql', 'database'],
    ['mysql', 'database'],
    ['mongodb', 'database'],
    ['redis', 'cache'],
    ['Azure blob', 'blob'],
    ['Azure table', 'table'],
    ['Azure queue', 'queue'],
    ['Queue Message | kafka', 'queue'],
    ['Queue Message | servicebus', 'serviceBus'],
    ['Azure Service Bus', 'serviceBus'],
    ['Azure Event Hubs', 'eventHub'],
    ['Microsoft.EventHub', 'eventHub'],
    ['Azure Event Grid', 'eventGrid'],
    ['Microsoft.DocumentDb', 'cosmos'],
    ['Azure DocumentDB', 'cosmos'],
    ['Microsoft.KeyVault', 'keyVault'],
    ['Other', null],
  ];
  equal(icons.map(([type]) => calledIcon(type)), icons.map(([, name]) => name));
});

test('coldStart_isReadFromTheProperties', () => {
  const start = (/** @type {Record<string, unknown> | null} */ customDimensions) =>
    coldStart(item({ customDimensions }));
  equal(start({ coldStart: 'true', millisecondsSinceProcessStart: '812' }), { millis: 812 });
  equal(start({ coldStart: 'true', millisecondsSinceProcessStart: 'soon' }), { millis: null });
  equal(start({ coldStart: 'true' }), { millis: null });
  equal(start({ coldStart: 'false' }), null);
  equal(start(null), null);
});

test('unknownType_isShownByItsName', () => {
  equal(typeLabel(item({ itemType: 'constructor' })), 'constructor');
  equal(iconName(item({ itemType: 'constructor' })), 'trace');
});

test('inProc_isADependencyOnly', () => {
  equal(isInProc(item({ type: 'InProc' })), true);
  equal(isInProc(item({ itemType: 'request', type: 'InProc' })), false);
});

test('kindLabel_isSeverityOrTypeOfDependency', () => {
  equal(kindLabel(item({ itemType: 'trace', severityLevel: 2 })), 'Warning');
  equal(kindLabel(item({ itemType: 'trace' })), 'Information');
  equal(severityLetter(item({ itemType: 'trace', severityLevel: 4 })), 'C');
  equal(kindLabel(item({ type: 'SQL' })), 'SQL');
  equal(kindLabel(item({ itemType: 'pageView' })), 'Page view');
});

test('componentName_isTheRoleOrTheHost', () => {
  equal(componentName(item({ cloud_RoleName: 'shop', url: 'http://a.test/' })), 'shop');
  equal(componentName(item({ url: 'http://a.test:8080/x' })), 'a.test:8080');
  equal(componentName(item({ url: 'no address' })), '(no role)');
  equal(componentName(item({})), '(no role)');
});

test('summary_isTheMessageOrTheName', () => {
  equal(summary(item({ itemType: 'trace', message: 'a\nb' })), 'a b');
  equal(summary(item({ itemType: 'exception', type: 'E', message: 'failed' })), 'E: failed');
  equal(summary(item({ itemType: 'customMetric', name: 'depth', value: 3 })), 'depth: 3');
  equal(summary(item({ name: null, operation_Name: 'GET /' })), 'GET /');
});

test('shortType_isTheLastPart', () => {
  const names = ['java.lang.AssertionError', 'a.B$C', '', null];
  equal(names.map(shortType), ['AssertionError', 'C', 'Exception', 'Exception']);
});

test('stack_readsAsJavaPrintsIt', () => {
  const frame = { method: 'shop.Cart.add', fileName: 'Cart.java', line: 7 };
  equal(stackText([
    { type: 'Outer', message: 'a', parsedStack: [frame, { method: 'native', assembly: 'shop.dll', line: 0 }] },
    { type: 'Inner', message: 'b', rawStack: '    at x\n\n    at y' },
  ]), [
    'Outer: a',
    '    at shop.Cart.add(Cart.java:7)',
    '    at native(shop.dll)',
    'Caused by: Inner: b',
    '    at x',
    '    at y',
  ].join('\n'));
});

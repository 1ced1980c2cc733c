import { oneLine } from './format.js';

/** @import { Item } from './types.js' */
/** @import { IconName } from './icons.js' */

const SEVERITIES = ['Verbose', 'Information', 'Warning', 'Error', 'Critical'];
const SEVERITY_LETTERS = ['V', 'I', 'W', 'E', 'C'];

/** @type {Map<string, { label: string, icon: IconName }>} */
const TYPES = new Map([
  ['request', { label: 'Request', icon: 'request' }],
  ['dependency', { label: 'Dependency', icon: 'dependency' }],
  ['trace', { label: 'Trace', icon: 'trace' }],
  ['exception', { label: 'Exception', icon: 'exception' }],
  ['customEvent', { label: 'Custom event', icon: 'event' }],
  ['customMetric', { label: 'Custom metric', icon: 'metric' }],
  ['pageView', { label: 'Page view', icon: 'page' }],
  ['browserTiming', { label: 'Browser timing', icon: 'page' }],
  ['availabilityResult', { label: 'Availability', icon: 'availability' }],
]);

/**
 * The icons of what a dependency calls, by words in its type; the first that matches counts. The types are those of
 * Application Insights' own SDKs, of Azure's resource providers, and of OpenTelemetry's systems.
 *
 * @type {[RegExp, IconName][]}
 */
const CALLED = [
  [/^(http|ajax|fetch)/, 'http'],
  [/grpc/, 'rpc'],
  [/documentdb|cosmos/, 'cosmos'],
  [/azure blob|azure storage|microsoft\.storage/, 'blob'],
  [/azure table/, 'table'],
  [/service ?bus/, 'serviceBus'],
  [/event ?hubs?/, 'eventHub'],
  [/event ?grid/, 'eventGrid'],
  [/key ?vault/, 'keyVault'],
  [/redis|memcache/, 'cache'],
  [/queue|kafka|rabbit|jms/, 'queue'],
  [/sql|mongo|cassandra|oracle|db2|^h2|mariadb|elasticsearch|azure search|database/, 'database'],
];

/** The item types in the order in which menus list them. */
export const itemTypes = [...TYPES].map(([type, { label }]) => ({ type, label }));

/** @param {Item} item */
export function typeLabel(item) {
  return TYPES.get(item.itemType)?.label ?? item.itemType;
}

/**
 * True for a dependency that is a step inside the process instead of a call to another one.
 *
 * @param {Item} item
 */
export function isInProc(item) {
  return item.itemType === 'dependency' && /^inproc\b/i.test(item.type ?? '');
}

/**
 * The word in capitals before an item in a list: a trace's severity, a dependency's type, otherwise the item's type.
 *
 * @param {Item} item
 */
export function kindLabel(item) {
  if (item.itemType === 'trace') {
    return SEVERITIES[item.severityLevel ?? 1] ?? 'Trace';
  }
  return item.itemType === 'dependency' && item.type ? item.type : typeLabel(item);
}

/**
 * The first letter of a trace's severity.
 *
 * @param {Item} item
 */
export function severityLetter(item) {
  return SEVERITY_LETTERS[item.severityLevel ?? 1];
}

/** @param {number} level */
export function severityName(level) {
  return SEVERITIES[level] ?? '';
}

/**
 * The icon of an item: that of its type, or for a dependency that of what is called.
 *
 * @param {Item} item
 * @returns {IconName}
 */
export function iconName(item) {
  if (item.itemType !== 'dependency') {
    return TYPES.get(item.itemType)?.icon ?? 'trace';
  }
  if (isInProc(item)) {
    return 'inproc';
  }
  return calledIcon(item.type ?? '') ?? 'dependency';
}

/**
 * The icon of what a dependency of a type calls; null for an unknown type.
 *
 * @param {string} type
 * @returns {IconName | null}
 */
export function calledIcon(type) {
  const lower = type.toLowerCase();
  return CALLED.find(([words]) => words.test(lower))?.[1] ?? null;
}

/**
 * The mark of the first invocation of a process; null for items of later ones. The starter marks the
 * request, or what is below it where the host sends the request.
 *
 * @param {Item} item
 * @returns {{ millis: number | null } | null}
 */
export function coldStart({ customDimensions }) {
  if (String(customDimensions?.coldStart) !== 'true') {
    return null;
  }
  const millis = Number(customDimensions?.millisecondsSinceProcessStart ?? NaN);
  return { millis: Number.isFinite(millis) ? millis : null };
}

/**
 * The component that an item comes from: its role, or the host of its address.
 *
 * @param {Item} item
 */
export function componentName(item) {
  if (item.cloud_RoleName) {
    return item.cloud_RoleName;
  }
  try {
    return new URL(item.url ?? '').host || '(no role)';
  } catch {
    return '(no role)';
  }
}

/**
 * An item's message or name on one line.
 *
 * @param {Item} item
 */
export function summary(item) {
  switch (item.itemType) {
    case 'trace':
      return oneLine(item.message);
    case 'exception':
      return oneLine(`${item.type ?? 'Exception'}: ${item.message ?? ''}`);
    case 'customMetric':
      return oneLine(`${item.name}: ${item.value}`);
    default:
      return oneLine(item.name ?? item.operation_Name ?? '');
  }
}

/**
 * The last part of a qualified type name.
 *
 * @param {string | null | undefined} name
 */
export function shortType(name) {
  return String(name ?? 'Exception').split(/[.$]/).filter(Boolean).pop() ?? 'Exception';
}

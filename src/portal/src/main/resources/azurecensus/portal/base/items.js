import { oneLine } from './format.js';

const SEVERITIES = ['Verbose', 'Information', 'Warning', 'Error', 'Critical'];
const SEVERITY_LETTERS = ['V', 'I', 'W', 'E', 'C'];
const TYPES = {
  request: { label: 'Request', icon: 'request' },
  dependency: { label: 'Dependency', icon: 'dependency' },
  trace: { label: 'Trace', icon: 'trace' },
  exception: { label: 'Exception', icon: 'exception' },
  customEvent: { label: 'Custom event', icon: 'event' },
  customMetric: { label: 'Custom metric', icon: 'metric' },
  pageView: { label: 'Page view', icon: 'page' },
  browserTiming: { label: 'Browser timing', icon: 'page' },
  availabilityResult: { label: 'Availability', icon: 'availability' },
};

/** The item types in the order in which menus list them. */
export const itemTypes = Object.entries(TYPES).map(([type, { label }]) => ({ type, label }));

export function typeLabel(item) {
  return TYPES[item.itemType]?.label ?? item.itemType;
}

/** Whether a dependency is a step inside the process and no call out of it. */
export function isInProc(item) {
  return item.itemType === 'dependency' && /^inproc\b/i.test(item.type ?? '');
}

/** The word in capitals before an item in a list: a trace's severity, a dependency's type, else the item's type. */
export function kindLabel(item) {
  if (item.itemType === 'trace') {
    return SEVERITIES[item.severityLevel ?? 1] ?? 'Trace';
  }
  return item.itemType === 'dependency' && item.type ? item.type : typeLabel(item);
}

/** The letter that stands for a trace's severity. */
export function severityLetter(item) {
  return SEVERITY_LETTERS[item.severityLevel ?? 1];
}

export function severityName(level) {
  return SEVERITIES[level] ?? '';
}

export function iconName(item) {
  if (item.itemType !== 'dependency') {
    return TYPES[item.itemType]?.icon ?? 'trace';
  }
  const type = (item.type ?? '').toLowerCase();
  if (isInProc(item)) {
    return 'inproc';
  }
  if (/^(http|ajax|fetch)/.test(type)) {
    return 'http';
  }
  if (/sql|mysql|postgres|mongo|redis|documentdb|cosmos|azure (table|blob)|cassandra/.test(type)) {
    return 'database';
  }
  return /queue|event hub|service bus|kafka|rabbit/.test(type) ? 'queue' : 'dependency';
}

/** The component an item comes from: its role, else the host of its address. */
export function componentName(item) {
  if (item.cloud_RoleName) {
    return item.cloud_RoleName;
  }
  try {
    return new URL(item.url).host || '(no role)';
  } catch {
    return '(no role)';
  }
}

/** What an item says, as one line. */
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

/** The last part of a qualified type name. */
export function shortType(name) {
  return String(name ?? 'Exception').split(/[.$]/).filter(Boolean).pop() ?? 'Exception';
}

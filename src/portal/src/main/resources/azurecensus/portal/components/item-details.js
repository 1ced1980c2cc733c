import { defineComponent, h, ref, watch } from '../lib/vue.js';
import { allOf, filterTerm } from '../base/filter.js';
import { dateAndTime, duration } from '../base/format.js';
import { icon } from '../base/icons.js';
import { iconName, kindLabel, severityName, shortType, summary, typeLabel } from '../base/items.js';
import { Link, address, keptQuery, route } from '../base/router.js';
import { stackText } from './call-stack.js';
import { coldStartBadge } from './cold-start.js';
import { CopyButton } from './copy-button.js';
import { RelatedItems } from './related-items.js';

/** @import { PropType } from '../lib/vue.js' */
/** @import { ExceptionDetails, Item } from '../base/types.js' */

/**
 * A value of an item.
 *
 * @typedef {object} Property
 * @property {string} label
 * @property {string} text
 * @property {string} [to] address of all telemetry with the same value
 * @property {string | null} [filter] the condition that other items with the same value meet
 */

/** The columns in the order in which they are shown, with the Azure portal's labels; others follow by their names. */
const LABELS = new Map([
  ['timestamp', 'Event time'],
  ['name', 'Name'],
  ['message', 'Message'],
  ['type', 'Type'],
  ['target', 'Base name'],
  ['data', 'Command'],
  ['url', 'URL'],
  ['success', 'Call status'],
  ['resultCode', 'Response code'],
  ['duration', 'Duration'],
  ['severityLevel', 'Severity'],
  ['problemId', 'Problem Id'],
]);
const OTHER_LABELS = new Map([
  ['method', 'Failed method'],
  ['id', 'Telemetry Id'],
  ['operation_Id', 'Operation Id'],
  ['operation_ParentId', 'Parent Id'],
  ['operation_Name', 'Operation name'],
  ['cloud_RoleName', 'Cloud role name'],
  ['cloud_RoleInstance', 'Cloud role instance'],
  ['sdkVersion', 'SDK version'],
  ['itemCount', 'Sample rate'],
  ['performanceBucket', 'Performance'],
  ['value', 'Value'],
  ['valueCount', 'Value count'],
  ['valueMin', 'Minimum'],
  ['valueMax', 'Maximum'],
  ['valueStdDev', 'Standard deviation'],
  ['valueSum', 'Sum'],
  ['source', 'Source'],
  ['referrerUri', 'Referrer'],
  ['location', 'Location'],
  ['user_Id', 'User Id'],
  ['session_Id', 'Session Id'],
  ['client_IP', 'Client IP address'],
  ['client_Type', 'Device type'],
  ['client_Model', 'Device model'],
  ['client_OS', 'Operating system'],
  ['application_Version', 'Application version'],
  ['operation_SyntheticSource', 'Synthetic source'],
  ['user_AuthenticatedId', 'Authenticated user Id'],
  ['user_AccountId', 'Account Id'],
]);

/** Columns that are shown elsewhere or repeat another one. */
const HIDDEN = new Set([
  'itemId', 'itemType', 'customDimensions', 'customMeasurements', 'details', 'outerType', 'outerMessage', 'outerMethod',
  'innermostType', 'innermostMessage', 'innermostMethod',
]);

/** The filters of Search that list all telemetry of the same user, session or instance. */
const SEARCH_FILTERS = new Map([
  ['user_Id', 'userId'],
  ['session_Id', 'sessionId'],
  ['cloud_RoleInstance', 'roleInstance'],
]);

/** Columns that are different in each item. */
const NOT_FILTERED = new Set(['timestamp', 'id', 'itemCount', 'value', 'duration']);
const LONGEST_FILTER = 1000;

const PROPERTIES_AT_FIRST = 10;

/** @param {string} column @param {unknown} value */
function valueText(column, value) {
  switch (column) {
    case 'timestamp':
      return dateAndTime(String(value));
    case 'success':
      return value ? 'True' : 'False';
    case 'severityLevel':
      return severityName(Number(value));
    case 'itemCount':
      return `1 : ${value}`;
    default:
      return /duration$/i.test(column) ? duration(Number(value)) : String(value);
  }
}

/**
 * @param {Item} item
 * @returns {Property[]}
 */
function propertiesOf(item) {
  const columns = [...LABELS.keys(), ...Object.keys(item).filter((column) => !LABELS.has(column))];
  const hasValue = (/** @type {string} */ column) => ![null, undefined, ''].includes(/** @type {any} */ (item[column]));
  return columns.filter((column) => !HIDDEN.has(column) && hasValue(column)).map((column) => {
    const filter = SEARCH_FILTERS.get(column);
    return {
      label: LABELS.get(column) ?? OTHER_LABELS.get(column) ?? column,
      text: valueText(column, item[column]),
      to: filter && address('/search', { [filter]: String(item[column]) }),
      filter: NOT_FILTERED.has(column) ? null : filterTerm(column, '=', String(item[column])),
    };
  });
}

/**
 * @param {Record<string, unknown> | null | undefined} custom
 * @returns {Property[]}
 */
function customProperties(custom) {
  return Object.entries(custom ?? {}).map(([label, value]) => ({
    label,
    text: String(value),
    filter: label.includes('"') ? null : filterTerm(`customDimensions.${label}`, '=', String(value)),
  }));
}

/** @param {string} title @param {Property[]} properties */
function propertyGroup(title, properties) {
  const value = (/** @type {Property} */ { label, text, to }) => {
    const title = `Show all telemetry of this ${label.replace(/ Id$/, '').toLowerCase()}`;
    return h('span', { class: 'value' }, [to ? h(Link, { to, title }, () => text) : text]);
  };
  return properties.length > 0 && h('section', { class: 'details-group' }, [
    h('h3', title),
    h('dl', properties.map((property) => [
      h('dt', property.label),
      h('dd', [
        value(property),
        property.filter && property.filter.length < LONGEST_FILTER && filterLink(property.label, property.filter),
        h(CopyButton, { text: property.text, label: `Copy ${property.label}` }),
      ]),
    ])),
  ]);
}

/**
 * A link to all items with the same value, among those that the page shows.
 *
 * @param {string} label
 * @param {string} filter
 */
function filterLink(label, filter) {
  const to = address('/search', { ...keptQuery(), filter: allOf(route.query.filter, filter) });
  const title = `Find items with the same ${label}`;
  const drawing = () => icon('filter', { width: 14, height: 14 });
  return h(Link, { class: 'filter-link', to, title, 'aria-label': title }, drawing);
}

/** @param {ExceptionDetails[]} details */
function callStack(details) {
  const text = stackText(details);
  return h('section', { class: 'details-group call-stack' }, [
    h('h3', ['Call Stack', h(CopyButton, { text, label: 'Copy the call stack', caption: 'Copy' })]),
    h('pre', { tabindex: 0, 'aria-label': 'Call stack' }, text),
  ]);
}

/** @param {Item} item */
function subtitle(item) {
  return ['dependency', 'trace'].includes(item.itemType) ? `${typeLabel(item)} · ${kindLabel(item)}` : typeLabel(item);
}

/** All columns of one item, its custom properties, and the call stack of an exception. */
export const ItemDetails = defineComponent({
  props: {
    item: { type: /** @type {PropType<Item>} */ (Object), required: true },
    /** All items of the operation, where the page has them. */
    items: { type: /** @type {PropType<Item[] | null>} */ (Array), default: null },
  },
  emits: { close: () => true, select: (/** @type {Item} */ _item) => true },
  setup(props, { emit, slots }) {
    const showAll = ref(false);
    watch(() => props.item.itemId, () => {
      showAll.value = false;
    });

    /** Closes the details and returns the focus to the entry that opened them. */
    function close() {
      const opener = document.querySelector('[aria-selected=true][tabindex="0"]');
      emit('close');
      if (opener instanceof HTMLElement) {
        opener.focus({ preventScroll: true });
      }
    }

    function toggleAll() {
      showAll.value = !showAll.value;
    }

    const head = (/** @type {Item} */ item) => h('header', { class: 'details-head' }, [
      icon(iconName(item), { width: 22, height: 22 }),
      h('div', [
        h('h2', item.itemType === 'exception' ? shortType(item.type) : summary(item)),
        h('p', [subtitle(item), coldStartBadge([item])]),
      ]),
      h('button', {
        class: 'plain-button details-close',
        'aria-label': 'Close details',
        onClick: close,
      }, icon('close')),
    ]);

    const backButton = () =>
      h('button', { class: 'command details-back', onClick: close }, [icon('back'), h('span', 'Back')]);

    return () => {
      const { item } = props;
      const properties = propertiesOf(item);
      const shown = showAll.value ? properties : properties.slice(0, PROPERTIES_AT_FIRST);
      const onKeydown = (/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && close();
      return h('aside', { class: 'details', 'aria-label': 'Details', onKeydown }, [
        backButton(),
        head(item),
        slots.default && h('p', { class: 'details-actions' }, slots.default()),
        propertyGroup(`${typeLabel(item)} properties`, shown),
        properties.length > PROPERTIES_AT_FIRST
          && h('button', { class: 'link-button', onClick: toggleAll }, showAll.value ? 'Show less' : 'Show all'),
        h(RelatedItems, {
          call: item,
          items: props.items,
          onSelect: (/** @type {Item} */ related) => emit('select', related),
        }),
        propertyGroup('Custom properties', customProperties(item.customDimensions)),
        propertyGroup('Custom measurements', customProperties(item.customMeasurements)),
        item.itemType === 'exception' && item.details && item.details.length > 0 && callStack(item.details),
      ]);
    };
  },
});

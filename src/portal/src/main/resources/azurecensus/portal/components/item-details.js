import { h, ref, watch } from '../lib/vue.js';
import { dateAndTime, duration } from '../base/format.js';
import { icon } from '../base/icons.js';
import { iconName, kindLabel, severityName, shortType, summary, typeLabel } from '../base/items.js';
import { Link, address } from '../base/router.js';
import { CopyButton } from './copy-button.js';

const LABELS = {
  timestamp: 'Event time', name: 'Name', type: 'Type', target: 'Base name', data: 'Command', url: 'URL', success: 'Call status', resultCode: 'Response code',
  duration: 'Duration', message: 'Message', severityLevel: 'Severity', problemId: 'Problem Id', method: 'Failed method', id: 'Telemetry Id',
  operation_Id: 'Operation Id', operation_ParentId: 'Parent Id', operation_Name: 'Operation name', cloud_RoleName: 'Cloud role name',
  cloud_RoleInstance: 'Cloud role instance', sdkVersion: 'SDK version', itemCount: 'Sample rate', performanceBucket: 'Performance',
  value: 'Value', valueCount: 'Value count', valueMin: 'Minimum', valueMax: 'Maximum', valueStdDev: 'Standard deviation', valueSum: 'Sum',
  source: 'Source', referrerUri: 'Referrer', location: 'Location', user_Id: 'User Id', session_Id: 'Session Id', client_IP: 'Client IP address',
  client_Type: 'Device type', client_Model: 'Device model', client_OS: 'Operating system', application_Version: 'Application version',
  operation_SyntheticSource: 'Synthetic source', user_AuthenticatedId: 'Authenticated user Id', user_AccountId: 'Account Id',
};
const LEFT_OUT = new Set(['itemId', 'itemType', 'customDimensions', 'customMeasurements', 'details', 'outerType', 'outerMessage', 'outerMethod',
  'innermostType', 'innermostMessage', 'innermostMethod']);
const FIRST = ['timestamp', 'name', 'message', 'type', 'target', 'data', 'url', 'success', 'resultCode', 'duration', 'severityLevel', 'problemId'];

function shownValue(column, value) {
  switch (column) {
    case 'timestamp':
      return dateAndTime(value);
    case 'success':
      return value ? 'True' : 'False';
    case 'severityLevel':
      return severityName(value);
    case 'itemCount':
      return value === 1 ? '1 : 1' : `1 : ${value}`;
    default:
      return /duration$/i.test(column) ? duration(value) : String(value);
  }
}

/** The call stack as Java prints it, so that it can be pasted where stacks are read. */
export function stackText(details) {
  return details.map((exception, index) => [
    `${index === 0 ? '' : 'Caused by: '}${exception.type}: ${exception.message}`,
    ...(exception.parsedStack?.length > 0
      ? exception.parsedStack.map((frame) => `    at ${frame.method}${place(frame)}`)
      : (exception.rawStack ?? '').split('\n').filter((line) => line !== '')),
  ].join('\n')).join('\n');
}

function place(frame) {
  const file = frame.fileName || frame.assembly;
  return file ? `(${file}${frame.line > 0 ? `:${frame.line}` : ''})` : '';
}

/** Where all else of the same user, session or instance is listed. */
const ALL_OF = { user_Id: 'userId', session_Id: 'sessionId', cloud_RoleInstance: 'roleInstance' };

/** Everything known about one item: its columns, its custom properties, and an exception's call stack. */
export const ItemDetails = {
  props: { item: { type: Object, required: true } },
  emits: ['close'],
  setup(props, { emit, slots }) {
    const showAll = ref(false);
    watch(() => props.item.itemId, () => { showAll.value = false; });

    /** Whoever closes the details goes on where they were opened. */
    function close() {
      const opener = document.querySelector('[aria-selected=true][tabindex="0"]');
      emit('close');
      opener?.focus({ preventScroll: true });
    }

    const table = (title, rows) => rows.length > 0 && h('section', { class: 'details-group' }, [
      h('h3', title),
      h('dl', rows.map(([label, text, to]) => [h('dt', label), h('dd', [
        h('span', { class: 'value' }, to ? h(Link, { to, title: `All telemetry of this ${label.replace(/ Id$/, '').toLowerCase()}` }, () => text) : text), h(CopyButton, { text, label: `Copy ${label}` }),
      ])])),
    ]);

    function columns(item) {
      const names = [...FIRST, ...Object.keys(item).filter((column) => !FIRST.includes(column))];
      return names.filter((column) => !LEFT_OUT.has(column) && item[column] !== null && item[column] !== undefined && item[column] !== '')
        .map((column) => [LABELS[column] ?? column, shownValue(column, item[column]), ALL_OF[column] && address('/search', { [ALL_OF[column]]: item[column] })]);
    }

    function callStack(details) {
      const text = stackText(details);
      return h('section', { class: 'details-group call-stack' }, [
        h('h3', ['Call Stack', h(CopyButton, { text, label: 'Copy the call stack', caption: 'Copy' })]),
        h('pre', { tabindex: 0, 'aria-label': 'Call stack' }, text),
      ]);
    }

    return () => {
      const { item } = props;
      const all = columns(item);
      const most = 10;
      return h('aside', { class: 'details', 'aria-label': 'Details', onKeydown: (event) => event.key === 'Escape' && close() }, [
        h('header', { class: 'details-head' }, [
          icon(iconName(item), { width: 22, height: 22 }),
          h('div', [
            h('h2', item.itemType === 'exception' ? shortType(item.type) : summary(item)),
            h('p', item.itemType === 'dependency' ? `Dependency · ${kindLabel(item)}` : item.itemType === 'trace' ? `Trace · ${kindLabel(item)}` : typeLabel(item)),
          ]),
          h('button', { class: 'plain-button', 'aria-label': 'Close details', onClick: close }, icon('close')),
        ]),
        slots.default && h('p', { class: 'details-actions' }, slots.default()),
        table(`${typeLabel(item)} properties`, showAll.value ? all : all.slice(0, most)),
        all.length > most && h('button', { class: 'link-button', onClick: () => { showAll.value = !showAll.value; } }, showAll.value ? 'Show less' : 'Show all'),
        table('Custom properties', Object.entries(item.customDimensions ?? {}).map(([name, value]) => [name, String(value)])),
        table('Custom measurements', Object.entries(item.customMeasurements ?? {}).map(([name, value]) => [name, String(value)])),
        item.itemType === 'exception' && item.details?.length > 0 && callStack(item.details),
      ]);
    };
  },
};

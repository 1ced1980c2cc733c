import { computed, defineComponent, h } from '../lib/vue.js';
import { getJson, useLive } from '../base/api.js';
import { clockTime, count, plural, timeOnAxis } from '../base/format.js';
import { allOf, filterTerm } from '../base/filter.js';
import { shortType } from '../base/items.js';
import { newestKql } from '../base/kql.js';
import { Link, address, replaceQuery, route } from '../base/router.js';
import { useTimeline } from '../base/series.js';
import { BarChart } from '../charts/bar-chart.js';
import { TIME_RANGE_HINT } from '../charts/frame.js';
import { dataTable } from '../components/data-table.js';
import { filterQuery, isFiltered, narrowTo } from '../components/filters.js';
import { EmptyState, errorNotice, skeleton } from '../components/notices.js';
import { PageHead } from '../components/page-head.js';
import { tabs } from '../components/tabs.js';

/** @import { VNode } from '../lib/vue.js' */
/** @import { LiveData } from '../base/api.js' */
/** @import { Query } from '../base/router.js' */
/** @import { FailedDependency, Failures, Problem, Step } from '../base/types.js' */

/** @typedef {'operations' | 'dependencies' | 'exceptions' | 'roles'} TabKey */
/** @typedef {{ all: Failures, chosen: Failures }} BothFailures */

/**
 * A tab of the page.
 *
 * @typedef {object} TabContent
 * @property {string} text
 * @property {string} chart title of the chart over time
 * @property {string} noun
 * @property {Query} samples the search for the items that the tab counts
 * @property {(failures: Failures) => number} count shown on the tab
 */

const REQUESTS = {
  chart: 'Failed request count',
  noun: 'request',
  samples: { type: 'request', success: 'false' },
};

/** @type {Record<TabKey, TabContent>} */
const TABS = {
  operations: { ...REQUESTS, text: 'Operations', count: ({ totals }) => totals.failures },
  dependencies: {
    text: 'Dependencies',
    chart: 'Failed dependency count',
    noun: 'call',
    samples: { type: 'dependency', success: 'false' },
    count: ({ dependencies }) => dependencies.reduce((total, { failures }) => total + failures, 0),
  },
  exceptions: {
    text: 'Exceptions',
    chart: 'Exception count',
    noun: 'exception',
    samples: { type: 'exception' },
    count: ({ exceptions }) => exceptions.reduce((total, problem) => total + problem.count, 0),
  },
  roles: { ...REQUESTS, text: 'Roles', count: ({ roles }) => new Set(roles.map(({ role }) => role)).size },
};
const TAB_KEYS = /** @type {TabKey[]} */ (Object.keys(TABS));
const TOP = 3;

/**
 * Loads the failures of all operations and those of the selected one, with one request when both are the same.
 *
 * @param {string} paths
 * @param {RequestInit} options
 * @returns {Promise<BothFailures>}
 */
async function load(paths, options) {
  const [pathOfAll, pathOfChosen] = JSON.parse(paths);
  const all = await getJson(pathOfAll, options);
  return { all, chosen: pathOfChosen === pathOfAll ? all : await getJson(pathOfChosen, options) };
}

/** Failures over time, by operation, response code, dependency, exception and role. */
export const FailuresPage = defineComponent({
  setup() {
    const tab = computed(() => TAB_KEYS.find((key) => key === route.query.tab) ?? 'operations');
    const paths = () => [filterQuery(), filterQuery('operationName')].map((query) => address('/api/failures', query));
    /** @type {LiveData<BothFailures>} */
    const { data, error } = useLive(() => JSON.stringify(paths()), { load });
    const { data: timeline } = useTimeline(
      () => filterQuery('operationName'),
      () => String(TABS[tab.value].samples.type),
    );
    const isEmpty = computed(() => data.value !== null && hasNothing(data.value.all) && !isFiltered('operationName'));

    /** @param {BothFailures} failures */
    const table = ({ all, chosen }) => {
      switch (tab.value) {
        case 'dependencies':
          return dependencyTable(chosen);
        case 'exceptions':
          return exceptionTable(chosen);
        case 'roles':
          return roleTable(chosen);
        default:
          return operationTable(all);
      }
    };

    /** @param {BothFailures} failures */
    const body = ({ all, chosen }) => [
      tabs({
        label: 'Failures by',
        current: tab.value,
        onChoose: (key) => replaceQuery({ tab: key === 'operations' ? null : key }),
        entries: TAB_KEYS.map((key) => ({ key, text: TABS[key].text, count: count(TABS[key].count(chosen)) })),
      }),
      h('div', { class: 'analysis' }, [
        h('div', { class: 'analysis-main' }, [
          timeline.value && timeline.value.length > 0 && failureChart(tab.value, timeline.value),
          table({ all, chosen }),
        ]),
        overall(tab.value, chosen),
      ]),
    ];

    /** @param {Failures} all */
    const headline = ({ totals }) => `${count(totals.failures)} of ${plural(totals.count, 'request')} failed`;

    return () => [
      h(PageHead, {
        title: 'Failures',
        text: data.value ? headline(data.value.all) : '',
        logs: () => failuresKql(tab.value),
      }),
      errorNotice(error.value),
      isEmpty.value && h(EmptyState, { title: 'No telemetry yet' }),
      !isEmpty.value && data.value && body(data.value),
      !data.value && !error.value && skeleton(8, true),
    ];
  },
});

/**
 * The query in Logs that lists what a tab shows.
 *
 * @param {TabKey} tab
 */
function failuresKql(tab) {
  const table = tab === 'dependencies' || tab === 'exceptions' ? tab : 'requests';
  return newestKql(table, filterQuery('operationName'), tab !== 'exceptions');
}

/** @param {Failures} failures */
function hasNothing({ totals, exceptions, dependencies }) {
  return totals.count === 0 && exceptions.length === 0 && dependencies.length === 0;
}

/** @param {Query} query */
function inSearch(query) {
  return address('/search', { ...filterQuery(), ...query });
}

/** A count that links to its items. @param {Query} query @param {number} number */
function countLink(query, number) {
  return h(Link, { to: inSearch(query) }, () => count(number));
}

/**
 * The search for the items of a row of dependencies.
 *
 * @param {FailedDependency} row
 */
function dependencySearch({ type, name, target, resultCode }) {
  const filter = allOf(route.query.filter, filterTerm('type', '=', type ?? ''));
  return { ...TABS.dependencies.samples, name, target: target ?? '', resultCode: resultCode ?? '', filter };
}

/** @param {Problem} problem */
function problemSearch({ problemId }) {
  return { ...TABS.exceptions.samples, problemId: problemId ?? '' };
}

/** @param {Failures} failures */
function operationTable({ operations }) {
  return dataTable({
    caption: 'Failed operations',
    none: 'No failed requests.',
    rows: operations,
    keyOf: (row) => row.name,
    chosen: route.query.operationName,
    onChoose: ({ name }) => replaceQuery({ operationName: route.query.operationName === name ? null : name }),
    columns: [
      { title: 'Operation name', wide: true, cell: (row) => row.name || '(no name)' },
      {
        title: 'Count (failed)',
        number: true,
        sort: (row) => row.failures,
        cell: (row) => countLink({ ...REQUESTS.samples, operationName: row.name }, row.failures),
      },
      { title: 'Count', number: true, sort: (row) => row.count, cell: (row) => count(row.count) },
      {
        title: 'Failed (%)',
        number: true,
        sort: (row) => row.failures / row.count,
        cell: (row) => ((row.failures / row.count) * 100).toFixed(1),
      },
      { title: 'Users', number: true, sort: (row) => row.users, cell: (row) => count(row.users) },
    ],
  });
}

/** @param {Failures} failures */
function dependencyTable({ dependencies }) {
  return dataTable({
    caption: 'Failed dependencies',
    none: 'No failed dependencies.',
    rows: dependencies,
    keyOf: (row) => JSON.stringify([row.type, row.target, row.name, row.resultCode]),
    columns: [
      { title: 'Dependency', wide: true, cell: (row) => row.name },
      { title: 'Type', cell: (row) => row.type },
      { title: 'Target', wide: true, cell: (row) => row.target },
      { title: 'Result code', cell: (row) => row.resultCode },
      {
        title: 'Count (failed)',
        number: true,
        sort: (row) => row.failures,
        cell: (row) => countLink({ operationName: route.query.operationName, ...dependencySearch(row) }, row.failures),
      },
    ],
  });
}

/** @param {Failures} failures */
function exceptionTable({ exceptions }) {
  return dataTable({
    caption: 'Exceptions by problem',
    none: 'No exceptions.',
    rows: exceptions,
    keyOf: (row) => row.problemId ?? '',
    columns: [
      { title: 'Exception type', wide: true, text: (row) => row.type, cell: (row) => shortType(row.type) },
      { title: 'Problem Id', wide: true, cell: (row) => row.problemId },
      { title: 'Message', wide: true, cell: (row) => row.message },
      {
        title: 'Count',
        number: true,
        sort: (row) => row.count,
        cell: (row) => countLink({ operationName: route.query.operationName, ...problemSearch(row) }, row.count),
      },
    ],
  });
}

/** @param {Failures} failures */
function roleTable({ roles }) {
  return dataTable({
    caption: 'Roles with failed requests',
    none: 'No failed requests.',
    rows: roles,
    keyOf: (row) => JSON.stringify([row.role, row.instance]),
    columns: [
      { title: 'Cloud role', wide: true, cell: (row) => row.role || '(no role)' },
      { title: 'Instance', wide: true, cell: (row) => row.instance },
      {
        title: 'Count (failed)',
        number: true,
        sort: (row) => row.failures,
        cell: ({ role, instance, failures }) => {
          const { operationName } = route.query;
          return countLink({ ...REQUESTS.samples, role, roleInstance: instance ?? '', operationName }, failures);
        },
      },
      { title: 'Count', number: true, sort: (row) => row.count, cell: (row) => count(row.count) },
    ],
  });
}

/** @param {TabKey} tab @param {Step[]} steps */
function failureChart(tab, steps) {
  const { chart, noun } = TABS[tab];
  const length = steps[steps.length - 1].to - steps[0].from;
  const figures = (/** @type {Step} */ { count: total, failures }) => (tab === 'exceptions'
    ? plural(failures ?? 0, noun)
    : `${count(failures ?? 0)} of ${plural(total ?? 0, noun)} failed`);
  return h('section', { class: 'chart-card' }, [
    h('h2', { class: 'caption' }, chart),
    h(BarChart, {
      label: chart,
      color: 'var(--bar-bad)',
      height: 150,
      onNarrow: narrowTo,
      hint: TIME_RANGE_HINT,
      bars: steps.map((step) => ({
        from: step.from,
        to: step.to,
        value: step.failures ?? 0,
        caption: timeOnAxis(step.from, length),
        text: `${clockTime(step.from)}: ${figures(step)}`,
      })),
    }),
  ]);
}

/**
 * The most frequent causes, and the link to the samples of the tab.
 *
 * @param {TabKey} tab
 * @param {Failures} failures
 */
function overall(tab, failures) {
  const { operationName } = route.query;
  const operation = { operationName };
  const samples = tab === 'roles' ? failures.totals.failures : TABS[tab].count(failures);
  const to = inSearch({ ...operation, ...TABS[tab].samples });
  return h('section', { class: 'overall', 'aria-label': 'Overall' }, [
    h('h2', { class: 'overall-title' }, operationName === undefined ? 'Overall' : operationName || '(no name)'),
    topList('response codes', 'No failed response codes.', failures.responseCodes.map((row) => ({
      name: row.resultCode || '(none)',
      link: countLink({ ...operation, ...REQUESTS.samples, resultCode: row.resultCode ?? '' }, row.failures),
    }))),
    topList('exception types', 'No exceptions.', failures.exceptions.map((row) => ({
      name: shortType(row.type),
      link: countLink({ ...operation, ...problemSearch(row) }, row.count),
    }))),
    topList('failed dependencies', 'No failed dependencies.', failures.dependencies.map((row) => ({
      name: row.target ? `${row.target} | ${row.name}` : row.name,
      link: countLink({ ...operation, ...dependencySearch(row) }, row.failures),
    }))),
    samples > 0 && h('p', { class: 'drill' }, [
      'Drill into ',
      h(Link, { class: 'primary-button', to }, () => plural(samples, 'sample')),
    ]),
  ]);
}

/** @param {string} title @param {string} none @param {{ name: string, link: VNode }[]} rows */
function topList(title, none, rows) {
  return h('section', { class: 'top-list' }, [
    h('h3', `Top ${TOP} ${title}`),
    rows.length === 0 ? h('p', { class: 'quiet' }, none) : h('ul', rows.slice(0, TOP).map(({ name, link }) =>
      h('li', [h('span', { class: 'top-name', title: name }, name), link]))),
  ]);
}

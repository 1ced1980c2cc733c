import { computed, h } from '../lib/vue.js';
import { getJson, useLive } from '../base/api.js';
import { count, plural, timeOfDay, timeOnAxis } from '../base/format.js';
import { address, Link, replaceQuery, route } from '../base/router.js';
import { shortType } from '../base/items.js';
import { useTimeline } from '../base/series.js';
import { BarChart } from '../components/charts.js';
import { dataTable } from '../components/data-table.js';
import { Filters, filterQuery, isFiltered, narrowTo } from '../components/filters.js';
import { EmptyState, errorNotice } from '../components/notices.js';
import { tabs } from '../components/tabs.js';

const TABS = [['operations', 'Operations'], ['dependencies', 'Dependencies'], ['exceptions', 'Exceptions'], ['roles', 'Roles']];
const TOP = 3;
const FAILED = 'sum(CASE WHEN success THEN 0 ELSE n END)::BIGINT';

/** Over what time each tab's failures are drawn. */
const CHARTS = {
  operations: { title: 'Failed request count', table: 'requests', noun: 'request' },
  dependencies: { title: 'Failed dependency count', table: 'dependencies', noun: 'call' },
  exceptions: { title: 'Exception count', table: 'exceptions', noun: 'exception' },
  roles: { title: 'Failed request count', table: 'requests', noun: 'request' },
};

/** The failures of all operations and those of the chosen one; without one they are the same question. */
async function ask(question, options) {
  const [every, one] = JSON.parse(question);
  const all = await getJson(every, options);
  return { all, chosen: one === every ? all : await getJson(one, options) };
}

/** What failed: over time, by operation, response code, dependency, exception and role. */
export const FailuresPage = {
  setup() {
    const tab = computed(() => (TABS.some(([key]) => key === route.query.tab) ? route.query.tab : 'operations'));
    const { data, error } = useLive(() => JSON.stringify([filterQuery(), filterQuery('operationName')].map((query) => address('/api/failures', query))), { ask });
    const all = computed(() => data.value?.all ?? null);
    const chosen = computed(() => data.value?.chosen ?? null);
    const { data: timeline } = useTimeline(() => filterQuery('operationName'), () => (tab.value === 'exceptions' ? '(SELECT *, NULL AS duration, false AS success FROM exceptions)' : CHARTS[tab.value].table),
      { count: 'sum(n)::BIGINT', failures: FAILED });
    const isEmpty = computed(() => all.value && all.value.totals.count === 0 && all.value.exceptions.length === 0 && all.value.dependencies.length === 0 && !isFiltered('operationName'));

    const inSearch = (query) => address('/search', { ...filterQuery(), ...query });
    const toSearch = (query, text) => h(Link, { to: inSearch(query) }, () => text);
    const choose = (row) => replaceQuery({ operationName: route.query.operationName === row.name ? null : row.name });

    const tables = {
      operations: () => dataTable({
        caption: 'Failed operations', none: 'No request failed.', rows: all.value.operations, keyOf: (row) => row.name, chosen: route.query.operationName, onChoose: choose,
        columns: [
          { title: 'Operation name', wide: true, cell: (row) => row.name || '(no name)' },
          { title: 'Count (failed)', number: true, cell: (row) => toSearch({ type: 'request', success: 'false', operationName: row.name }, count(row.failures)) },
          { title: 'Count', number: true, cell: (row) => count(row.count) },
          { title: '% failed', number: true, cell: (row) => `${((row.failures / row.count) * 100).toFixed(1)} %` },
          { title: 'Users', number: true, cell: (row) => count(row.users) },
        ],
      }),
      dependencies: () => dataTable({
        caption: 'Failed dependencies', none: 'No dependency failed.', rows: chosen.value.dependencies, keyOf: (row) => JSON.stringify([row.type, row.target, row.name, row.resultCode]),
        columns: [
          { title: 'Dependency', wide: true, cell: (row) => row.name },
          { title: 'Type', cell: (row) => row.type ?? '' },
          { title: 'Target', wide: true, cell: (row) => row.target ?? '' },
          { title: 'Result code', cell: (row) => row.resultCode ?? '' },
          { title: 'Count (failed)', number: true, cell: (row) => toSearch({ type: 'dependency', success: 'false', name: row.name, target: row.target ?? '', resultCode: row.resultCode ?? '' }, count(row.failures)) },
        ],
      }),
      exceptions: () => dataTable({
        caption: 'Exceptions by problem', none: 'No exception.', rows: chosen.value.exceptions, keyOf: (row) => row.problemId,
        columns: [
          { title: 'Exception type', cell: (row) => shortType(row.type) },
          { title: 'Problem Id', wide: true, cell: (row) => row.problemId },
          { title: 'Message', wide: true, cell: (row) => row.message },
          { title: 'Count', number: true, cell: (row) => toSearch({ type: 'exception', problemId: row.problemId }, count(row.count)) },
        ],
      }),
      roles: () => dataTable({
        caption: 'Roles with failed requests', none: 'No request failed.', rows: chosen.value.roles, keyOf: (row) => JSON.stringify([row.role, row.instance]),
        columns: [
          { title: 'Cloud role', cell: (row) => row.role || '(no role)' },
          { title: 'Instance', wide: true, cell: (row) => row.instance ?? '' },
          { title: 'Count (failed)', number: true, cell: (row) => toSearch({ type: 'request', success: 'false', role: row.role, roleInstance: row.instance ?? '' }, count(row.failures)) },
          { title: 'Count', number: true, cell: (row) => count(row.count) },
        ],
      }),
    };

    const sum = (rows, figure) => rows.reduce((total, row) => total + row[figure], 0);
    const numbers = {
      operations: () => chosen.value.totals.failures, dependencies: () => sum(chosen.value.dependencies, 'failures'), exceptions: () => sum(chosen.value.exceptions, 'count'), roles: () => chosen.value.roles.length,
    };

    function chart() {
      const { title, noun } = CHARTS[tab.value];
      const steps = timeline.value;
      const length = steps.at(-1).to - steps[0].from;
      return h('section', { class: 'chart-card' }, [
        h('h3', title),
        h(BarChart, {
          label: title, color: 'var(--bad)', height: 150, onNarrow: narrowTo, hint: 'Drag over the chart to zoom into a time range',
          bars: steps.map((step) => ({
            from: step.from, to: step.to, value: step.failures ?? 0, caption: timeOnAxis(step.from, length),
            text: `${timeOfDay(step.from).slice(0, 8)}: ${tab.value === 'exceptions' ? plural(step.failures ?? 0, noun) : `${count(step.failures ?? 0)} of ${plural(step.count ?? 0, noun)} failed`}`,
          })),
        }),
      ]);
    }

    const top = (title, rows, name, figure, to, none) => h('section', { class: 'top-list' }, [
      h('h3', `Top ${TOP} ${title}`),
      rows.length === 0 ? h('p', { class: 'quiet' }, none) : h('ul', rows.slice(0, TOP).map((row) => h('li', [h('span', { class: 'top-name', title: name(row) }, name(row)), toSearch(to(row), count(figure(row)))]))),
    ]);

    /** The samples that the button leads to: of what the tab is about. */
    const samples = () => ({
      operations: { type: 'request', success: 'false' }, dependencies: { type: 'dependency', success: 'false' }, exceptions: { type: 'exception' }, roles: { type: 'request', success: 'false' },
    }[tab.value]);
    const ofOperation = () => ({ operationName: route.query.operationName ?? null });
    const sampleCount = () => (tab.value === 'roles' ? chosen.value.totals.failures : numbers[tab.value]());

    const overall = () => h('section', { class: 'overall', 'aria-label': 'Overall' }, [
      h('h2', { class: 'overall-title' }, route.query.operationName === undefined ? 'Overall' : route.query.operationName || '(no name)'),
      top('response codes', chosen.value.responseCodes, (row) => row.resultCode || '(none)', (row) => row.failures, (row) => ({ ...ofOperation(), type: 'request', success: 'false', resultCode: row.resultCode ?? '' }), 'No failing response code.'),
      top('exception types', chosen.value.exceptions, (row) => shortType(row.type), (row) => row.count, (row) => ({ ...ofOperation(), type: 'exception', problemId: row.problemId }), 'No exception.'),
      top('failed dependencies', chosen.value.dependencies, (row) => `${row.target ? `${row.target} | ` : ''}${row.name}`, (row) => row.failures, (row) => ({ ...ofOperation(), type: 'dependency', success: 'false', name: row.name, target: row.target ?? '', resultCode: row.resultCode ?? '' }), 'No dependency failed.'),
      sampleCount() > 0 && h('p', { class: 'drill' }, ['Drill into ', h(Link, { class: 'primary-button', to: inSearch({ ...ofOperation(), ...samples() }) }, () => plural(sampleCount(), 'sample'))]),
    ]);

    return () => [
      h('header', { class: 'page-head' }, [h('h1', 'Failures'), all.value && h('p', `${count(all.value.totals.failures)} of ${count(all.value.totals.count)} requests failed`)]),
      errorNotice(error.value),
      isEmpty.value ? h(EmptyState, { title: 'No failures, and no telemetry yet' }) : all.value && chosen.value && [
        h(Filters),
        tabs({
          label: 'Failures by', current: tab.value, onChoose: (key) => replaceQuery({ tab: key === 'operations' ? null : key }),
          entries: TABS.map(([key, text]) => ({ key, text, count: count(numbers[key]()) })),
        }),
        h('div', { class: 'analysis' }, [
          h('div', { class: 'analysis-main' }, [timeline.value?.length > 0 && chart(), tables[tab.value]()]),
          overall(),
        ]),
      ],
    ];
  },
};

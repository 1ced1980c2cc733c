import { computed, defineComponent, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { count, duration, plural } from '../base/format.js';
import { newestKql } from '../base/kql.js';
import { Link, address, replaceQuery, route } from '../base/router.js';
import { useTimeline } from '../base/series.js';
import { seriesLegend } from '../charts/frame.js';
import { dataTable } from '../components/data-table.js';
import { filterQuery, isFiltered } from '../components/filters.js';
import { EmptyState, errorNotice, skeleton } from '../components/notices.js';
import { PageHead } from '../components/page-head.js';
import { tabs } from '../components/tabs.js';
import { countChart } from './usage-chart.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { GroupFigures, Groups } from '../base/types.js' */
/** @import { Column } from '../components/data-table.js' */

/** @typedef {'pageView' | 'browserTiming'} ItemType */

/** @typedef {'networkDuration' | 'sendDuration' | 'receiveDuration' | 'processingDuration'} Part */

/** @type {[key: Part, name: string, color: string][]} */
const PARTS = [
  ['networkDuration', 'Network connect', 'var(--series-3)'],
  ['sendDuration', 'Send request', 'var(--bar)'],
  ['receiveDuration', 'Receive response', 'var(--series-2)'],
  ['processingDuration', 'Client processing', 'var(--series-4)'],
];

/** Page views with their users, and where the time of loading goes. */
export const BrowserPage = defineComponent({
  setup() {
    /** @returns {ItemType} */
    const type = () => (route.query.tab === 'timings' ? 'browserTiming' : 'pageView');
    /** @type {LiveData<Groups>} */
    const { data: views, error } = useLive(() => address('/api/groups', { ...filterQuery(), type: 'pageView' }));
    /** @type {LiveData<Groups>} */
    const { data: timings } = useLive(() => address('/api/groups', { ...filterQuery(), type: 'browserTiming' }));
    const { data: steps } = useTimeline(() => filterQuery('name'), type);
    const isEmpty = computed(() =>
      views.value?.total.count === 0 && timings.value?.total.count === 0 && !isFiltered('name'));

    /** @param {string} caption @param {Groups} shown @param {Column<GroupFigures>[]} columns */
    const table = (caption, { groups }, columns) => dataTable({
      caption,
      none: 'No data with these filters.',
      rows: groups,
      keyOf: (row) => row.group,
      chosen: route.query.name,
      onChoose: ({ group }) => replaceQuery({ name: route.query.name === group ? null : group }),
      columns: [
        { title: 'Page', wide: true, cell: (row) => row.group || '(no name)' },
        {
          title: type() === 'pageView' ? 'Views' : 'Count',
          number: true,
          sort: (row) => row.count,
          cell: (row) => h(Link, { to: inSearch(type(), row.group) }, () => count(row.count)),
        },
        ...columns,
        { title: 'Duration (avg)', number: true, sort: (row) => row.average, cell: (row) => duration(row.average) },
        { title: 'p50', number: true, sort: (row) => row.p50, cell: (row) => duration(row.p50) },
        { title: 'p95', number: true, sort: (row) => row.p95, cell: (row) => duration(row.p95) },
      ],
    });

    const body = () => [
      tabs({
        label: 'Browser',
        current: type(),
        onChoose: (key) => replaceQuery({ tab: key === 'pageView' ? null : 'timings', name: null }),
        entries: [
          { key: /** @type {ItemType} */ ('pageView'), text: 'Page views', count: figure(views.value) },
          { key: /** @type {ItemType} */ ('browserTiming'), text: 'Load times', count: figure(timings.value) },
        ],
      }),
      steps.value && steps.value.length > 0
        && countChart(type() === 'pageView' ? 'Page views' : 'Measured loads', 'page view', steps.value),
      type() === 'pageView' && views.value && table('Pages', views.value, [
        { title: 'Users', number: true, sort: (row) => row.users, cell: (row) => count(row.users) },
        { title: 'Sessions', number: true, sort: (row) => row.sessions, cell: (row) => count(row.sessions) },
      ]),
      type() === 'browserTiming' && timings.value && [
        h('div', { class: 'padded' }, seriesLegend(PARTS.map(([, name, color]) => ({ name, color })))),
        table('Load times by page', timings.value, [
          { title: 'Parts (avg)', sort: (row) => row.average, text: partsText, cell: partsBar },
        ]),
      ],
    ];

    return () => [
      h(PageHead, {
        title: 'Browser',
        text: views.value ? plural(views.value.total.count, 'page view') : '',
        logs: () => newestKql(type() === 'pageView' ? 'pageViews' : 'browserTimings', filterQuery('name')),
      }),
      errorNotice(error.value),
      isEmpty.value && h(EmptyState, { title: 'No page views yet' }),
      views.value && timings.value && !isEmpty.value && body(),
      !(views.value && timings.value) && !error.value && skeleton(8, true),
    ];
  },
});

/** @param {Groups | null} groups */
function figure(groups) {
  return count(groups?.total.count ?? 0);
}

/** @param {ItemType} type @param {string} name */
function inSearch(type, name) {
  return address('/search', { ...filterQuery(), type, name });
}

/** @param {GroupFigures} row */
function partsText(row) {
  return PARTS.map(([key, name]) => `${name} ${duration(row[key])}`).join(', ');
}

/** @param {GroupFigures} row */
function partsBar(row) {
  const total = PARTS.reduce((sum, [key]) => sum + (row[key] ?? 0), 0) || 1;
  return h('span', { class: 'parts-bar', role: 'img', 'aria-label': partsText(row) }, PARTS.map(([key, name, color]) =>
    h('span', { key: name, style: { width: `${((row[key] ?? 0) / total) * 100}%`, background: color } })));
}

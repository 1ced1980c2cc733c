import { computed, defineComponent, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { allOf, filterTerm } from '../base/filter.js';
import { count, dateAndTime, plural, timeInList } from '../base/format.js';
import { newestKql } from '../base/kql.js';
import { Link, address, pushQuery, replaceQuery, route } from '../base/router.js';
import { useTimeline } from '../base/series.js';
import { dataTable } from '../components/data-table.js';
import { choice, filterQuery, isFiltered } from '../components/filters.js';
import { EmptyState, errorNotice, skeleton } from '../components/notices.js';
import { PageHead } from '../components/page-head.js';
import { countChart } from './usage-chart.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { GroupFigures, Groups } from '../base/types.js' */

/** Custom events by name, over time, with their users and sessions, and split by a property. */
export const EventsPage = defineComponent({
  setup() {
    /** @type {LiveData<Groups>} */
    const { data, error } = useLive(() => address('/api/groups', { ...filterQuery(), type: 'customEvent' }));
    const { data: steps } = useTimeline(() => filterQuery('name'), () => 'customEvent');
    /** @type {LiveData<{ columns: string[], properties: string[] }>} */
    const { data: fields } = useLive(() => '/api/fields');
    const by = computed(() => route.query.by ?? 'cloud_RoleName');
    /** @type {LiveData<Groups>} */
    const { data: split } = useLive(() =>
      address('/api/groups', { ...filterQuery('name'), type: 'customEvent', by: by.value }));
    const isEmpty = computed(() => data.value?.total.count === 0 && !isFiltered('name'));

    /** @returns {[string, string][]} */
    const options = () => [
      ['', 'Cloud role'],
      ['user_Id', 'User'],
      ['application_Version', 'Application version'],
      ...(fields.value?.properties ?? []).map(propertyOption),
    ];

    /** @param {Groups} shown */
    const names = ({ groups, moreGroups }) => dataTable({
      caption: moreGroups > 0 ? `Events, and ${count(moreGroups)} more names` : 'Events',
      none: 'No events with these filters.',
      rows: groups,
      keyOf: (row) => row.group,
      chosen: route.query.name,
      onChoose: ({ group }) => (route.query.name === undefined ? pushQuery : replaceQuery)({
        name: route.query.name === group ? null : group,
      }),
      columns: [
        { title: 'Event', wide: true, cell: (row) => row.group || '(no name)' },
        {
          title: 'Count',
          number: true,
          sort: (row) => row.count,
          cell: (row) => h(Link, { to: inSearch({ name: row.group }) }, () => count(row.count)),
        },
        { title: 'Users', number: true, sort: (row) => row.users, cell: (row) => count(row.users) },
        { title: 'Sessions', number: true, sort: (row) => row.sessions, cell: (row) => count(row.sessions) },
        {
          title: 'Last seen',
          sort: (row) => row.lastSeen,
          text: (row) => dateAndTime(row.lastSeen ?? ''),
          cell: (row) => timeInList(row.lastSeen ?? ''),
        },
      ],
    });

    /** @param {Groups} shown */
    const splitTable = ({ groups, total }) => h('section', { class: 'overall', 'aria-label': 'Split' }, [
      h('h2', { class: 'overall-title' }, route.query.name ?? 'All events'),
      dataTable({
        caption: `By ${options().find(([key]) => key === (route.query.by ?? ''))?.[1] ?? by.value}`,
        none: 'No events with these filters.',
        rows: groups,
        keyOf: (row) => row.group,
        columns: [
          { title: 'Value', wide: true, cell: (row) => row.group || '(none)' },
          {
            title: 'Count',
            number: true,
            sort: (row) => row.count,
            cell: (row) => h(Link, { to: inSplit(row) }, () => count(row.count)),
          },
          { title: 'Users', number: true, sort: (row) => row.users, cell: (row) => count(row.users) },
        ],
      }),
      total.count > 0 && h('p', { class: 'drill' }, [
        'Drill into ',
        h(Link, { class: 'primary-button', to: inSearch({ name: route.query.name }) },
          () => plural(total.count, 'event')),
      ]),
    ]);

    /** @param {GroupFigures} row */
    const inSplit = ({ group }) => inSearch({
      name: route.query.name,
      filter: allOf(route.query.filter, filterTerm(by.value, '=', group)),
    });

    return () => [
      h(PageHead, {
        title: 'Events',
        text: data.value ? plural(data.value.total.count, 'event') : '',
        logs: () => newestKql('customEvents', filterQuery('name')),
      }, () => choice('by', 'Split by', options())),
      errorNotice(error.value),
      isEmpty.value && h(EmptyState, { title: 'No custom events yet' }),
      data.value && !isEmpty.value && h('div', { class: 'analysis' }, [
        h('div', { class: 'analysis-main' }, [
          steps.value && steps.value.length > 0 && countChart(route.query.name ?? 'Events', 'event', steps.value),
          names(data.value),
        ]),
        split.value && splitTable(split.value),
      ]),
      !data.value && !error.value && skeleton(8, true),
    ];
  },
});

/** @param {string} name @returns {[string, string]} */
function propertyOption(name) {
  return [`customDimensions.${name}`, name];
}

/** @param {import('../base/router.js').Query} query */
function inSearch(query) {
  return address('/search', { ...filterQuery(), type: 'customEvent', ...query });
}

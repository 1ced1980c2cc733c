import { computed, defineComponent, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { allOf, filterTerm } from '../base/filter.js';
import { clockTime, count, dateAndTime, duration, plural, timeInList, timeOnAxis } from '../base/format.js';
import { newestKql } from '../base/kql.js';
import { Link, address, replaceQuery, route } from '../base/router.js';
import { useTimeline } from '../base/series.js';
import { TIME_RANGE_HINT } from '../charts/frame.js';
import { LineChart } from '../charts/line-chart.js';
import { dataTable } from '../components/data-table.js';
import { filterQuery, isFiltered, narrowTo } from '../components/filters.js';
import { EmptyState, errorNotice, skeleton } from '../components/notices.js';
import { PageHead } from '../components/page-head.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { Query } from '../base/router.js' */
/** @import { GroupFigures, Groups, Step } from '../base/types.js' */
/** @import { Column } from '../components/data-table.js' */

const TYPE = 'availabilityResult';

/** Availability tests: how many succeeded over time, by test and by location. */
export const AvailabilityPage = defineComponent({
  setup() {
    /** @type {LiveData<Groups>} */
    const { data, error } = useLive(() => address('/api/groups', { ...filterQuery(), type: TYPE }));
    /** @type {LiveData<Groups>} */
    const { data: locations } = useLive(() =>
      address('/api/groups', { ...filterQuery('name'), type: TYPE, by: 'location' }));
    const { data: steps } = useTimeline(() => filterQuery('name'), () => TYPE);
    const isEmpty = computed(() => data.value?.total.count === 0 && !isFiltered('name'));

    /** @param {Groups} shown */
    const tests = ({ groups }) => dataTable({
      caption: 'Tests',
      none: 'No results with these filters.',
      rows: groups,
      keyOf: (row) => row.group,
      chosen: route.query.name,
      onChoose: ({ group }) => replaceQuery({ name: route.query.name === group ? null : group }),
      columns: [
        { title: 'Test', wide: true, cell: (row) => row.group || '(no name)' },
        ...figures((row) => ({ name: row.group })),
        {
          title: 'Last run',
          sort: (row) => row.lastSeen,
          text: (row) => dateAndTime(row.lastSeen ?? ''),
          cell: (row) => timeInList(row.lastSeen ?? ''),
        },
      ],
    });

    /** @param {Groups} shown */
    const byLocation = ({ groups, total }) => h('section', { class: 'overall', 'aria-label': 'Locations' }, [
      h('h2', { class: 'overall-title' }, route.query.name ?? 'All tests'),
      dataTable({
        caption: 'Locations',
        none: 'No results with these filters.',
        rows: groups,
        keyOf: (row) => row.group,
        columns: [
          { title: 'Location', wide: true, cell: (row) => row.group || '(none)' },
          ...figures((row) => ({
            name: route.query.name,
            filter: allOf(route.query.filter, filterTerm('location', '=', row.group)),
          })).slice(0, 2),
        ],
      }),
      total.failures > 0 && h('p', { class: 'drill' }, [
        'Drill into ',
        h(Link, { class: 'primary-button', to: inSearch({ name: route.query.name, success: 'false' }) },
          () => `${count(total.failures)} failed`),
      ]),
    ]);

    return () => [
      h(PageHead, {
        title: 'Availability',
        text: data.value && data.value.total.count > 0
          ? `${availability(data.value.total)} of ${plural(data.value.total.count, 'test run')} succeeded`
          : '',
        logs: () => newestKql('availabilityResults', filterQuery('name')),
      }),
      errorNotice(error.value),
      isEmpty.value && h(EmptyState, { title: 'No availability results yet' }),
      data.value && !isEmpty.value && h('div', { class: 'analysis' }, [
        h('div', { class: 'analysis-main' }, [
          steps.value && steps.value.length > 0 && chart(steps.value),
          tests(data.value),
        ]),
        locations.value && byLocation(locations.value),
      ]),
      !data.value && !error.value && skeleton(8, true),
    ];
  },
});

/** @param {{ count: number, failures: number }} figures */
function availability({ count: total, failures }) {
  return `${((1 - failures / (total || 1)) * 100).toFixed(1)} %`;
}

/**
 * @param {(row: GroupFigures) => Query} queryOf the search for the results of a row
 * @returns {Column<GroupFigures>[]}
 */
function figures(queryOf) {
  return [
    {
      title: 'Succeeded',
      number: true,
      sort: (row) => 1 - row.failures / row.count,
      cell: availability,
    },
    {
      title: 'Failed',
      number: true,
      sort: (row) => row.failures,
      cell: (row) => (row.failures > 0
        ? h(Link, { to: inSearch({ ...queryOf(row), success: 'false' }) }, () => count(row.failures))
        : '0'),
    },
    {
      title: 'Runs',
      number: true,
      sort: (row) => row.count,
      cell: (row) => h(Link, { to: inSearch(queryOf(row)) }, () => count(row.count)),
    },
    { title: 'Duration (avg)', number: true, sort: (row) => row.average, cell: (row) => duration(row.average) },
    { title: 'p95', number: true, sort: (row) => row.p95, cell: (row) => duration(row.p95) },
  ];
}

/** @param {Query} query */
function inSearch(query) {
  return address('/search', { ...filterQuery(), type: TYPE, ...query });
}

/** @param {Step[]} steps */
function chart(steps) {
  const [first, last] = [steps[0], steps[steps.length - 1]];
  const share = (/** @type {Step} */ step) =>
    (step.count ? 100 * (1 - (step.failures ?? 0) / step.count) : null);
  const text = (/** @type {Step} */ step) =>
    (step.count ? `${share(step)?.toFixed(1)} % of ${plural(step.count, 'run')} succeeded` : 'no data');
  return h('section', { class: 'chart-card' }, [
    h('h2', { class: 'caption' }, 'Availability'),
    h(LineChart, {
      label: 'Availability',
      height: 150,
      from: first.from,
      to: last.to,
      top: 100,
      formatX: (at) => timeOnAxis(at, last.to - first.from),
      formatY: (value) => `${Number(value.toFixed(1))} %`,
      series: [{
        name: 'Availability',
        color: 'var(--good)',
        points: steps.map((step) =>
          /** @type {[number, number | null]} */ ([(step.from + step.to) / 2, share(step)])),
      }],
      onNarrow: narrowTo,
      hint: TIME_RANGE_HINT,
      steps: steps.map((step) => ({ from: step.from, to: step.to, text: `${clockTime(step.from)}: ${text(step)}` })),
    }),
  ]);
}

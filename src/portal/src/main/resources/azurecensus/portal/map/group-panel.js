import { defineComponent, h } from '../lib/vue.js';
import { count, duration, plural } from '../base/format.js';
import { icon } from '../base/icons.js';
import { dataTable } from '../components/data-table.js';

/** @import { PropType } from '../lib/vue.js' */
/** @import { MapNode } from '../base/types.js' */

/** The external components that the map shows as one. */
export const GroupPanel = defineComponent({
  props: { members: { type: /** @type {PropType<MapNode[]>} */ (Array), required: true } },
  emits: { close: () => true, choose: (/** @type {string} */ _id) => true },
  setup(props, { emit }) {
    const close = () => emit('close');
    const onKeydown = (/** @type {KeyboardEvent} */ event) => event.key === 'Escape' && close();
    return () => h('aside', { class: 'map-panel', 'aria-label': 'Details of the selection', onKeydown }, [
      h('header', { class: 'panel-head' }, [
        h('div', [
          h('h2', props.members[0]?.type ?? ''),
          h('p', `${plural(props.members.length, 'component')} shown as one`),
        ]),
        h('button', { class: 'plain-button', 'aria-label': 'Close details', onClick: close }, icon('close')),
      ]),
      dataTable({
        caption: 'Components',
        none: '',
        rows: props.members,
        keyOf: (row) => row.id,
        onChoose: (row) => emit('choose', row.id),
        columns: [
          { title: 'Name', wide: true, cell: (row) => row.name },
          { title: 'Calls', number: true, sort: (row) => row.calls, cell: (row) => count(row.calls ?? 0) },
          {
            title: 'Failed',
            number: true,
            bad: (row) => (row.failures ?? 0) > 0,
            sort: (row) => row.failures,
            cell: (row) => count(row.failures ?? 0),
          },
          {
            title: 'Avg',
            number: true,
            sort: (row) => row.averageDuration,
            cell: (row) => duration(row.averageDuration),
          },
        ],
      }),
    ]);
  },
});

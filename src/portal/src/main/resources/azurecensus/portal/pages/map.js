import { computed, defineComponent, h, ref } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { inputValue } from '../base/events.js';
import { count, plural } from '../base/format.js';
import { targetsKql } from '../base/kql.js';
import { address, pushQuery, replaceQuery, route } from '../base/router.js';
import { choice, filterQuery, isFiltered, rangeQuery } from '../components/filters.js';
import { EmptyState, errorNotice, skeleton } from '../components/notices.js';
import { PageHead } from '../components/page-head.js';
import { MapCanvas } from '../map/canvas.js';
import { GroupPanel } from '../map/group-panel.js';
import { MapPanel } from '../map/panel.js';
import { findNodes, membersOf, visibleMap } from '../map/visible.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { ApplicationMap } from '../base/types.js' */

/** @type {[string, string][]} */
const EXTERNALS = [['', 'Shown'], ['grouped', 'Grouped by type'], ['hidden', 'Hidden']];

/** The components that call one another, with the number, duration and failures of the calls. */
export const MapPage = defineComponent({
  setup() {
    const typed = ref('');
    /** @type {LiveData<ApplicationMap>} */
    const { data: map, error } = useLive(() =>
      address('/api/map', { ...rangeQuery(), filter: route.query.filter }));
    const shown = computed(() => {
      const options = { role: route.query.role, externals: route.query.externals };
      return map.value && visibleMap(map.value, options);
    });
    const found = computed(() => (shown.value ? findNodes(shown.value, typed.value) : []));
    const selected = computed(() => {
      const entries = shown.value ? [...shown.value.nodes, ...shown.value.edges] : [];
      return entries.find(({ id }) => id === route.query.selected)?.id ?? null;
    });
    const members = computed(() => map.value && selected.value && membersOf(map.value, selected.value));
    const select = (/** @type {string | null} */ id) =>
      (selected.value === null ? pushQuery : replaceQuery)({ selected: id });

    const nothing = () => (isFiltered('externals')
      ? h('p', { class: 'quiet padded' }, 'No components with these filters.')
      : h(EmptyState, { title: 'No components yet', text: 'A component appears after its first request or call.' }));

    /** Selects the first component that is found, then the next one. */
    function findNext(/** @type {Event} */ event) {
      event.preventDefault();
      const next = found.value.indexOf(selected.value ?? '') + 1;
      if (found.value.length > 0) {
        select(found.value[next % found.value.length]);
      }
    }

    const findForm = () => h('form', { class: 'map-find', onSubmit: findNext }, [
      h('input', {
        class: 'text-box',
        type: 'search',
        placeholder: 'Find a component',
        'aria-label': 'Find a component',
        value: typed.value,
        onInput: (/** @type {Event} */ event) => {
          typed.value = inputValue(event);
        },
      }),
      h('span', { class: 'quiet', role: 'status' }, [
        typed.value.trim() !== '' && `${count(found.value.length)} found`,
      ]),
    ]);

    /** @param {ApplicationMap} visible */
    const body = (visible) => h('div', { class: ['map-body', { 'with-panel': selected.value }] }, [
      h(MapCanvas, { map: visible, selected: selected.value, found: found.value, onSelect: select }),
      members.value && h(GroupPanel, {
        key: `group ${selected.value}`,
        members: members.value,
        onChoose: (/** @type {string} */ id) => pushQuery({ externals: null, selected: id }),
        onClose: () => select(null),
      }),
      selected.value && !members.value && h(MapPanel, {
        key: selected.value,
        map: visible,
        selected: selected.value,
        onClose: () => select(null),
      }),
    ]);

    return () => {
      const hasNodes = shown.value !== null && shown.value.nodes.length > 0;
      return h('div', { class: 'map-page' }, [
        h(PageHead, {
          title: 'Application map',
          text: shown.value ? plural(shown.value.nodes.length, 'component') : '',
          logs: () => targetsKql(filterQuery()),
        }, { default: () => choice('externals', 'Externals', EXTERNALS), find: findForm }),
        errorNotice(error.value),
        !map.value && !error.value && skeleton(0, true),
        shown.value && (hasNodes ? body(shown.value) : nothing()),
      ]);
    };
  },
});

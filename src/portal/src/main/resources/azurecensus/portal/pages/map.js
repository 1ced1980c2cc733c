import { computed, defineComponent, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { address, replaceQuery, route } from '../base/router.js';
import { rangeChoice, rangeQuery } from '../components/filters.js';
import { EmptyState, errorNotice } from '../components/notices.js';
import { MapCanvas } from '../map/canvas.js';
import { MapPanel } from '../map/panel.js';

/** @import { LiveData } from '../base/api.js' */
/** @import { ApplicationMap } from '../base/types.js' */

/** The components that call one another, with the number, duration and failures of the calls. */
export const MapPage = defineComponent({
  setup() {
    /** @type {LiveData<ApplicationMap>} */
    const { data: map, error } = useLive(() => address('/api/map', rangeQuery()));
    const selected = computed(() => {
      const entries = map.value ? [...map.value.nodes, ...map.value.edges] : [];
      return entries.find(({ id }) => id === route.query.selected)?.id ?? null;
    });
    const select = (/** @type {string | null} */ id) => replaceQuery({ selected: id });

    const hasRange = () => Object.values(rangeQuery()).some((value) => value !== null);

    const nothing = () => (hasRange()
      ? h('p', { class: 'quiet padded' }, 'No data in this time range.')
      : h(EmptyState, { title: 'No components yet', text: 'A component appears after its first request or call.' }));

    /** @param {ApplicationMap} shown */
    const body = (shown) => h('div', { class: ['map-body', { 'with-panel': selected.value }] }, [
      h(MapCanvas, { map: shown, selected: selected.value, onSelect: select }),
      selected.value && h(MapPanel, {
        key: selected.value,
        map: shown,
        selected: selected.value,
        onClose: () => select(null),
      }),
    ]);

    return () => {
      const hasNodes = map.value !== null && map.value.nodes.length > 0;
      return h('div', { class: 'map-page' }, [
        h('header', { class: 'page-head' }, [
          h('h1', 'Application map'),
          (hasNodes || hasRange()) && rangeChoice(),
        ]),
        errorNotice(error.value),
        map.value && (hasNodes ? body(map.value) : nothing()),
      ]);
    };
  },
});

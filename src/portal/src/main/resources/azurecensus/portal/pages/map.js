import { computed, h } from '../lib/vue.js';
import { useLive } from '../base/api.js';
import { address, replaceQuery, route } from '../base/router.js';
import { rangeChoice } from '../components/filters.js';
import { MapCanvas } from '../components/map-canvas.js';
import { MapPanel } from '../components/map-panel.js';
import { EmptyState, errorNotice } from '../components/notices.js';

/** Which components call which, how often, how long and how well. */
export const MapPage = {
  setup() {
    const { data: map, error } = useLive(() => address('/api/map', { last: route.query.last ?? null }));
    const selected = computed(() => {
      const wanted = route.query.selected;
      return map.value && [...map.value.nodes, ...map.value.edges].some(({ id }) => id === wanted) ? wanted : null;
    });
    const select = (id) => replaceQuery({ selected: id });

    return () => h('div', { class: 'map-page' }, [
      h('header', { class: 'page-head' }, [h('h1', 'Application map'), (map.value?.nodes.length > 0 || route.query.last) && rangeChoice()]),
      errorNotice(error.value),
      map.value?.nodes.length === 0 && (route.query.last ? h('p', { class: 'quiet padded' }, 'Nothing in this time range.') : h(EmptyState, { title: 'Nothing to map yet', text: 'A component appears with its first request or call.' })),
      map.value?.nodes.length > 0 && h('div', { class: ['map-body', { 'with-panel': selected.value }] }, [
        h(MapCanvas, { map: map.value, selected: selected.value, onSelect: select }),
        selected.value && h(MapPanel, { key: selected.value, map: map.value, selected: selected.value, onClose: () => select(null) }),
      ]),
    ]);
  },
};

import { computed, h, onMounted, onUnmounted, reactive, ref, watch } from '../lib/vue.js';
import { count, duration, plural } from '../base/format.js';
import { drawing, icon } from '../base/icons.js';
import { RADIUS, arrange } from '../base/map-layout.js';

const MARGIN = 70;
/** The room that an edge's label takes. */
const LABEL = { width: 112, height: 58, failed: 78 };

/** The map itself: nodes and edges that can be chosen, moved, zoomed and fitted. */
export const MapCanvas = {
  props: { map: { type: Object, required: true }, selected: { type: String, default: null } },
  emits: ['select'],
  setup(props, { emit }) {
    const canvas = ref(null);
    const view = reactive({ x: 0, y: 0, scale: 1 });
    const moved = reactive(new Map());
    const structure = computed(() => JSON.stringify([props.map.nodes.map(({ id }) => id), props.map.edges.map(({ id }) => id)]));
    const positions = ref(new Map());
    const bends = ref(new Map());
    const positionOf = (id) => moved.get(id) ?? positions.value.get(id) ?? { x: 0, y: 0 };
    let touched = false;

    function place() {
      const { clientWidth, clientHeight } = canvas.value;
      ({ positions: positions.value, bends: bends.value } = arrange(props.map.nodes, props.map.edges, clientWidth < clientHeight * 0.8));
    }

    function fit() {
      const { clientWidth, clientHeight } = canvas.value;
      const boxes = [...props.map.nodes.map((node) => ({ ...positionOf(node.id), r: RADIUS[node.kind] })), ...[...bends.value.values()].flat().map((bend) => ({ ...bend, r: 20 }))];
      const left = Math.min(...boxes.map(({ x, r }) => x - r)) - MARGIN;
      const right = Math.max(...boxes.map(({ x, r }) => x + r)) + MARGIN;
      const top = Math.min(...boxes.map(({ y, r }) => y - r)) - MARGIN / 2;
      const bottom = Math.max(...boxes.map(({ y, r }) => y + r)) + MARGIN;
      view.scale = Math.min(1.6, clientWidth / (right - left), clientHeight / (bottom - top));
      view.x = clientWidth / 2 - ((left + right) / 2) * view.scale;
      view.y = clientHeight / 2 - ((top + bottom) / 2) * view.scale;
    }

    function zoom(factor, at) {
      const center = at ?? { x: canvas.value.clientWidth / 2, y: canvas.value.clientHeight / 2 };
      const scale = Math.min(4, Math.max(0.1, view.scale * factor));
      view.x = center.x - (center.x - view.x) * (scale / view.scale);
      view.y = center.y - (center.y - view.y) * (scale / view.scale);
      view.scale = scale;
      touched = true;
    }

    function wheel(event) {
      event.preventDefault();
      const { left, top } = canvas.value.getBoundingClientRect();
      zoom(event.deltaY < 0 ? 1.15 : 1 / 1.15, { x: event.clientX - left, y: event.clientY - top });
    }

    /** Follows the pointer until it is let go; a press that does not move is a choice. */
    function drag(event, node) {
      if (event.button !== 0) {
        return;
      }
      event.stopPropagation();
      const start = { x: event.clientX, y: event.clientY };
      const from = node ? { ...positionOf(node.id) } : { x: view.x, y: view.y };
      let far = false;
      const move = (now) => {
        const dx = now.clientX - start.x;
        const dy = now.clientY - start.y;
        far = far || Math.hypot(dx, dy) > 4;
        if (far && node) {
          moved.set(node.id, { x: from.x + dx / view.scale, y: from.y + dy / view.scale });
        } else if (far) {
          touched = true;
          view.x = from.x + dx;
          view.y = from.y + dy;
        }
      };
      const end = () => {
        window.removeEventListener('pointermove', move);
        window.removeEventListener('pointerup', end);
        if (!far) {
          emit('select', node ? node.id : null);
        }
      };
      window.addEventListener('pointermove', move);
      window.addEventListener('pointerup', end);
    }

    const resized = new ResizeObserver(() => {
      if (!touched) {
        place();
        fit();
      }
    });
    onMounted(() => {
      place();
      fit();
      resized.observe(canvas.value);
    });
    onUnmounted(() => resized.disconnect());
    watch(structure, () => {
      place();
      if (!touched) {
        fit();
      }
    });

    function chosen(id) {
      return { 'aria-pressed': String(props.selected === id), role: 'button', tabindex: 0, onKeydown: (event) => {
        if (event.key === 'Enter' || event.key === ' ') {
          event.preventDefault();
          emit('select', id);
        }
      } };
    }

    /** The ring: green, and red from the top on for the share that failed. */
    function ring(node, r) {
      const share = node.calls > 0 ? node.failures / node.calls : 0;
      const length = 2 * Math.PI * r;
      return [
        h('circle', { class: ['ring', { unknown: !(node.calls > 0) }], r }),
        share > 0 && h('circle', { class: 'ring failed', r, transform: 'rotate(-90)', 'stroke-dasharray': `${Math.max(share, 0.02) * length} ${length}` }),
      ];
    }

    function roleNode(node) {
      const lines = node.calls > 0 ? [['figure', duration(node.averageDuration)], ['figure', `${count(node.calls)}`, node.calls === 1 ? ' call' : ' calls']] : [];
      const top = node.calls > 0 ? -24 : -4;
      return [
        h('circle', { class: 'disc', r: RADIUS.role }),
        ring(node, RADIUS.role - 4),
        h('text', { class: 'instances', y: top }, String(node.instances)),
        h('text', { class: 'unit', y: top + 24 }, node.instances === 1 ? 'instance' : 'instances'),
        lines.map(([, strong, rest], index) => h('text', { class: 'unit', y: top + 46 + index * 22 }, [h('tspan', { class: 'figure' }, strong), rest])),
        h('text', { class: 'node-name', y: RADIUS.role + 32 }, shortened(node.name || '(no role)')),
      ];
    }

    function externalNode(node) {
      return [
        h('circle', { class: ['disc', 'external'], r: RADIUS.external }),
        h('g', { transform: 'translate(-24 -24) scale(3)' }, drawing(externalIcon(node.type))),
        h('text', { class: 'node-name', y: RADIUS.external + 28 }, shortened(node.name)),
        h('text', { class: 'node-type', y: RADIUS.external + 50 }, shortened(node.type)),
      ];
    }

    /** Where a call's line runs: from circle to circle over its bends. */
    function wayOf(entry) {
      const from = positionOf(entry.source);
      const to = positionOf(entry.target);
      const radius = (id) => RADIUS[id.startsWith('role:') ? 'role' : 'external'];
      const inner = moved.has(entry.source) || moved.has(entry.target) ? [] : bends.value.get(entry.id) ?? [];
      const towards = (a, b) => {
        const length = Math.hypot(b.x - a.x, b.y - a.y) || 1;
        return { x: (b.x - a.x) / length, y: (b.y - a.y) / length };
      };
      const out = towards(from, inner[0] ?? to);
      const back = towards(inner.at(-1) ?? from, to);
      // Two roles that call each other get two lines side by side.
      const both = props.map.edges.some((other) => other.source === entry.target && other.target === entry.source);
      const aside = both ? { x: -out.y * 26, y: out.x * 26 } : { x: 0, y: 0 };
      return [
        { x: from.x + out.x * (radius(entry.source) + 2) + aside.x, y: from.y + out.y * (radius(entry.source) + 2) + aside.y },
        ...inner,
        { x: to.x - back.x * (radius(entry.target) + 4) + aside.x, y: to.y - back.y * (radius(entry.target) + 4) + aside.y },
      ];
    }

    /** All lines with the places of their labels, none on another as long as there is room along the lines. */
    const lines = computed(() => {
      const taken = props.map.nodes.map((node) => ({ ...positionOf(node.id), w: RADIUS[node.kind], h: RADIUS[node.kind] + 8 }));
      return props.map.edges.map((entry) => {
        if (entry.source === entry.target) {
          const { x, y } = positionOf(entry.source);
          return { entry, d: `M${x - 40} ${y - RADIUS.role + 12} C ${x - 90} ${y - 190}, ${x + 90} ${y - 190}, ${x + 42} ${y - RADIUS.role + 8}`, middle: { x, y: y - 152 } };
        }
        const way = wayOf(entry);
        const places = way.length > 2 ? way.slice(1, -1) : [];
        const segment = Math.floor((way.length - 2) / 2);
        for (const share of [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82]) {
          places.push({ x: way[segment].x + (way[segment + 1].x - way[segment].x) * share, y: way[segment].y + (way[segment + 1].y - way[segment].y) * share });
        }
        const box = ({ x, y }) => ({ x, y: y + 18, w: LABEL.width / 2, h: (entry.failures > 0 ? LABEL.failed : LABEL.height) / 2 });
        const isFree = (at) => taken.every((other) => Math.abs(other.x - box(at).x) >= other.w + box(at).w || Math.abs(other.y - box(at).y) >= other.h + box(at).h);
        const middle = places.find(isFree) ?? places[0];
        taken.push(box(middle));
        return { entry, d: way.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join(' '), middle };
      });
    });

    function edge({ entry, d, middle }) {
      const text = duration(entry.averageDuration);
      const width = 26 + text.length * 9;
      return h('g', {
        key: entry.id, class: ['edge', { selected: props.selected === entry.id, failing: entry.failures > 0 }], ...chosen(entry.id),
        'aria-label': `Calls from ${nameOf(entry.source)} to ${nameOf(entry.target)}: ${plural(entry.calls, 'call')}, ${text} on average, ${count(entry.failures)} failed`,
        onPointerdown: (event) => event.stopPropagation(),
        onClick: () => emit('select', entry.id),
      }, [
        h('path', { class: 'edge-reach', d }),
        h('path', { class: 'edge-line chosen', d, 'marker-end': 'url(#arrow-selected)' }),
        h('g', { transform: `translate(${middle.x} ${middle.y})` }, [
          h('rect', { class: 'pill', x: -width / 2, y: -13, width, height: 26, rx: 13 }),
          h('text', { class: 'pill-text', y: 6 }, text),
          h('text', { class: 'edge-calls', y: 36 }, plural(entry.calls, 'call')),
          entry.failures > 0 && h('text', { class: 'edge-failures', y: 56 }, `${count(entry.failures)} failed`),
        ]),
      ]);
    }

    const nameOf = (id) => props.map.nodes.find((node) => node.id === id)?.name || '(no role)';
    const arrow = (id) => h('marker', { id, viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 6, markerHeight: 6, orient: 'auto-start-reverse' }, h('path', { d: 'M0 0L10 5L0 10z' }));
    const button = (label, name, action) => h('button', { class: 'round-button', title: label, 'aria-label': label, onClick: action }, icon(name, { width: 20, height: 20 }));

    return () => h('div', { class: 'map-canvas', ref: canvas }, [
      h('svg', { class: 'map', role: 'group', 'aria-label': 'Application map', onPointerdown: (event) => drag(event, null), onWheel: wheel }, [
        h('defs', [arrow('arrow'), arrow('arrow-selected')]),
        h('g', { transform: `translate(${view.x} ${view.y}) scale(${view.scale})` }, [
          lines.value.map(({ entry, d }) => h('path', { key: `line ${entry.id}`, class: 'edge-line', d, 'marker-end': 'url(#arrow)' })),
          lines.value.map(edge),
          props.map.nodes.map((node) => {
            const { x, y } = positionOf(node.id);
            return h('g', {
              key: node.id, class: ['node', node.kind, { selected: props.selected === node.id }], transform: `translate(${x} ${y})`, ...chosen(node.id),
              'aria-label': label(node), onPointerdown: (event) => drag(event, node),
            }, [h('title', node.name), node.kind === 'role' ? roleNode(node) : externalNode(node)]);
          }),
        ]),
      ]),
      h('div', { class: 'map-buttons' }, [
        button('Fit to screen', 'fit', () => { touched = false; fit(); }), button('Zoom in', 'plus', () => zoom(1.25)), button('Zoom out', 'minus', () => zoom(1 / 1.25)),
      ]),
    ]);
  },
};

function label(node) {
  const figures = `${plural(node.calls ?? 0, 'call')}, ${duration(node.averageDuration)} on average, ${count(node.failures ?? 0)} failed`;
  return node.kind === 'role' ? `${node.name || '(no role)'}: ${plural(node.instances, 'instance')}, ${figures}` : `${node.name}, ${node.type}: ${figures}`;
}

function shortened(text) {
  return text.length > 34 ? `${text.slice(0, 32)}…` : text;
}

function externalIcon(type) {
  const lower = type.toLowerCase();
  if (/sql|mongo|redis|documentdb|cosmos|table|blob|cassandra/.test(lower)) {
    return 'database';
  }
  return /queue|event hub|service bus|kafka|rabbit/.test(lower) ? 'queue' : 'request';
}

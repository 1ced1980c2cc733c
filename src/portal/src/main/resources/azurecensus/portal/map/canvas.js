import { computed, defineComponent, h, nextTick, onMounted, onUnmounted, reactive, ref, watch } from '../lib/vue.js';
import { isActivation, nextInList, nextInRow } from '../base/events.js';
import { count, duration, plural } from '../base/format.js';
import { drawing, icon } from '../base/icons.js';
import { calledIcon } from '../base/items.js';
import { RADIUS, arrange } from './layout.js';
import { drawLines } from './lines.js';
import { followPointer, useViewport } from './viewport.js';
import { withNeighbours } from './visible.js';

/** @import { PropType } from '../lib/vue.js' */
/** @import { ApplicationMap, MapNode } from '../base/types.js' */
/** @import { IconName } from '../base/icons.js' */
/** @import { Point } from './layout.js' */
/** @import { Line } from './lines.js' */

const WHEEL_FACTOR = 1.15;
const BUTTON_FACTOR = 1.25;
const NAME_LENGTH = 34;
/** Below this scale the labels of lines are hidden. */
const FAR_BELOW = 0.38;
const LEAST_NAME_PIXELS = 11;
const NAME_SIZE = 20;
/** The room of a name, and the width of a letter as a share of its height. */
const NAME_ROOM = 400;
const LETTER_SHARE = 0.6;
/** A canvas that is narrower than this share of its height has callers above their callees. */
const VERTICAL_BELOW = 0.8;

/** The map: nodes and edges that can be selected, moved, zoomed and fitted. */
export const MapCanvas = defineComponent({
  props: {
    map: { type: /** @type {PropType<ApplicationMap>} */ (Object), required: true },
    selected: { type: /** @type {PropType<string | null>} */ (String), default: null },
    /** The ids of the nodes that the user searched for. */
    found: { type: /** @type {PropType<string[]>} */ (Array), default: () => [] },
  },
  emits: { select: (/** @type {string | null} */ _id) => true },
  setup(props, { emit }) {
    const canvas = ref(/** @type {HTMLElement | null} */ (null));
    const layout = ref(arrange([], [], false));
    const moved = reactive(/** @type {Map<string, Point>} */ (new Map()));
    const { view, fit, zoom, reveal } = useViewport();
    const near = computed(() => (props.selected === null ? null : withNeighbours(props.map, props.selected)));
    const isAside = (/** @type {string} */ id) => near.value !== null && !near.value.has(id);
    const isFar = computed(() => view.scale < FAR_BELOW);
    const nameSize = computed(() => Math.max(NAME_SIZE, LEAST_NAME_PIXELS / Math.max(view.scale, 0.3)));
    const nameLength = computed(() => Math.min(NAME_LENGTH, Math.floor(NAME_ROOM / nameSize.value / LETTER_SHARE)));
    const focused = ref(/** @type {string | null} */ (null));
    const positionOf = (/** @type {string} */ id) => moved.get(id) ?? layout.value.positions.get(id) ?? { x: 0, y: 0 };
    const size = () => ({ width: canvas.value?.clientWidth ?? 0, height: canvas.value?.clientHeight ?? 0 });
    let adjusted = false;

    function place() {
      const { width, height } = size();
      layout.value = arrange(props.map.nodes, props.map.edges, width < height * VERTICAL_BELOW);
    }

    function fitAll() {
      const nodes = props.map.nodes.map((node) => ({ node, position: positionOf(node.id) }));
      fit(size(), nodes, [...layout.value.bends.values()].flat());
      revealSelected(0);
    }

    /**
     * Shows at least the selected component of a map that is larger than its canvas.
     *
     * @param {number} [margin] in pixels
     */
    function revealSelected(margin) {
      const node = props.map.nodes.find(({ id }) => id === props.selected);
      if (node) {
        reveal(positionOf(node.id), size(), margin);
      }
    }

    /** @param {number} factor @param {Point} [at] the centre by default */
    function zoomBy(factor, at) {
      const { width, height } = size();
      zoom(factor, at ?? { x: width / 2, y: height / 2 });
      adjusted = true;
    }

    /** @param {WheelEvent} event */
    function onWheel(event) {
      event.preventDefault();
      const { left = 0, top = 0 } = canvas.value?.getBoundingClientRect() ?? {};
      const at = { x: event.clientX - left, y: event.clientY - top };
      zoomBy(event.deltaY < 0 ? WHEEL_FACTOR : 1 / WHEEL_FACTOR, at);
    }

    /** @param {PointerEvent} event */
    function pan(event) {
      if (event.button !== 0) {
        return;
      }
      const from = { x: view.x, y: view.y };
      followPointer(event, (dx, dy) => {
        adjusted = true;
        view.x = from.x + dx;
        view.y = from.y + dy;
      }, () => emit('select', null));
    }

    /** @param {PointerEvent} event @param {string} id */
    function moveNode(event, id) {
      if (event.button !== 0) {
        return;
      }
      event.stopPropagation();
      const from = positionOf(id);
      followPointer(event, (dx, dy) => {
        moved.set(id, { x: from.x + dx / view.scale, y: from.y + dy / view.scale });
      }, () => emit('select', id));
    }

    const observer = new ResizeObserver(() => {
      if (!adjusted) {
        place();
        fitAll();
      }
    });
    onMounted(() => {
      place();
      fitAll();
      if (canvas.value) {
        observer.observe(canvas.value);
      }
    });
    onUnmounted(() => observer.disconnect());
    const ids = (/** @type {{ id: string }[]} */ entries) => entries.map(({ id }) => id);
    watch(() => JSON.stringify([ids(props.map.nodes), ids(props.map.edges)]), () => {
      place();
      if (!adjusted) {
        fitAll();
      }
    });

    const lines = computed(() => drawLines(props.map, positionOf, ({ id, source, target }) =>
      (moved.has(source) || moved.has(target) ? [] : layout.value.bends.get(id) ?? [])));
    const nameOf = (/** @type {string} */ id) => props.map.nodes.find((node) => node.id === id)?.name || '(no role)';

    /** Nodes, then edges: the order in which arrow keys reach them. The whole map is one tab stop. */
    const order = computed(() => [...ids(props.map.nodes), ...ids(props.map.edges)]);
    const tabStop = computed(() =>
      [focused.value, props.selected].find((id) => id !== null && order.value.includes(id)) ?? order.value[0]);

    async function focus(/** @type {string} */ id) {
      focused.value = id;
      const node = props.map.nodes.find((each) => each.id === id);
      if (node) {
        reveal(positionOf(id), size());
      }
      await nextTick();
      const elements = /** @type {SVGElement[]} */ ([...canvas.value?.querySelectorAll('.node, .edge') ?? []]);
      elements.find((element) => element.getAttribute('data-id') === id)?.focus();
    }

    /** @param {KeyboardEvent} event @param {string} id */
    function onKeydown(event, id) {
      const index = order.value.indexOf(id);
      const to = nextInRow(event, index, order.value.length) ?? nextInList(event, index, order.value.length);
      if (to !== undefined) {
        event.preventDefault();
        focus(order.value[to]);
      } else if (isActivation(event)) {
        event.preventDefault();
        emit('select', id);
      }
    }

    /** @param {string} id */
    const selectable = (id) => ({
      'data-id': id,
      role: 'button',
      tabindex: tabStop.value === id ? 0 : -1,
      'aria-pressed': String(props.selected === id),
      onFocus: () => {
        focused.value = id;
      },
      onKeydown: (/** @type {KeyboardEvent} */ event) => onKeydown(event, id),
    });

    // The panel beside the canvas changes its size first.
    watch(() => props.selected, () => nextTick(() => revealSelected()));

    /** @param {Line} line */
    function drawEdge({ edge, path, label }) {
      const average = duration(edge.averageDuration);
      const calls = plural(edge.calls, 'call');
      const figures = `${calls}, ${average} on average, ${count(edge.failures)} failed`;
      return h('g', {
        key: edge.id,
        class: ['edge', {
          selected: props.selected === edge.id,
          near: near.value?.has(edge.id),
          aside: isAside(edge.id),
          failing: edge.failures > 0,
        }],
        ...selectable(edge.id),
        'aria-label': `Calls from ${nameOf(edge.source)} to ${nameOf(edge.target)}: ${figures}`,
        onPointerdown: (/** @type {PointerEvent} */ event) => event.stopPropagation(),
        onClick: () => emit('select', edge.id),
      }, [
        h('path', { class: 'edge-reach', d: path }),
        h('path', { class: 'edge-line chosen', d: path, 'marker-end': 'url(#arrow-selected)' }),
        edgeLabel(label, average, calls, edge.failures),
      ]);
    }

    /** @param {MapNode} node */
    function drawNode(node) {
      const { x, y } = positionOf(node.id);
      return h('g', {
        key: node.id,
        class: ['node', node.kind, {
          selected: props.selected === node.id,
          found: props.found.includes(node.id),
          aside: isAside(node.id),
        }],
        transform: `translate(${x} ${y})`,
        ...selectable(node.id),
        'aria-label': describe(node),
        onPointerdown: (/** @type {PointerEvent} */ event) => moveNode(event, node.id),
      }, [
        h('title', describe(node)),
        h('g', { 'aria-hidden': 'true' },
          node.kind === 'role' ? roleNode(node, nameLength.value) : externalNode(node, nameLength.value)),
      ]);
    }

    function reset() {
      adjusted = false;
      fitAll();
    }

    return () => h('div', { class: 'map-canvas', ref: canvas }, [
      h('svg', {
        class: ['map', { far: isFar.value }],
        role: 'group',
        'aria-label': 'Application map',
        style: { '--name-size': `${nameSize.value.toFixed(1)}px` },
        onPointerdown: pan,
        onWheel,
      }, [
        h('defs', [arrow('arrow'), arrow('arrow-selected')]),
        h('g', { transform: `translate(${view.x} ${view.y}) scale(${view.scale})` }, [
          lines.value.map(({ edge, path }) =>
            h('path', {
              key: `line ${edge.id}`,
              class: ['edge-line', { aside: isAside(edge.id) }],
              d: path,
              'marker-end': 'url(#arrow)',
            })),
          lines.value.map(drawEdge),
          props.map.nodes.map(drawNode),
        ]),
      ]),
      h('div', { class: 'map-buttons' }, [
        roundButton('Fit to screen', 'fit', reset),
        roundButton('Zoom in', 'plus', () => zoomBy(BUTTON_FACTOR)),
        roundButton('Zoom out', 'minus', () => zoomBy(1 / BUTTON_FACTOR)),
      ]),
    ]);
  },
});

/** @param {Point} position @param {string} average @param {string} calls @param {number} failures */
function edgeLabel({ x, y }, average, calls, failures) {
  const width = 26 + average.length * 9;
  return h('g', { 'aria-hidden': 'true', transform: `translate(${x} ${y})` }, [
    h('rect', { class: 'pill', x: -width / 2, y: -13, width, height: 26, rx: 13 }),
    h('text', { class: 'pill-text', y: 6 }, average),
    h('text', { class: 'edge-calls', y: 36 }, calls),
    failures > 0 && h('text', { class: 'edge-failures', y: 56 }, `${count(failures)} failed`),
  ]);
}

/**
 * A green ring, of which the failed share is red.
 *
 * @param {MapNode} node
 * @param {number} radius
 */
function ring({ calls, failures }, radius) {
  const share = calls ? (failures ?? 0) / calls : 0;
  const length = 2 * Math.PI * radius;
  const failed = { 'stroke-dasharray': `${Math.max(share, 0.02) * length} ${length}`, transform: 'rotate(-90)' };
  return [
    h('circle', { class: ['ring', { unknown: !calls }], r: radius }),
    share > 0 && h('circle', { class: 'ring failed', r: radius, ...failed }),
  ];
}

/** @param {MapNode} node @param {number} most length of a name */
function roleNode(node, most) {
  const top = node.calls ? -24 : -4;
  const figure = (/** @type {number} */ y, /** @type {string} */ strong, rest = '') =>
    h('text', { class: 'unit', y }, [h('tspan', { class: 'figure' }, strong), rest]);
  return [
    h('circle', { class: 'disc', r: RADIUS.role }),
    ring(node, RADIUS.role - 4),
    h('text', { class: 'instances', y: top }, String(node.instances)),
    h('text', { class: 'unit', y: top + 24 }, node.instances === 1 ? 'instance' : 'instances'),
    node.calls ? [
      figure(top + 46, duration(node.averageDuration)),
      figure(top + 68, count(node.calls), node.calls === 1 ? ' call' : ' calls'),
    ] : null,
    h('text', { class: 'node-name', y: RADIUS.role + 32 }, shortened(node.name || '(no role)', most)),
  ];
}

/** @param {MapNode} node @param {number} most length of a name */
function externalNode(node, most) {
  const name = externalIcon(node);
  return [
    h('circle', { class: ['disc', 'external'], r: RADIUS.external }),
    h('g', { class: 'node-icon', 'data-icon': name, transform: 'translate(-24 -24) scale(3)' }, drawing(name)),
    h('text', { class: 'node-name', y: RADIUS.external + 28 }, shortened(node.name, most)),
    h('text', { class: 'node-type', y: RADIUS.external + 50 }, shortened(node.type, most)),
  ];
}

/**
 * @param {MapNode} node
 * @returns {IconName}
 */
function externalIcon({ type }) {
  return calledIcon(type) ?? 'request';
}

/** @param {MapNode} node */
function describe(node) {
  const average = `${duration(node.averageDuration)} on average`;
  const figures = `${plural(node.calls ?? 0, 'call')}, ${average}, ${count(node.failures ?? 0)} failed`;
  return node.kind === 'role'
    ? `${node.name || '(no role)'}: ${plural(node.instances, 'instance')}, ${figures}`
    : `${node.name}, ${node.type}: ${figures}`;
}

/** @param {string} text @param {number} most */
function shortened(text, most) {
  return text.length > most ? `${text.slice(0, most - 2)}…` : text;
}

/** @param {string} id */
function arrow(id) {
  const box = { viewBox: '0 0 10 10', refX: 9, refY: 5, markerWidth: 6, markerHeight: 6 };
  return h('marker', { id, ...box, orient: 'auto-start-reverse' }, [h('path', { d: 'M0 0L10 5L0 10z' })]);
}

/** @param {string} label @param {IconName} name @param {() => void} onClick */
function roundButton(label, name, onClick) {
  const attributes = { class: 'round-button', title: label, 'aria-label': label, onClick };
  return h('button', attributes, icon(name, { width: 20, height: 20 }));
}

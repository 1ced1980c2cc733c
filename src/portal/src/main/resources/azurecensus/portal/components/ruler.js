import { h } from '../lib/vue.js';
import { icon } from '../base/icons.js';

const UNITS = [
  { most: 1, factor: 0.001, name: 'µS' },
  { most: 1000, factor: 1, name: 'MS' },
  { most: 60_000, factor: 1000, name: 'S' },
  { most: 3_600_000, factor: 60_000, name: 'MIN' },
  { most: Infinity, factor: 3_600_000, name: 'H' },
];

/** Round marks between two times: about four labelled ones, each with a small one in the middle. */
export function marks(from, to) {
  const length = to - from;
  const unit = UNITS.find(({ most }) => length <= most);
  const rough = length / 4 / unit.factor;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((digit) => digit * power).find((candidate) => candidate >= rough * 0.8) * unit.factor;
  const all = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) {
    const number = Number((at / unit.factor).toPrecision(6));
    all.push({ at, label: number === 0 ? '0' : `${number} ${unit.name}` });
  }
  return { labelled: all, small: all.map(({ at }) => at + step / 2).filter((at) => at < to) };
}

/** The time axis with a handle at each end; dragging a handle, or arrow keys on it, narrows the range shown. */
export const Ruler = {
  props: { full: { type: Object, required: true }, shown: { type: Object, required: true } },
  emits: ['narrow', 'reset'],
  setup(props, { emit }) {
    const share = (at) => (at - props.shown.from) / (props.shown.to - props.shown.from);

    function move(side, at) {
      const least = (props.full.to - props.full.from) / 1000;
      const { from, to } = props.shown;
      emit('narrow', side === 'from'
        ? { from: Math.max(props.full.from, Math.min(at, to - least)), to }
        : { from, to: Math.min(props.full.to, Math.max(at, from + least)) });
    }

    function drag(side, event) {
      event.preventDefault();
      const handle = event.currentTarget;
      const { left, width } = handle.parentElement.getBoundingClientRect();
      const { from, to } = props.shown;
      handle.setPointerCapture(event.pointerId);
      const shownWhileDragging = (moved) => from + ((moved.clientX - left) / width) * (to - from);
      const end = (up) => {
        handle.removeEventListener('pointerup', end);
        move(side, shownWhileDragging(up));
      };
      handle.addEventListener('pointerup', end);
    }

    function key(side, event) {
      const step = (props.shown.to - props.shown.from) / 20;
      const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (direction) {
        event.preventDefault();
        move(side, props.shown[side] + direction * step);
      }
    }

    const handle = (side, label) => h('span', {
      class: ['ruler-handle', side],
      role: 'slider',
      tabindex: 0,
      'aria-label': label,
      'aria-valuemin': Math.round(props.full.from),
      'aria-valuemax': Math.round(props.full.to),
      'aria-valuenow': Math.round(props.shown[side]),
      'aria-valuetext': `${Math.round(props.shown[side])} ms`,
      onPointerdown: (event) => drag(side, event),
      onKeydown: (event) => key(side, event),
    });

    return () => {
      const { labelled, small } = marks(props.shown.from, props.shown.to);
      const narrowed = props.shown.from > props.full.from || props.shown.to < props.full.to;
      return [
        h('button', {
          class: 'ruler-reset', disabled: !narrowed, title: 'Show the whole duration', 'aria-label': 'Show the whole duration', onClick: () => emit('reset'),
        }, icon('reset')),
        h('div', { class: 'ruler' }, [
          small.map((at) => h('span', { class: 'ruler-tick small', style: { left: `${share(at) * 100}%` } })),
          labelled.map(({ at, label }, index) => h('span', { class: ['ruler-tick', { first: share(at) < 0.02, odd: index % 2 === 1 }], style: { left: `${share(at) * 100}%` } }, h('span', { class: 'ruler-label' }, label))),
          handle('from', 'Start of the range shown'),
          handle('to', 'End of the range shown'),
        ]),
      ];
    };
  },
};

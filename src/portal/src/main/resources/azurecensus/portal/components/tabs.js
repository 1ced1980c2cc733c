import { h } from '../lib/vue.js';

/** Views of a page, one at a time: { key, text, count }. Arrow keys go from one to the next. */
export function tabs({ label, entries, current, onChoose }) {
  function key(event, index) {
    const to = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (entries[to]) {
      event.preventDefault();
      event.currentTarget.parentElement.children[to].focus();
      onChoose(entries[to].key);
    }
  }

  return h('div', { class: 'tabs', role: 'tablist', 'aria-label': label }, entries.map(({ key: name, text, count }, index) => h('button', {
    key: text, class: ['tab', { current: name === current }], role: 'tab', tabindex: name === current ? 0 : -1, 'aria-selected': String(name === current), onClick: () => onChoose(name), onKeydown: (event) => key(event, index),
  }, [text, count !== undefined && h('span', { class: 'tab-count' }, count)])));
}

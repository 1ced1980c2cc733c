import { h } from '../lib/vue.js';
import { focusSibling, nextInRow } from '../base/events.js';

/**
 * A view of a page.
 *
 * @template K
 * @typedef {{ key: K, text: string, count?: string }} Tab
 */

/**
 * The views of a page, of which one is shown. Arrow keys move between them.
 *
 * @template K
 * @param {object} options
 * @param {string} options.label
 * @param {Tab<K>[]} options.entries
 * @param {K} options.current
 * @param {(key: K) => void} options.onChoose
 */
export function tabs({ label, entries, current, onChoose }) {
  /** @param {KeyboardEvent} event @param {number} index */
  function onKeydown(event, index) {
    const to = nextInRow(event, index, entries.length);
    if (to !== undefined) {
      event.preventDefault();
      focusSibling(event, to);
      onChoose(entries[to].key);
    }
  }

  /** @param {Tab<K>} entry @param {number} index */
  const tab = ({ key, text, count }, index) => h('button', {
    key: text,
    class: ['tab', { current: key === current }],
    role: 'tab',
    tabindex: key === current ? 0 : -1,
    'aria-selected': String(key === current),
    onClick: () => onChoose(key),
    onKeydown: (/** @type {KeyboardEvent} */ event) => onKeydown(event, index),
  }, [text, count !== undefined && h('span', { class: 'tab-count' }, count)]);

  return h('div', { class: 'tabs', role: 'tablist', 'aria-label': label }, entries.map(tab));
}

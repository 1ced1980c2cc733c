import { defineComponent, h, onUnmounted, ref } from '../lib/vue.js';
import { icon } from '../base/icons.js';

const CONFIRMATION_MILLISECONDS = 2000;

/** A button that copies a text and confirms it. */
export const CopyButton = defineComponent({
  props: {
    text: { type: String, required: true },
    label: { type: String, required: true },
    caption: { type: String, default: '' },
  },
  setup(props) {
    const copied = ref(false);
    let timer = 0;
    onUnmounted(() => clearTimeout(timer));

    async function copy(/** @type {MouseEvent} */ event) {
      event.stopPropagation();
      await copyText(props.text);
      copied.value = true;
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        copied.value = false;
      }, CONFIRMATION_MILLISECONDS);
    }

    return () => h('button', {
      class: ['copy-button', { copied: copied.value, captioned: props.caption }],
      title: props.label,
      'aria-label': props.label,
      onClick: copy,
    }, [
      icon(copied.value ? 'check' : 'copy', { width: 14, height: 14 }),
      props.caption && h('span', copied.value ? 'Copied' : props.caption),
      h('span', { class: 'only-heard', 'aria-live': 'polite' }, copied.value ? 'Copied' : ''),
    ]);
  },
});

/** @param {string} text */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copyBySelection(text);
  }
}

/**
 * Copies where a page may not use the clipboard directly.
 *
 * @param {string} text
 */
function copyBySelection(text) {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'only-heard';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

import { h, onUnmounted, ref } from '../lib/vue.js';
import { icon } from '../base/icons.js';

/** Copies a text and says so. */
export const CopyButton = {
  props: { text: { type: String, required: true }, label: { type: String, required: true }, caption: { type: String, default: '' } },
  setup(props) {
    const copied = ref(false);
    let timer = null;
    onUnmounted(() => clearTimeout(timer));

    async function copy(event) {
      event.stopPropagation();
      try {
        await navigator.clipboard.writeText(props.text);
      } catch {
        copyBySelection(props.text);
      }
      copied.value = true;
      clearTimeout(timer);
      timer = setTimeout(() => { copied.value = false; }, 2000);
    }

    return () => h('button', { class: ['copy-button', { copied: copied.value, captioned: props.caption }], title: props.label, 'aria-label': props.label, onClick: copy }, [
      icon(copied.value ? 'check' : 'copy', { width: 14, height: 14 }),
      props.caption && h('span', copied.value ? 'Copied' : props.caption),
      h('span', { class: 'only-heard', 'aria-live': 'polite' }, copied.value ? 'Copied' : ''),
    ]);
  },
};

/** Where a page may not use the clipboard directly. */
function copyBySelection(text) {
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'only-heard';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

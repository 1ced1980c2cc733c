import { defineComponent, h, onMounted, onUnmounted, ref, shallowRef, watch } from '../lib/vue.js';
import { inputValue } from '../base/events.js';

/** @import { PropType } from '../lib/vue.js' */
/** @import { EditorEvents, createEditor } from './editor.js' */
/** @import { KqlMistake } from '../base/types.js' */
/** @import { Language } from './language.js' */

/**
 * The functions of the box that a page calls.
 *
 * @typedef {{
 *   textToRun: () => { text: string, from: number },
 *   insert: (text: string) => void,
 *   underline: (mistakes: KqlMistake[], from?: number) => void,
 *   focus: () => void,
 * }} QueryBoxHandle
 */

/**
 * The box for a query. The editor loads when the box is shown first, so that other pages do not load it. Until then,
 * and when it cannot be loaded, the box is a plain text field.
 */
export const QueryBox = defineComponent({
  props: {
    text: { type: String, required: true },
    language: { type: /** @type {PropType<Language>} */ (String), required: true },
    events: { type: /** @type {PropType<EditorEvents>} */ (Object), required: true },
  },
  setup(props, { expose }) {
    const place = ref(/** @type {HTMLElement | null} */ (null));
    const field = ref(/** @type {HTMLTextAreaElement | null} */ (null));
    const editor = shallowRef(/** @type {ReturnType<createEditor> | null} */ (null));
    let isGone = false;

    onMounted(async () => {
      const loaded = await import('./editor.js').catch(() => null);
      if (loaded && place.value && !isGone) {
        const hadFocus = document.activeElement === field.value;
        const start = { text: props.text, language: props.language, label: 'Query' };
        editor.value = loaded.createEditor(place.value, start, props.events);
        if (hadFocus) {
          editor.value.focus();
        }
      }
    });
    onUnmounted(() => {
      isGone = true;
      editor.value?.destroy();
    });
    watch(() => [props.text, props.language], () => editor.value?.set(props.text, props.language));

    /** @type {QueryBoxHandle} */
    const handle = {
      textToRun: () => editor.value?.textToRun() ?? { text: props.text, from: 0 },
      insert: (text) => {
        if (editor.value) {
          editor.value.insert(text);
        } else {
          props.events.onInput(props.text + text);
        }
      },
      underline: (mistakes, from) => editor.value?.underline(mistakes, from),
      focus: () => editor.value?.focus(),
    };
    expose(handle);

    const plainField = () => h('textarea', {
      ref: field,
      class: 'query-field',
      'aria-label': 'Query',
      spellcheck: false,
      value: props.text,
      onInput: (/** @type {Event} */ event) => props.events.onInput(inputValue(event)),
      onKeydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key === 'Enter' && (event.ctrlKey || event.shiftKey || event.metaKey)) {
          event.preventDefault();
          props.events.onRun();
        }
      },
    });

    return () => h('div', { class: 'query-box' }, [
      h('div', { class: 'query-editor', ref: place, hidden: !editor.value }),
      !editor.value && plainField(),
    ]);
  },
});

import { h, onMounted, onUnmounted, reactive } from '../lib/vue.js';
import { getJson, messageOf } from '../base/api.js';
import { plural } from '../base/format.js';
import { errorNotice } from './notices.js';

/** The last import of files, which every page shows until it is closed. */
const state = reactive({ text: '', error: /** @type {string | null} */ (null), dragged: false });

/**
 * Stores the telemetry of exported files beside the existing one.
 *
 * @param {Iterable<File>} files plain or compressed with gzip
 */
export async function importFiles(files) {
  let items = 0;
  const names = [];
  state.error = null;
  for (const file of files) {
    state.text = `Importing ${file.name}…`;
    const headers = file.name.endsWith('.gz') ? { 'Content-Encoding': 'gzip' } : undefined;
    try {
      const answer = await getJson('/api/import', { method: 'POST', headers, body: file });
      items += answer.imported;
      names.push(file.name);
    } catch (failure) {
      state.error = `${file.name}: ${messageOf(failure)}`;
    }
  }
  state.text = names.length > 0 ? `${plural(items, 'item')} imported from ${names.join(', ')}.` : '';
}

/** Imports files that are dropped on any page. */
export function useFileDrop() {
  const hasFiles = (/** @type {DragEvent} */ event) => event.dataTransfer?.types.includes('Files') ?? false;
  const over = (/** @type {DragEvent} */ event) => {
    if (hasFiles(event)) {
      event.preventDefault();
      state.dragged = true;
    }
  };
  const leave = (/** @type {DragEvent} */ event) => {
    state.dragged = state.dragged && event.relatedTarget !== null;
  };
  const drop = (/** @type {DragEvent} */ event) => {
    if (hasFiles(event)) {
      event.preventDefault();
      state.dragged = false;
      importFiles(event.dataTransfer?.files ?? []);
    }
  };
  onMounted(() => {
    window.addEventListener('dragover', over);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
  });
  onUnmounted(() => {
    window.removeEventListener('dragover', over);
    window.removeEventListener('dragleave', leave);
    window.removeEventListener('drop', drop);
  });
}

/** What was imported, and the place to drop files while they are dragged over the page. */
export function importNotice() {
  const close = () => {
    state.text = '';
  };
  return [
    state.dragged && h('div', { class: 'drop-place' }, 'Drop exported telemetry here to open it'),
    errorNotice(state.error),
    state.text && h('p', { class: 'notice', role: 'status' }, [
      h('span', state.text),
      !state.text.endsWith('…') && h('button', { class: 'command', onClick: close }, 'Close'),
    ]),
  ];
}

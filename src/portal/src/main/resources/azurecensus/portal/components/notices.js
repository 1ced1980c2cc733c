import { computed, defineComponent, h, inject, provide } from '../lib/vue.js';
import { icon } from '../base/icons.js';
import { CopyButton } from './copy-button.js';

/** @import { Ref } from '../lib/vue.js' */
/** @import { Health } from '../base/types.js' */

const HEALTH = 'health';
/** That SDK rewrites http to https unless the string ends with an empty part; Python's does not accept one. */
const NODE_HINT = 'The package applicationinsights 3.x for Node.js needs one more “;” at the end of it.';
const SAMPLE_CALL = 'curl http://127.0.0.1:7071/api/instrumentation';

/**
 * Makes the portal's health available to every component below.
 *
 * @param {Ref<Health | null>} health
 */
export function provideHealth(health) {
  provide(HEALTH, health);
}

/**
 * The portal's health; null until it is known.
 *
 * @returns {Ref<Health | null>}
 */
export function useHealth() {
  return inject(HEALTH, () => computed(() => null), true);
}

/**
 * A failure in one line; nothing without a message.
 *
 * @param {string | null | undefined} message
 */
export function errorNotice(message) {
  return message ? h('p', { class: 'notice error', role: 'alert' }, [icon('exception'), h('span', message)]) : null;
}

/**
 * Grey shapes in place of a page's charts and rows while its first data is loading.
 *
 * @param {number} rows
 * @param {boolean} [withChart]
 */
export function skeleton(rows, withChart = false) {
  return h('div', { class: 'loading', role: 'status', 'aria-label': 'Loading' }, [
    withChart && h('div', { class: 'skeleton chart-place' }),
    Array.from({ length: rows }, () => h('div', { class: 'skeleton row' })),
  ]);
}

/** What to do while there is nothing to show: the connection string and where to set it. */
export const EmptyState = defineComponent({
  props: {
    title: { type: String, required: true },
    text: { type: String, default: 'Telemetry appears here as it arrives; the page needs no reload.' },
  },
  setup(props) {
    const health = useHealth();
    const copyLine = (/** @type {string} */ text, /** @type {string} */ label) =>
      h('div', { class: 'copy-line' }, [h('code', text), h(CopyButton, { text, label, caption: 'Copy' })]);
    const steps = (/** @type {string} */ connectionString) => h('ol', [
      h('li', [
        h('span', 'Set this connection string in your app:'),
        copyLine(`APPLICATIONINSIGHTS_CONNECTION_STRING=${connectionString}`, 'Copy the setting'),
        h('p', { class: 'quiet' }, NODE_HINT),
      ]),
      h('li', ['Call your app. For the sample function app:', copyLine(SAMPLE_CALL, 'Copy the command')]),
      h('li', 'Come back to this page. Any Application Insights SDK works, in any language.'),
      h('li', 'Or drop a file of exported telemetry on this page.'),
    ]);

    return () => h('section', { class: 'empty-state' }, [
      icon('insights', { width: 48, height: 48 }),
      h('h2', props.title),
      h('p', props.text),
      health.value?.connectionString && steps(health.value.connectionString),
    ]);
  },
});

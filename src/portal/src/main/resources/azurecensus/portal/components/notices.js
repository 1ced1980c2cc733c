import { h, inject } from '../lib/vue.js';
import { icon } from '../base/icons.js';
import { CopyButton } from './copy-button.js';

/** A failure, told in one line. */
export function errorNotice(message) {
  return message && h('p', { class: 'notice error', role: 'alert' }, [icon('exception'), h('span', message)]);
}

/** What to do next when there is nothing to show yet: the connection string, and where to put it. */
export const EmptyState = {
  props: { title: { type: String, required: true }, text: { type: String, default: 'It appears here as soon as it arrives; nothing needs to be reloaded.' } },
  setup(props) {
    const health = inject('health');
    return () => {
      const connectionString = health.value?.connectionString ?? '';
      const setting = `APPLICATIONINSIGHTS_CONNECTION_STRING=${connectionString}`;
      return h('section', { class: 'empty-state' }, [
        icon('insights', { width: 48, height: 48 }),
        h('h2', props.title),
        h('p', props.text),
        connectionString && [
          h('ol', [
            h('li', [
              h('span', 'Give your app this connection string:'),
              h('div', { class: 'copy-line' }, [h('code', setting), h(CopyButton, { text: setting, label: 'Copy the setting', caption: 'Copy' })]),
            ]),
            h('li', ['Call it, for example the function app that comes with this portal:',
              h('div', { class: 'copy-line' }, [h('code', 'curl http://127.0.0.1:7071/api/instrumentation'), h(CopyButton, { text: 'curl http://127.0.0.1:7071/api/instrumentation', label: 'Copy the command', caption: 'Copy' })])]),
            h('li', 'Look here. Any Application Insights SDK, in any language, will do.'),
          ]),
        ],
      ]);
    };
  },
};

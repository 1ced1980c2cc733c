import { defineComponent, h, onMounted, onUnmounted, ref } from '../lib/vue.js';
import { following, refresh, togglePause } from '../base/api.js';
import { icon } from '../base/icons.js';
import { logsAddress } from '../base/kql.js';
import { Link } from '../base/router.js';
import { FilterPills } from './filter-pills.js';
import { RangePill, RolePill } from './filters.js';
import { copyText } from './copy-button.js';

/** @import { PropType } from '../lib/vue.js' */
/** @import { IconName } from '../base/icons.js' */

const CONFIRMATION_MILLISECONDS = 2000;

/**
 * A page's title with the command bar: the filters, then the actions that every page has. It stays in view while the
 * page scrolls. Slots: `default` for further filters, `actions` for further actions, `find` for a search on the page.
 */
export const PageHead = defineComponent({
  props: {
    title: { type: String, required: true },
    text: { type: String, default: '' },
    /** False on a page without a time range. */
    ranged: { type: Boolean, default: true },
    /** False on a page that shows all roles. */
    roles: { type: Boolean, default: true },
    /** False on a page without conditions on columns and properties. */
    filtered: { type: Boolean, default: true },
    /** False on a page that does not follow the store and has a link of its own to share. */
    follows: { type: Boolean, default: true },
    /** The query in KQL that "Open in Logs" opens; a page without one has no such link. */
    logs: { type: /** @type {PropType<() => string>} */ (Function) },
  },
  setup(props, { slots }) {
    const place = ref(/** @type {HTMLElement | null} */ (null));
    const copied = ref(false);
    let timer = 0;
    const observer = new ResizeObserver(() => document.documentElement.style
      .setProperty('--head-height', `${place.value?.offsetHeight ?? 0}px`));
    onMounted(() => place.value && observer.observe(place.value));
    onUnmounted(() => {
      observer.disconnect();
      clearTimeout(timer);
    });

    async function share() {
      await copyText(window.location.href);
      copied.value = true;
      clearTimeout(timer);
      timer = window.setTimeout(() => {
        copied.value = false;
      }, CONFIRMATION_MILLISECONDS);
    }

    const pauseButton = () => {
      const { paused, changed } = following;
      const title = paused ? 'Follow the telemetry again' : 'Keep the page as it is while telemetry arrives';
      const text = paused ? 'Resume' : 'Pause';
      return commandButton(paused ? 'play' : 'pause', text, title, togglePause, {
        class: ['command', 'pause-button', { active: paused, changed: paused && changed }],
        'aria-pressed': String(paused),
      });
    };

    const status = () => {
      const text = following.changed ? 'Paused; new telemetry has arrived' : 'Paused';
      return h('span', { class: 'command-status quiet', role: 'status' }, following.paused ? text : '');
    };

    const shareButton = () => commandButton(
      copied.value ? 'check' : 'link',
      copied.value ? 'Link copied' : 'Share',
      'Copy a link to this page with its filters',
      share,
    );

    const logsLink = () => props.logs && h(Link, {
      class: 'command open-in-logs',
      to: logsAddress(props.logs()),
      title: 'Open the query of this page in Logs',
    }, () => [icon('logs'), h('span', { class: 'command-text' }, 'Open in Logs')]);

    return () => h('header', { class: 'page-head', ref: place }, [
      h('div', { class: 'page-title' }, [h('h1', props.title), props.text && h('p', props.text), slots.find?.()]),
      h('div', { class: 'command-bar', role: 'group', 'aria-label': 'Filters and commands' }, [
        h('div', { class: 'command-filters' }, [
          props.ranged && h(RangePill),
          props.roles && h(RolePill),
          slots.default?.(),
          props.ranged && props.filtered && h(FilterPills),
        ]),
        h('div', { class: 'command-actions' }, [
          props.follows && [
            status(),
            commandButton('refresh', 'Refresh', 'Load the data of this page again', refresh),
            pauseButton(),
          ],
          logsLink(),
          props.follows && shareButton(),
          slots.actions?.(),
        ]),
      ]),
    ]);
  },
});

/**
 * An action of the command bar, with an icon and a word.
 *
 * @param {IconName} name
 * @param {string} text
 * @param {string} title
 * @param {() => void} onClick
 * @param {object} [attributes]
 */
export function commandButton(name, text, title, onClick, attributes = {}) {
  return h('button', { class: 'command', type: 'button', title, onClick, ...attributes }, [
    icon(name),
    h('span', { class: 'command-text' }, text),
  ]);
}

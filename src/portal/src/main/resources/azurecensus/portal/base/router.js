import { defineComponent, h, nextTick, reactive } from '../lib/vue.js';

/** @typedef {Record<string, string | number | null | undefined>} Query */

/** The time in which a page may grow to the length that it had when the user left it. */
const RESTORE_MILLISECONDS = 5000;
const SCROLL_REST_MILLISECONDS = 150;
/** What a user does to move in a page. */
const INTERACTIONS = ['wheel', 'pointerdown', 'keydown'];

/** Path and query of the address, reactive. */
export const route = reactive({ path: '/', query: /** @type {Record<string, string | undefined>} */ ({}) });

function read() {
  route.path = window.location.pathname;
  route.query = Object.fromEntries(new URLSearchParams(window.location.search));
}

/** What scrolls the page: its list, or all of its content. */
const content = () => {
  const whole = document.getElementById('content');
  return /** @type {HTMLElement | null} */ (whole?.querySelector('[data-scroll]') ?? whole);
};

/** Follows the browser's back and forward, which restore a page's scroll position and the link that had the focus. */
export function startRouter() {
  window.history.scrollRestoration = 'manual';
  window.addEventListener('popstate', () => {
    read();
    restorePosition(true);
  });
  let rest = 0;
  document.addEventListener('scroll', (event) => {
    if (event.target === content()) {
      clearTimeout(rest);
      rest = window.setTimeout(() => saveInHistory({ scroll: content()?.scrollTop ?? 0 }), SCROLL_REST_MILLISECONDS);
    }
  }, true);
  read();
  restorePosition(false);
}

/**
 * Adds values to the current entry of the history.
 *
 * @param {{ scroll?: number, link?: string | null }} values
 */
function saveInHistory(values) {
  window.history.replaceState({ ...window.history.state, ...values }, '');
}

/**
 * Scrolls to where the user left the page as soon as the page is long enough, unless the user moves in it before.
 *
 * @param {boolean} withFocus true to focus the link that was followed, too
 */
function restorePosition(withFocus) {
  const { scroll = 0, link = null } = window.history.state ?? {};
  const deadline = performance.now() + RESTORE_MILLISECONDS;
  const { path } = route;
  let done = false;
  const cancel = () => {
    done = true;
  };
  const attempt = () => {
    done = done || tryRestore(scroll, withFocus ? link : null, withFocus);
    if (!done && route.path === path && performance.now() < deadline) {
      requestAnimationFrame(attempt);
    } else {
      INTERACTIONS.forEach((name) => window.removeEventListener(name, cancel, { capture: true }));
    }
  };
  INTERACTIONS.forEach((name) => window.addEventListener(name, cancel, { once: true, capture: true }));
  requestAnimationFrame(attempt);
}

/**
 * @param {number} scroll
 * @param {string | null} link address of the link to focus
 * @param {boolean} withFocus
 * @returns {boolean} false while the page is too short or the link is missing
 */
function tryRestore(scroll, link, withFocus) {
  const scroller = content();
  const links = [...(scroller?.querySelectorAll('a') ?? [])];
  const followed = link ? links.find((candidate) => candidate.getAttribute('href') === link) : null;
  if (!scroller || scroller.scrollHeight - scroller.clientHeight < scroll || (link && !followed)) {
    return false;
  }
  scroller.scrollTop = scroll;
  if (followed || (withFocus && document.activeElement === document.body)) {
    (followed ?? document.getElementById('content'))?.focus({ preventScroll: true });
  }
  return true;
}

/**
 * Goes to an address of this portal and adds it to the history. The new page begins at its top; when the followed link
 * is gone with the old page, the focus moves to the new page's content.
 *
 * @param {string} to
 */
export function go(to) {
  const link = document.activeElement?.closest('#content a')?.getAttribute('href') ?? null;
  saveInHistory({ scroll: content()?.scrollTop ?? 0, link });
  window.history.pushState(null, '', to);
  read();
  content()?.scrollTo(0, 0);
  nextTick(() => {
    if (document.activeElement === document.body) {
      document.getElementById('content')?.focus({ preventScroll: true });
    }
  });
}

/**
 * Changes values of the query without a new entry in the history; null removes a value.
 *
 * @param {Query} changes
 */
export function replaceQuery(changes) {
  window.history.replaceState(window.history.state, '', address(route.path, { ...route.query, ...changes }));
  read();
}

/**
 * Changes values of the query with a new entry in the history, so that the browser's back undoes the change.
 *
 * @param {Query} changes
 */
export function pushQuery(changes) {
  window.history.pushState(null, '', address(route.path, { ...route.query, ...changes }));
  read();
}

/**
 * Joins path and query; values that are null or undefined are left out.
 *
 * @param {string} path
 * @param {Query} [query]
 */
export function address(path, query = {}) {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) {
      parameters.append(name, String(value));
    }
  }
  return parameters.size === 0 ? path : `${path}?${parameters}`;
}

/**
 * The time range, the role and the filter in the address, which links keep from page to page. A value that is not set
 * is null.
 */
export function keptQuery() {
  const { last = null, from = null, to = null, role = null, filter = null } = route.query;
  return { last, from, to, role, filter };
}

/**
 * The address of an operation's page. It keeps the time range and the role for the pages that follow.
 *
 * @param {string} operationId
 * @param {Query} [query]
 */
export function transactionAddress(operationId, query = {}) {
  return address(`/transaction/${encodeURIComponent(operationId)}`, { ...keptQuery(), ...query });
}

/** A link inside the portal. It is a real link, so it can be copied and opened in another tab. */
export const Link = defineComponent({
  props: { to: { type: String, required: true } },
  setup(props, { slots }) {
    const click = (/** @type {MouseEvent} */ event) => {
      if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        go(props.to);
      }
    };
    return () => h('a', { href: props.to, onClick: click }, slots.default?.());
  },
});

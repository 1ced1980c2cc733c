import { h, nextTick, reactive } from '../lib/vue.js';

/** Where the browser is: path and query, reactive. */
export const route = reactive({ path: '/', query: {} });

function read() {
  route.path = window.location.pathname;
  route.query = Object.fromEntries(new URLSearchParams(window.location.search));
}

const content = () => document.getElementById('content');

/** Begins to follow the browser's back and forward, which lead to where a page was left: its scroll, and its link in focus. */
export function startRouter() {
  window.history.scrollRestoration = 'manual';
  window.addEventListener('popstate', () => {
    read();
    comeBack(true);
  });
  let rest = null;
  document.addEventListener('scroll', (event) => {
    if (event.target === content()) {
      clearTimeout(rest);
      rest = setTimeout(() => remember({ scroll: content()?.scrollTop ?? 0 }), 150);
    }
  }, true);
  read();
  comeBack(false);
}

/** Keeps something with the current entry of the history. */
function remember(what) {
  window.history.replaceState({ ...window.history.state, ...what }, '');
}

/** Scrolls to where the page was left as soon as it is long enough again, unless somebody has begun to move in it. */
function comeBack(withFocus) {
  const { scroll = 0, link = null } = window.history.state ?? {};
  const until = performance.now() + 5000;
  let moved = false;
  const leave = () => { moved = true; };
  const hands = ['wheel', 'pointerdown', 'keydown'];
  hands.forEach((name) => window.addEventListener(name, leave, { once: true, capture: true }));
  const path = route.path;
  const attempt = () => {
    const scroller = content();
    const left = withFocus && link && [...(scroller?.querySelectorAll('a') ?? [])].find((each) => each.getAttribute('href') === link);
    if (!moved && scroller && scroller.scrollHeight - scroller.clientHeight >= scroll && (left || !link || !withFocus)) {
      scroller.scrollTop = scroll;
      if (left || (withFocus && document.activeElement === document.body)) {
        (left || scroller).focus({ preventScroll: true });
      }
      moved = true;
    }
    if (!moved && route.path === path && performance.now() < until) {
      requestAnimationFrame(attempt);
    } else {
      hands.forEach((name) => window.removeEventListener(name, leave, { capture: true }));
    }
  };
  requestAnimationFrame(attempt);
}

/** Goes to an address of this portal, leaving the current one in the history. Whoever has followed a link that is gone then begins at the new page's top. */
export function go(address) {
  const link = document.activeElement?.closest?.('#content a')?.getAttribute('href') ?? null;
  remember({ scroll: content()?.scrollTop ?? 0, link });
  window.history.pushState(null, '', address);
  read();
  content()?.scrollTo(0, 0);
  nextTick(() => {
    if (document.activeElement === document.body) {
      content()?.focus({ preventScroll: true });
    }
  });
}

/** Changes values of the query in place, without a new entry in the history; null takes a value away. */
export function replaceQuery(changes) {
  const query = { ...route.query, ...changes };
  window.history.replaceState(window.history.state, '', address(route.path, query));
  read();
}

/** Changes values of the query as a step that the browser's back undoes. */
export function pushQuery(changes) {
  window.history.pushState(null, '', address(route.path, { ...route.query, ...changes }));
  read();
}

/** Path and query as one address; null is left out. */
export function address(path, query = {}) {
  const kept = Object.entries(query).filter(([, value]) => value !== null && value !== undefined);
  return kept.length === 0 ? path : `${path}?${new URLSearchParams(kept)}`;
}

/** A link inside the portal: a real one, so that it can be copied and opened in another tab. */
export const Link = {
  props: { to: { type: String, required: true } },
  setup(props, { slots }) {
    const click = (event) => {
      if (event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey) {
        event.preventDefault();
        go(props.to);
      }
    };
    return () => h('a', { href: props.to, onClick: click }, slots.default?.());
  },
};

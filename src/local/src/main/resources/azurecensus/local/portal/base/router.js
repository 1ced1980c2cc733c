import { h, reactive } from '../lib/vue.js';

/** Where the browser is: path and query, reactive. */
export const route = reactive({ path: '/', query: {} });

function read() {
  route.path = window.location.pathname;
  route.query = Object.fromEntries(new URLSearchParams(window.location.search));
}

/** Begins to follow the browser's back and forward. */
export function startRouter() {
  window.addEventListener('popstate', read);
  read();
}

/** Goes to an address of this portal, leaving the current one in the history. */
export function go(address) {
  window.history.pushState(null, '', address);
  read();
  window.scrollTo(0, 0);
  document.getElementById('content')?.scrollTo(0, 0);
}

/** Changes values of the query in place, without a new entry in the history; null takes a value away. */
export function replaceQuery(changes) {
  const query = { ...route.query, ...changes };
  window.history.replaceState(null, '', address(route.path, query));
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

import { onUnmounted, reactive, ref, shallowRef, watch } from '../lib/vue.js';

/** How often a portal that does not answer is asked again. */
const RETRY_MILLISECONDS = 2000;

/** Whether the portal answers, and how often it has come back; telemetry kept in memory is then gone, and ids begin anew. */
export const connection = reactive({ lost: false, returns: 0 });

/** The portal does not answer at all, which the page tells of by itself. */
class Unreachable extends Error {}


/** Asks the portal for JSON; fails with a text fit for showing. */
export async function getJson(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    lose();
    throw new Unreachable('The portal does not answer. Is it still running?');
  }
  if (!response.ok) {
    const body = await response.json().catch(() => ({}));
    throw new Error(body.error ?? `The portal answered ${response.status}.`);
  }
  return response.status === 204 ? null : response.json();
}

/** Asks the portal by posting JSON. */
export function postJson(path, body, options = {}) {
  return getJson(path, { ...options, method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
}

/** Waits for the portal to come back; then every page asks anew. */
function lose() {
  if (connection.lost) {
    return;
  }
  connection.lost = true;
  const retry = setInterval(async () => {
    const answers = await fetch('/api/health').then(() => true, () => false);
    if (answers && connection.lost) {
      clearInterval(retry);
      connection.lost = false;
      connection.returns++;
      disconnect();
      connect();
      listeners.forEach((each) => each());
    }
  }, RETRY_MILLISECONDS);
}

const listeners = new Set();
let events = null;

/**
 * A browser keeps few connections to one host, so only the page that somebody looks at holds one for events: a hidden tab,
 * or a page kept for the way back, lets go of it and catches up when it is seen again.
 */
function connect() {
  if (listeners.size > 0 && !events && document.visibilityState === 'visible') {
    events = new EventSource('/api/events');
    events.addEventListener('change', () => listeners.forEach((each) => each()));
    // A broken stream comes back by itself, unless the portal is gone or has refused it.
    events.addEventListener('error', () => fetch('/api/health').then(() => {
      if (events?.readyState === EventSource.CLOSED) {
        disconnect();
        setTimeout(connect, RETRY_MILLISECONDS);
      }
    }, lose));
  }
}

function disconnect() {
  events?.close();
  events = null;
}

document.addEventListener('visibilitychange', () => (document.visibilityState === 'visible' ? connect() : disconnect()));
window.addEventListener('pagehide', disconnect);
window.addEventListener('pageshow', connect);

function listen(listener) {
  listeners.add(listener);
  connect();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      disconnect();
    }
  };
}

/**
 * Data that follows the store: asked for now, and again whenever telemetry arrived, one question at a time.
 * What is shown stays while the next answer is under way. When the question itself changes it is asked at once.
 *
 * With asksForNews the question depends on what was answered before, so a late answer to an older question counts too.
 * A question is a path, unless ask knows how to ask it.
 */
export function useLive(pathOf, { asksForNews = false, ask = getJson } = {}) {
  const data = shallowRef(null);
  const error = ref(null);
  let running = null;
  let again = false;

  async function load() {
    if (running) {
      again = true;
      return;
    }
    const path = pathOf();
    running = new AbortController();
    try {
      const answer = await ask(path, { signal: running.signal });
      if (asksForNews || path === pathOf()) {
        data.value = answer;
        error.value = null;
      } else {
        again = true;
      }
    } catch (failure) {
      if (failure.name !== 'AbortError' && !(failure instanceof Unreachable)) {
        error.value = failure.message;
      }
    } finally {
      running = null;
    }
    if (again) {
      again = false;
      load();
    }
  }

  watch(pathOf, load);
  const stop = listen(load);
  onUnmounted(() => {
    stop();
    running?.abort();
  });
  load();
  return { data, error, reload: load };
}

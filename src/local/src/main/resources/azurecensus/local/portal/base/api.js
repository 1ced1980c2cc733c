import { onUnmounted, ref, shallowRef, watch } from '../lib/vue.js';

/** Asks the portal for JSON; fails with a text fit for showing. */
export async function getJson(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Error('The portal does not answer. Is it still running?');
  }
  if (!response.ok) {
    const body = await response.json().catch(() => ({}));
    throw new Error(body.error ?? `The portal answered ${response.status}.`);
  }
  return response.status === 204 ? null : response.json();
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
    events.addEventListener('change', (event) => listeners.forEach((each) => each(JSON.parse(event.data))));
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
 */
export function useLive(pathOf, asksForNews = false) {
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
      const answer = await getJson(path, { signal: running.signal });
      if (asksForNews || path === pathOf()) {
        data.value = answer;
        error.value = null;
      } else {
        again = true;
      }
    } catch (failure) {
      if (failure.name !== 'AbortError') {
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

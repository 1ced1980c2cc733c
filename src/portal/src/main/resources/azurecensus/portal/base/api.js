import { onUnmounted, reactive, ref, shallowRef, watch } from '../lib/vue.js';

/**
 * @template T
 * @typedef {object} LiveData
 * @property {import('../lib/vue.js').ShallowRef<T | null>} data the last answer
 * @property {import('../lib/vue.js').Ref<string | null>} error the last failure
 * @property {() => Promise<void>} reload
 */

/** The interval at which a portal that does not respond is tried again. */
const RETRY_MILLISECONDS = 2000;

/** The state of the connection. After a return, telemetry kept in memory is gone and item ids begin at 1 again. */
export const connection = reactive({ lost: false, returns: 0 });

/**
 * How the pages follow the store: while it is paused, telemetry that arrives only sets `changed`.
 */
export const following = reactive({ paused: false, changed: false });

/** Pauses the pages, or resumes them; then they load what arrived meanwhile. */
export function togglePause() {
  following.paused = !following.paused;
  if (!following.paused) {
    refresh();
  }
}

/** Loads the data of the page again, also while it is paused. */
export function refresh() {
  following.changed = false;
  listeners.forEach((_, listener) => listener());
}

function onChange() {
  following.changed = following.changed || following.paused;
  listeners.forEach((always, listener) => (always || !following.paused) && listener());
}

/** An answer with a status other than success. The body has the details, where there are any. */
export class RefusedError extends Error {
  /** @param {number} status @param {any} body */
  constructor(status, body) {
    super(body.error ?? body.message ?? `The portal responded with status ${status}. Its log has the cause.`);
    this.status = status;
    this.body = body;
  }
}

/** The portal does not respond at all. The frame of the pages reports it, so a page need not. */
class UnreachableError extends Error {}

/**
 * Requests JSON from the portal.
 *
 * @param {string} path
 * @param {RequestInit} [options]
 * @returns {Promise<any>} the body; null for an answer without one
 * @throws {RefusedError} with a message for the user
 */
export async function getJson(path, options = {}) {
  const response = await request(path, options);
  if (!response.ok) {
    const body = await response.json().catch(() => ({}));
    throw new RefusedError(response.status, body);
  }
  return response.status === 204 ? null : response.json();
}

/**
 * @param {string} path
 * @param {RequestInit} options
 */
async function request(path, options) {
  try {
    return await fetch(path, options);
  } catch (failure) {
    if (isAbort(failure)) {
      throw failure;
    }
    reportLost();
    throw new UnreachableError('The portal does not respond. Check that it is running.');
  }
}

/**
 * Posts JSON to the portal and returns the JSON of its answer.
 *
 * @param {string} path
 * @param {object} body
 * @param {RequestInit} [options]
 */
export function postJson(path, body, options = {}) {
  const headers = { 'Content-Type': 'application/json' };
  return getJson(path, { ...options, method: 'POST', headers, body: JSON.stringify(body) });
}

/**
 * The message of anything thrown.
 *
 * @param {unknown} failure
 */
export function messageOf(failure) {
  return failure instanceof Error ? failure.message : String(failure);
}

/**
 * True for the failure of a request that the page cancelled.
 *
 * @param {unknown} failure
 */
export function isAbort(failure) {
  return failure instanceof DOMException && failure.name === 'AbortError';
}

/** Waits until the portal responds again; then every page loads its data anew. */
function reportLost() {
  if (connection.lost) {
    return;
  }
  connection.lost = true;
  const retry = setInterval(async () => {
    const responds = await fetch('/api/health').then(() => true, () => false);
    if (responds && connection.lost) {
      clearInterval(retry);
      connection.lost = false;
      connection.returns++;
      disconnect();
      connect();
      refresh();
    }
  }, RETRY_MILLISECONDS);
}

/** @type {Map<() => void, boolean>} the listeners, each with true when it is called also while the pages are paused */
const listeners = new Map();
/** @type {EventSource | null} */
let events = null;

/**
 * Opens the stream of events. A browser allows few connections to one host, so only a visible page holds one: a hidden
 * tab, or a page kept in the back-forward cache, closes it and loads its data anew when it is visible again.
 */
function connect() {
  if (listeners.size > 0 && !events && document.visibilityState === 'visible') {
    events = new EventSource('/api/events');
    events.addEventListener('change', onChange);
    // The browser reopens a broken stream by itself, unless the portal is gone or has refused it.
    events.addEventListener('error', () => fetch('/api/health').then(reopen, reportLost));
  }
}

function reopen() {
  if (events?.readyState === EventSource.CLOSED) {
    disconnect();
    setTimeout(connect, RETRY_MILLISECONDS);
  }
}

function disconnect() {
  events?.close();
  events = null;
}

document.addEventListener('visibilitychange', () => {
  if (document.visibilityState === 'visible') {
    connect();
  } else {
    disconnect();
  }
});
window.addEventListener('pagehide', disconnect);
window.addEventListener('pageshow', connect);

/**
 * @param {() => void} listener
 * @param {boolean} always true to be called also while the pages are paused
 * @returns a function that removes the listener
 */
function listen(listener, always) {
  listeners.set(listener, always);
  connect();
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      disconnect();
    }
  };
}

/**
 * Data that follows the store: loaded at once, when the query changes, and after telemetry arrived. At most one request
 * runs at a time, and the last answer stays visible until the next one arrives.
 *
 * @template T
 * @param {() => string} queryOf a path, or text that the option `load` understands
 * @param {object} [options]
 * @param {boolean} [options.incremental] true when the query depends on earlier answers, so that a late answer counts
 * @param {boolean} [options.always] true to follow the store also while the pages are paused
 * @param {(query: string, options: RequestInit) => Promise<T>} [options.load]
 * @returns {LiveData<T>}
 */
export function useLive(queryOf, { incremental = false, always = false, load = getJson } = {}) {
  /** @type {import('../lib/vue.js').ShallowRef<T | null>} */
  const data = shallowRef(null);
  const error = ref(/** @type {string | null} */ (null));
  /** @type {AbortController | null} */
  let running = null;
  let again = false;

  async function reload() {
    if (running) {
      again = true;
      return;
    }
    const query = queryOf();
    running = new AbortController();
    try {
      const answer = await load(query, { signal: running.signal });
      if (incremental || query === queryOf()) {
        data.value = answer;
        error.value = null;
      } else {
        again = true;
      }
    } catch (failure) {
      if (!isAbort(failure) && !(failure instanceof UnreachableError)) {
        error.value = messageOf(failure);
      }
    } finally {
      running = null;
    }
    if (again) {
      again = false;
      reload();
    }
  }

  watch(queryOf, reload);
  const stop = listen(reload, always);
  onUnmounted(() => {
    stop();
    running?.abort();
  });
  reload();
  return { data, error, reload };
}

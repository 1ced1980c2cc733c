/** @import { Language } from './language.js' */

/**
 * A query that was run.
 *
 * @typedef {{ language: Language, text: string, at: number }} PastQuery
 */

/**
 * A text that may be half typed.
 *
 * @typedef {{
 *   language: Language, text: string, base: string | null,
 * }} Draft
 * `base` is the query that the address had while the text was typed.
 */

const HISTORY = 'portal.logs.history';
const DRAFT = 'portal.logs.draft';
const CHOICES = 'portal.logs.choices';
const MAX_ENTRIES = 50;
/** A longer query is not remembered: the storage of a browser is small. */
const MAX_LENGTH = 20_000;

/**
 * The queries that were run, the newest first, each once.
 *
 * @param {Storage} [storage]
 * @returns {PastQuery[]}
 */
export function pastQueries(storage = window.localStorage) {
  const stored = read(storage, HISTORY);
  return Array.isArray(stored) ? stored.filter(isPastQuery) : [];
}

/** @param {any} entry */
function isPastQuery(entry) {
  return typeof entry?.text === 'string' && typeof entry.at === 'number' && /^(?:kql|sql)$/.test(entry.language);
}

/**
 * Adds a query in front of the others.
 *
 * @param {PastQuery} query
 * @param {Storage} [storage]
 */
export function rememberQuery(query, storage = window.localStorage) {
  if (query.text.trim() && query.text.length <= MAX_LENGTH) {
    const others = pastQueries(storage).filter(({ language, text }) =>
      language !== query.language || text !== query.text);
    write(storage, HISTORY, [query, ...others].slice(0, MAX_ENTRIES));
  }
}

/** @param {Storage} [storage] */
export function forgetQueries(storage = window.localStorage) {
  write(storage, HISTORY, []);
}

/**
 * The text that was typed last; null without one.
 *
 * @param {Storage} [storage]
 * @returns {Draft | null}
 */
export function draft(storage = window.sessionStorage) {
  const stored = read(storage, DRAFT);
  return isPastQuery({ ...stored, at: 0 }) ? stored : null;
}

/**
 * @param {Draft} value
 * @param {Storage} [storage]
 */
export function saveDraft(value, storage = window.sessionStorage) {
  write(storage, DRAFT, value);
}

/**
 * The choices of the user on the page, such as the time zone of the results.
 *
 * @param {Storage} [storage]
 * @returns {Record<string, unknown>}
 */
export function choices(storage = window.localStorage) {
  return { ...read(storage, CHOICES) };
}

/**
 * @param {Record<string, unknown>} changes
 * @param {Storage} [storage]
 */
export function choose(changes, storage = window.localStorage) {
  write(storage, CHOICES, { ...choices(storage), ...changes });
}

/** @param {Storage} storage @param {string} key */
function read(storage, key) {
  try {
    return JSON.parse(storage.getItem(key) ?? 'null');
  } catch {
    // Another program of the same origin may write anything.
    return null;
  }
}

/** @param {Storage} storage @param {string} key @param {unknown} value */
function write(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // A full or forbidden storage: the page works without a memory.
  }
}

import { reactive, watch } from '../lib/vue.js';
import { getJson, isAbort, messageOf } from './api.js';
import { route } from './router.js';

/** A part of the filter as it is typed, and as a line of KQL. @typedef {{ text: string, kql: string }} FilterTerm */

/** A name or a value that needs no quotes. */
const PLAIN = /^[^\s()":=<>!\\]+$/;
const KEYWORD = /^(AND|OR|NOT)$/;

/** The filter in the address as the portal reads it. */
export const filterState = reactive({
  terms: /** @type {FilterTerm[]} */ ([]),
  error: /** @type {string | null} */ (null),
});

/** Reads the filter in the address now and after each change. */
export function startFilter() {
  watch(() => route.query.filter, read, { immediate: true });
}

/** @param {string | undefined} filter */
async function read(filter) {
  if (!filter) {
    Object.assign(filterState, { terms: [], error: null });
    return;
  }
  try {
    const { terms } = await describe(filter);
    if (filter === route.query.filter) {
      Object.assign(filterState, { terms, error: null });
    }
  } catch (failure) {
    if (!isAbort(failure)) {
      Object.assign(filterState, { terms: [], error: messageOf(failure) });
    }
  }
}

/**
 * The parts of a filter; fails with a message for the user.
 *
 * @param {string} filter
 * @returns {Promise<{ terms: FilterTerm[] }>}
 */
export function describe(filter) {
  return getJson(`/api/filter?${new URLSearchParams({ filter })}`);
}

/**
 * A condition of a filter.
 *
 * @param {string} field a column or a property
 * @param {string} operator such as = or >=
 * @param {string} value
 */
export function filterTerm(field, operator, value) {
  const quoted = (/** @type {string} */ text) =>
    (PLAIN.test(text) && !KEYWORD.test(text) ? text : `"${text.replace(/["\\]/g, '\\$&')}"`);
  return quoted(field) + operator + quoted(value);
}

/**
 * A filter that requires all of the given ones; null without any.
 *
 * @param {...(string | null | undefined)} filters
 * @returns {string | null}
 */
export function allOf(...filters) {
  const given = filters.filter((filter) => filter);
  return given.length === 0 ? null : given.map((filter) => (given.length > 1 && / OR /.test(filter ?? '')
    ? `(${filter})`
    : filter)).join(' AND ');
}

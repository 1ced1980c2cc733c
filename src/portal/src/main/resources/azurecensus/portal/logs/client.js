import { RefusedError, getJson, isAbort, postJson } from '../base/api.js';

/** @import { KqlMistake, KqlResult, KqlSchema, QueryResult, Render, ResultTable } from '../base/types.js' */
/** @import { Language } from './language.js' */

/**
 * The answer to a query in either language.
 *
 * @typedef {ResultTable & {
 *   truncated: boolean, milliseconds: number, render: Render | null, sql: string | null, parameters: string[],
 * }} Answer
 */

/** A query that the portal refused, with the place of the mistake where it is known. */
export class QueryError extends Error {
  /** @param {string} message @param {KqlMistake | null} mistake */
  constructor(message, mistake) {
    super(message);
    this.mistake = mistake;
  }
}

/**
 * Runs a query.
 *
 * @param {Language} language
 * @param {string} text
 * @param {string | null} timespan of a query in KQL, as an ISO 8601 duration or interval; null means all times
 * @param {AbortSignal} signal also stops the query in the portal
 * @returns {Promise<Answer>}
 * @throws {QueryError} for a wrong query
 */
export async function runQuery(language, text, timespan, signal) {
  const start = performance.now();
  const id = `logs-${Date.now()}-${Math.random().toString(36).slice(2)}`;
  try {
    if (language === 'sql') {
      /** @type {QueryResult} */
      const result = await postJson('/api/query', { sql: text, id }, { signal });
      return { ...result, render: null, sql: null, parameters: [] };
    }
    /** @type {KqlResult} */
    const result = await postJson('/api/kql', { query: text, timespan, id }, { signal });
    return { parameters: [], milliseconds: Math.round(performance.now() - start), ...result };
  } catch (failure) {
    if (isAbort(failure)) {
      // The query may have ended meanwhile.
      fetch(`/api/query/${id}`, { method: 'DELETE' }).catch(() => {});
    }
    throw failure instanceof RefusedError ? queryError(failure) : failure;
  }
}

/** @param {RefusedError} failure */
function queryError({ message, body }) {
  const hasPlace = typeof body.line === 'number' && typeof body.column === 'number';
  const place = hasPlace ? `Line ${body.line}, column ${body.column}: ` : '';
  const said = [message, body.remedy].filter((part) => part && !message.startsWith(`${part} `)).join(' ');
  return new QueryError(/^line \d/i.test(said) ? said : place + said, hasPlace ? { ...body, message: said } : null);
}

/**
 * Tables, operators and functions of KQL.
 *
 * @returns {Promise<KqlSchema | null>} null when this portal has no KQL
 */
export async function loadSchema() {
  try {
    return await getJson('/api/kql/schema');
  } catch (failure) {
    if (failure instanceof RefusedError && failure.status === 404) {
      return null;
    }
    throw failure;
  }
}

/**
 * The mistakes in a query.
 *
 * @param {string} query
 * @returns {Promise<KqlMistake[]>} empty when the check itself fails, since running the query reports that
 */
export async function mistakesIn(query) {
  if (!query.trim()) {
    return [];
  }
  const answer = await postJson('/api/kql/check', { query }).catch(() => ({}));
  return answer.mistakes ?? [];
}

/**
 * The tables and columns that SQL has, in the form of the schema of KQL.
 *
 * @param {string[]} tables
 * @returns {Promise<KqlSchema['tables']>}
 */
export async function loadSqlTables(tables) {
  const answers = await Promise.all(tables.map((name) =>
    postJson('/api/query', { sql: `SELECT * FROM "${name}" LIMIT 0` }).catch(() => ({ columns: [] }))));
  return answers.map(({ columns }, index) => ({ name: tables[index], columns }));
}

/**
 * The most frequent values of a column.
 *
 * @param {string} table
 * @param {string} column
 * @returns {Promise<string[]>}
 */
export async function frequentValues(table, column) {
  const query = `${table} | where isnotempty(${column}) | summarize n = count() by ${column} | top 30 by n desc`;
  const answer = await postJson('/api/kql', { query }).catch(() => ({ rows: [] }));
  return answer.rows.map((/** @type {unknown[]} */ row) => String(row[0])).filter((/** @type {string} */ value) =>
    value.length <= 100 && !/["\\\n\r]/.test(value));
}

import { computed, onMounted, onUnmounted, reactive, ref, shallowRef, watch } from '../lib/vue.js';
import { connection, isAbort, messageOf } from '../base/api.js';
import { plural } from '../base/format.js';
import { timespanOf } from '../base/kql.js';
import { pushQuery, replaceQuery, route } from '../base/router.js';
import { QueryError, frequentValues, loadSchema, loadSqlTables, mistakesIn, runQuery } from './client.js';
import { completionsAt, valuesAt } from './completion.js';
import { EXAMPLES, SQL_TABLES } from './examples.js';
import { draft, rememberQuery, saveDraft } from './history.js';

/** @import { KqlMistake, KqlSchema } from '../base/types.js' */
/** @import { Answer } from './client.js' */
/** @import { Completion } from './completion.js' */
/** @import { Language } from './language.js' */
/** @import { QueryBoxHandle } from './query-box.js' */

/** @typedef {{ language: Language, text: string }} Query */
/** @typedef {ReturnType<typeof useQueries>} Queries */

/** A longer query stays out of the address: servers and browsers limit its length. */
const MAX_ADDRESS = 5000;
const NO_KQL = 'This portal does not answer KQL. Write the query in SQL.';

/**
 * The queries of the Logs page: the text of each language, the one that runs, and the last answer. The address has the
 * last query that ran, so that Back returns to the one before.
 */
export function useQueries() {
  const first = firstQuery();
  const texts = reactive({ kql: EXAMPLES.kql[0][1], sql: EXAMPLES.sql[0][1], [first.language]: first.text });
  const language = ref(first.language);
  const schema = shallowRef(/** @type {KqlSchema | null} */ (null));
  const sqlTables = shallowRef(/** @type {KqlSchema['tables']} */ ([]));
  /** Null until it is known whether this portal has KQL. */
  const hasKql = ref(/** @type {boolean | null} */ (null));
  const answer = shallowRef(/** @type {Answer | null} */ (null));
  const error = ref(/** @type {string | null} */ (null));
  const status = ref('');
  const running = shallowRef(/** @type {AbortController | null} */ (null));
  const box = ref(/** @type {QueryBoxHandle | null} */ (null));
  const tables = computed(() => (language.value === 'kql' ? schema.value?.tables ?? [] : sqlTables.value));
  /** The query that the address and the answer belong to. */
  let last = addressed() ?? { language: first.language, text: /** @type {string | null} */ (null) };
  /** The text that was refused last, with its mistake: running finds mistakes that checking does not. */
  let refused = { text: '', mistake: /** @type {KqlMistake | null} */ (null) };

  async function start() {
    try {
      schema.value = await loadSchema();
      hasKql.value = schema.value !== null;
    } catch (failure) {
      error.value = messageOf(failure);
      return;
    }
    const wanted = addressed();
    if (!hasKql.value && language.value === 'kql') {
      language.value = 'sql';
    }
    if (wanted) {
      open(wanted);
    }
  }

  /** @param {Query} wanted the query of the address */
  function open(wanted) {
    if (hasKql.value === false && wanted.language === 'kql') {
      error.value = NO_KQL;
    } else {
      runText(wanted);
    }
  }

  /** Runs the selection of the box, or its whole text. */
  function run() {
    const text = texts[language.value];
    const { text: chosen, from } = box.value?.textToRun() ?? { text, from: 0 };
    return answerTo({ language: language.value, text: chosen }, { language: language.value, text }, from);
  }

  /** @param {Query} query to run without a change of the box */
  function runText(query) {
    return answerTo(query, query, 0);
  }

  /** @param {Query} query @param {Query} whole the query of the address @param {number} from where the first begins */
  async function answerTo(query, whole, from) {
    running.value?.abort();
    const controller = new AbortController();
    running.value = controller;
    rememberQuery({ ...query, at: Date.now() });
    keepInAddress(whole);
    error.value = null;
    status.value = 'Running…';
    try {
      const result = await runQuery(query.language, query.text, timespanOf(route.query), controller.signal);
      answer.value = result;
      status.value = `${plural(result.rows.length, 'row')} in ${result.milliseconds} ms`;
    } catch (failure) {
      // A query that was replaced by the next one leaves the page to that one.
      if (running.value === controller) {
        fail(failure, from);
      }
    } finally {
      if (running.value === controller) {
        running.value = null;
      }
    }
  }

  /** @param {unknown} failure @param {number} from */
  function fail(failure, from) {
    status.value = isAbort(failure) ? 'Cancelled' : '';
    if (isAbort(failure)) {
      return;
    }
    error.value = messageOf(failure);
    if (failure instanceof QueryError && failure.mistake) {
      box.value?.underline([failure.mistake], from);
      refused = { text: from === 0 ? texts[language.value] : '', mistake: failure.mistake };
    }
  }

  /** Stops the query that runs. */
  function cancel() {
    running.value?.abort();
  }

  /**
   * Gives a query a place in the browser's history, unless it is there already.
   *
   * @param {Query} query
   */
  function keepInAddress(query) {
    const known = addressed();
    last = query;
    saveDraft({ language: language.value, text: texts[language.value], base: query.text });
    const isNew = known?.text !== query.text || known.language !== query.language;
    if (isNew && encodeURIComponent(query.text).length <= MAX_ADDRESS) {
      const change = known ? pushQuery : replaceQuery;
      change({ kql: null, sql: null, [query.language]: query.text });
    }
  }

  /** @param {string} text typed by the user */
  function type(text) {
    texts[language.value] = text;
    saveDraft({ language: language.value, text, base: last.text });
  }

  /** Puts the text of the box into the history of queries when it was not run. */
  function keepHalfTyped() {
    const text = texts[language.value];
    if (text !== last.text && !EXAMPLES[language.value].some(([, example]) => example === text)) {
      rememberQuery({ language: language.value, text, at: Date.now() });
    }
  }

  /**
   * Puts another query into the box.
   *
   * @param {Query} query
   */
  function show(query) {
    if (texts[language.value] !== query.text) {
      keepHalfTyped();
    }
    language.value = query.language;
    texts[query.language] = query.text;
  }

  /** @param {Query} query to put into the box and to run */
  function showAndRun(query) {
    show(query);
    runText(query);
  }

  /** @param {Language} wanted */
  function speak(wanted) {
    language.value = wanted;
    error.value = null;
    saveDraft({ language: wanted, text: texts[wanted], base: last.text });
  }

  /** @param {string} text @returns {Promise<KqlMistake[]>} */
  async function check(text) {
    const mistakes = await mistakesIn(text);
    return mistakes.length === 0 && refused.mistake && refused.text === text ? [refused.mistake] : mistakes;
  }

  /** @type {Map<string, Promise<string[]>>} */
  const knownValues = new Map();

  /** @param {string} text @param {number} at @param {boolean} isExplicit @returns {Promise<Completion | null>} */
  async function complete(text, at, isExplicit) {
    if (!schema.value) {
      return null;
    }
    const place = valuesAt(text, at, schema.value);
    if (!place) {
      return completionsAt(text, at, schema.value, isExplicit);
    }
    const key = `${place.table}.${place.column}`;
    const loading = knownValues.get(key) ?? frequentValues(place.table, place.column);
    knownValues.set(key, loading);
    const values = await loading;
    return values.length === 0
      ? null
      : { from: place.from, choices: values.map((label) => ({ label, type: 'value' })) };
  }

  // Back, forward and links change the query.
  watch(() => [route.query.kql, route.query.sql], () => {
    const wanted = addressed();
    if (!wanted || (wanted.text === last.text && wanted.language === last.language)) {
      return;
    }
    if (hasKql.value || wanted.language === 'sql') {
      showAndRun(wanted);
    } else {
      error.value = NO_KQL;
    }
  });
  // Another time range changes the answer of the query that ran.
  watch(() => timespanOf(route.query), () => {
    const wanted = addressed();
    if (answer.value && wanted?.language === 'kql') {
      runText(wanted);
    }
  });
  watch(() => connection.returns, () => hasKql.value === null && start());
  watch(language, async (value) => {
    if (value === 'sql' && sqlTables.value.length === 0) {
      sqlTables.value = await loadSqlTables(SQL_TABLES);
    }
  }, { immediate: true });
  onMounted(start);
  onUnmounted(() => {
    keepHalfTyped();
    cancel();
  });

  return {
    texts,
    language,
    tables,
    hasKql,
    answer: computed(() => (error.value === null ? answer.value : null)),
    error,
    status,
    running,
    box,
    /** The functions that the editor calls. */
    events: { onInput: type, onRun: run, complete, check },
    run,
    cancel,
    show,
    showAndRun,
    speak,
  };
}

/** @returns {Query | null} the query in the address */
function addressed() {
  const { kql, sql } = route.query;
  if (kql !== undefined) {
    return { language: 'kql', text: kql };
  }
  return sql === undefined ? null : { language: 'sql', text: sql };
}

/**
 * The query that the page begins with: what was typed last, or the query of the address.
 *
 * @returns {Query}
 */
function firstQuery() {
  const wanted = addressed();
  const typed = draft();
  if (!wanted) {
    return typed ?? { language: 'kql', text: EXAMPLES.kql[0][1] };
  }
  const belongsHere = typed?.base === wanted.text && typed.language === wanted.language;
  if (typed && !belongsHere && typed.text !== typed.base) {
    rememberQuery({ language: typed.language, text: typed.text, at: Date.now() });
  }
  return belongsHere ? typed : wanted;
}

import { computed, defineComponent, h, onMounted, onUnmounted, reactive, ref, shallowRef, watch } from '../lib/vue.js';
import { connection, isAbort, messageOf } from '../base/api.js';
import { plural } from '../base/format.js';
import { icon } from '../base/icons.js';
import { address, pushQuery, replaceQuery, route } from '../base/router.js';
import { CopyButton } from '../components/copy-button.js';
import { EmptyState, errorNotice, useHealth } from '../components/notices.js';
import { tabs } from '../components/tabs.js';
import { DRAWN, drawnAs, resultChart } from '../logs/chart.js';
import { QueryError, frequentValues, loadSchema, loadSqlTables, mistakesIn, runQuery } from '../logs/client.js';
import { completionsAt, valuesAt } from '../logs/completion.js';
import { EXAMPLES, SQL_TABLES } from '../logs/examples.js';
import { choices, choose, draft, pastQueries, rememberQuery, saveDraft } from '../logs/history.js';
import { DropMenu } from '../logs/menu.js';
import { fittingChart } from '../logs/plot.js';
import { QueryBox } from '../logs/query-box.js';
import { ResultGrid } from '../logs/results.js';
import { SchemaTree } from '../logs/schema-tree.js';
import { csvOf, timeText } from '../logs/values.js';

/** @import { KqlSchema, Render } from '../base/types.js' */
/** @import { Answer } from '../logs/client.js' */
/** @import { Completion } from '../logs/completion.js' */
/** @import { EditorEvents } from '../logs/editor.js' */
/** @import { Language } from '../logs/language.js' */
/** @import { QueryBoxHandle } from '../logs/query-box.js' */

/** A longer query stays out of the address: servers and browsers limit its length. */
const MAX_ADDRESS = 5000;
const LANGUAGES = /** @type {const} */ ([['kql', 'KQL'], ['sql', 'SQL']]);

/** Read-only queries over the tables, in KQL or SQL. */
export const QueryPage = defineComponent({
  setup() {
    const first = firstText();
    const texts = reactive({ kql: EXAMPLES.kql[0][1], sql: EXAMPLES.sql[0][1], [first.language]: first.text });
    const language = ref(first.language);
    const schema = shallowRef(/** @type {KqlSchema | null} */ (null));
    const sqlTables = shallowRef(/** @type {KqlSchema['tables']} */ ([]));
    /** Null until it is known whether this portal has KQL. */
    const hasKql = ref(/** @type {boolean | null} */ (null));
    const result = shallowRef(/** @type {Answer | null} */ (null));
    const error = ref(/** @type {string | null} */ (null));
    const status = ref('');
    const running = shallowRef(/** @type {AbortController | null} */ (null));
    const view = ref(/** @type {'results' | 'chart'} */ ('results'));
    const chosenChart = ref(/** @type {string | null} */ (null));
    const showsSql = ref(false);
    const settings = reactive({ isLocal: choices().isLocal === true, hidesTables: choices().hidesTables === true });
    const box = ref(/** @type {QueryBoxHandle | null} */ (null));
    const health = useHealth();
    const shown = computed(() => (error.value === null ? result.value : null));
    const isUtc = computed(() => !settings.isLocal);
    const tables = computed(() => (language.value === 'kql' ? schema.value?.tables ?? [] : sqlTables.value));
    const render = computed(() => chartOf(shown.value, chosenChart.value));
    /** What the address and the results belong to. */
    let last = { language: first.language, text: addressed()?.text ?? null };

    /** @type {EditorEvents} */
    const events = { onInput, onRun: run, complete, check: mistakesIn };

    async function learnKql() {
      try {
        schema.value = await loadSchema();
        hasKql.value = schema.value !== null;
      } catch (failure) {
        error.value = messageOf(failure);
        return;
      }
      if (!hasKql.value && language.value === 'kql') {
        language.value = 'sql';
        if (addressed()?.language === 'kql') {
          error.value = 'This portal does not answer KQL. Write the query in SQL.';
          return;
        }
      }
      if (addressed()) {
        run(addressed());
      }
    }

    /**
     * Runs the query of the box, or a given one.
     *
     * @param {{ language: Language, text: string } | null} [given]
     */
    async function run(given) {
      running.value?.abort();
      const controller = new AbortController();
      running.value = controller;
      const { text, from } = given ? { text: given.text, from: 0 } : textToRun();
      const whole = given ? given.text : texts[language.value];
      const asked = language.value;
      rememberQuery({ language: asked, text, at: Date.now() });
      keepInAddress(asked, whole);
      error.value = null;
      status.value = 'Running…';
      try {
        const answer = await runQuery(asked, text, controller.signal);
        result.value = answer;
        chosenChart.value = null;
        showsSql.value = showsSql.value && answer.sql !== null;
        view.value = answer.render && DRAWN.has(drawnAs(answer.render.visualization)) ? 'chart' : 'results';
        status.value = `${plural(answer.rows.length, 'row')} in ${answer.milliseconds} ms`;
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

    /** @param {unknown} failure @param {number} from where the text begins that was run */
    function fail(failure, from) {
      status.value = '';
      if (isAbort(failure)) {
        status.value = 'Cancelled';
        return;
      }
      error.value = messageOf(failure);
      if (failure instanceof QueryError && failure.mistake) {
        box.value?.underline([failure.mistake], from);
      }
    }

    function textToRun() {
      return box.value?.textToRun() ?? { text: texts[language.value], from: 0 };
    }

    /** @param {Language} asked @param {string} text */
    function keepInAddress(asked, text) {
      const isNew = addressed()?.text !== text || addressed()?.language !== asked;
      last = { language: asked, text };
      saveDraft({ language: asked, text, base: text });
      if (isNew && encodeURIComponent(text).length <= MAX_ADDRESS) {
        const change = addressed() ? pushQuery : replaceQuery;
        change({ kql: null, sql: null, [asked]: text });
      }
    }

    /** @param {string} text */
    function onInput(text) {
      texts[language.value] = text;
      saveDraft({ language: language.value, text, base: last.text });
    }

    /** Puts the text of the box into the history when it was not run. */
    function keepHalfTyped() {
      const text = texts[language.value];
      if (text !== last.text && !EXAMPLES[language.value].some(([, example]) => example === text)) {
        rememberQuery({ language: language.value, text, at: Date.now() });
      }
    }

    /** @param {Language} wanted @param {string} text */
    function show(wanted, text) {
      if (texts[language.value] !== text) {
        keepHalfTyped();
      }
      language.value = wanted;
      texts[wanted] = text;
    }

    /** @param {Language} wanted @param {string} text */
    function showAndRun(wanted, text) {
      show(wanted, text);
      run({ language: wanted, text });
    }

    /** @param {Language} wanted */
    function speak(wanted) {
      language.value = wanted;
      error.value = null;
      saveDraft({ language: wanted, text: texts[wanted], base: last.text });
    }

    /** @param {string} text @param {number} at @param {boolean} isExplicit @returns {Promise<Completion | null>} */
    async function complete(text, at, isExplicit) {
      if (!schema.value) {
        return null;
      }
      const place = valuesAt(text, at, schema.value);
      if (!place) {
        return completionsAt(text, at, schema.value, isExplicit);
      }
      const values = await valuesOf(place.table, place.column);
      return values.length === 0
        ? null
        : { from: place.from, choices: values.map((label) => ({ label, type: 'value' })) };
    }

    /** @type {Map<string, Promise<string[]>>} */
    const knownValues = new Map();
    /** @param {string} table @param {string} column */
    function valuesOf(table, column) {
      const key = `${table}.${column}`;
      const values = knownValues.get(key) ?? frequentValues(table, column);
      knownValues.set(key, values);
      return values;
    }

    // Back, forward and links change the query.
    watch(() => [route.query.kql, route.query.sql], () => {
      const wanted = addressed();
      if (wanted && (wanted.text !== last.text || wanted.language !== last.language)) {
        if (hasKql.value === false && wanted.language === 'kql') {
          error.value = 'This portal does not answer KQL. Write the query in SQL.';
        } else {
          showAndRun(wanted.language, wanted.text);
        }
      }
    });
    watch(() => connection.returns, () => hasKql.value === null && learnKql());
    watch(language, async (value) => {
      if (value === 'sql' && sqlTables.value.length === 0) {
        sqlTables.value = await loadSqlTables(SQL_TABLES);
      }
    }, { immediate: true });
    onMounted(learnKql);
    onUnmounted(() => {
      keepHalfTyped();
      running.value?.abort();
    });

    /** @param {'isLocal' | 'hidesTables'} name */
    function flip(name) {
      settings[name] = !settings[name];
      choose({ [name]: settings[name] });
    }

    const examples = () => EXAMPLES[language.value].map(([name, text]) =>
      ({ key: name, text: name, onChoose: () => showAndRun(language.value, text) }));
    const past = () => pastQueries()
      .filter((query) => query.language === 'sql' || hasKql.value)
      .map(({ language: spoken, text, at }) => ({
        key: `${spoken} ${text}`,
        text,
        detail: `${spoken.toUpperCase()} · ${timeText(new Date(at).toISOString(), isUtc.value).slice(5, 16)}`,
        onChoose: () => show(spoken, text),
      }));

    const languageSwitch = () => h('div', { class: 'logs-languages', role: 'group', 'aria-label': 'Language' },
      LANGUAGES.map(([key, name]) => h('button', {
        key,
        class: ['logs-language', { current: language.value === key }],
        'aria-pressed': String(language.value === key),
        onClick: () => speak(key),
      }, name)));

    const bar = () => h('div', { class: 'logs-bar', role: 'toolbar', 'aria-label': 'Query' }, [
      running.value
        ? h('button', { class: 'primary-button logs-run', onClick: () => running.value?.abort() }, 'Cancel')
        : h('button', { class: 'primary-button logs-run', title: 'Shift+Enter. Runs the selection, where there is one.',
          onClick: () => run() }, 'Run'),
      hasKql.value && languageSwitch(),
      h(DropMenu, { title: 'Examples', entriesOf: examples }),
      h(DropMenu, { title: 'History', entriesOf: past, none: 'Queries that were run appear here.' }),
      h('span', { class: 'logs-space' }),
      h('button', { class: 'logs-action', 'aria-pressed': String(!settings.hidesTables),
        onClick: () => flip('hidesTables') }, 'Tables'),
      h(CopyButton, {
        text: window.location.origin + address('/query', { [language.value]: texts[language.value] }),
        label: 'Copy a link to this query',
        caption: 'Share',
      }),
    ]);

    const resultBar = (/** @type {Answer | null} */ answer) => h('div', { class: 'logs-result-bar' }, [
      answer && tabs({
        label: 'View',
        entries: [{ key: 'results', text: 'Results' }, { key: 'chart', text: 'Chart' }],
        current: view.value,
        onChoose: (/** @type {'results' | 'chart'} */ key) => {
          view.value = key;
        },
      }),
      answer && view.value === 'chart' && chartMenu(),
      h('span', { class: 'quiet logs-status', role: 'status' }, status.value),
      h('span', { class: 'logs-space' }),
      answer && h('button', {
        class: 'logs-action',
        title: 'The time zone of the results',
        onClick: () => flip('isLocal'),
      }, isUtc.value ? 'UTC' : 'Local time'),
      answer?.sql && h('button', {
        class: 'logs-action',
        'aria-pressed': String(showsSql.value),
        onClick: () => {
          showsSql.value = !showsSql.value;
        },
      }, 'Show SQL'),
      answer && answer.columns.length > 0
        && h('button', { class: 'logs-action', onClick: () => saveCsv(csvOf(answer)) }, 'Download CSV'),
    ]);

    const chartMenu = () => h('select', {
      class: 'select small',
      'aria-label': 'Kind of chart',
      value: drawnAs(render.value?.visualization ?? ''),
      onChange: (/** @type {Event} */ event) => {
        chosenChart.value = /** @type {HTMLSelectElement} */ (event.target).value;
      },
    }, [...DRAWN].map(([key, name]) => h('option', { key, value: key }, name)));

    const cut = (/** @type {Answer} */ answer) => answer.truncated && h('p', { class: 'logs-cut', role: 'status' }, [
      icon('exception', { width: 14, height: 14 }),
      `The result is cut after ${plural(answer.rows.length, 'row')}. Narrow the query or summarize to see all of it.`,
    ]);

    const sqlText = (/** @type {string} */ sql) => h('div', { class: 'logs-sql' }, [
      h('pre', sql),
      h(CopyButton, { text: sql, label: 'Copy the SQL' }),
    ]);

    const answerArea = (/** @type {Answer} */ answer) => [
      cut(answer),
      showsSql.value && answer.sql && sqlText(answer.sql),
      view.value === 'chart' && render.value
        ? resultChart(answer, render.value, isUtc.value)
        : resultArea(answer),
    ];

    const resultArea = (/** @type {Answer} */ answer) => (answer.rows.length === 0
      ? h('p', { class: 'quiet logs-none' }, 'The query has no results. Widen its time range or its conditions.')
      : h(ResultGrid, { table: answer, isUtc: isUtc.value }));

    return () => h('div', { class: 'logs' }, [
      h('header', { class: 'page-head' }, [h('h1', 'Logs'), h('p', 'Read-only queries over the tables')]),
      bar(),
      h('div', { class: 'logs-body' }, [
        !settings.hidesTables && h(SchemaTree, {
          tables: tables.value,
          onInsert: (name) => box.value?.insert(name),
        }),
        h('div', { class: 'logs-main' }, [
          h(QueryBox, { ref: box, text: texts[language.value], language: language.value, events }),
          h('section', { class: 'logs-results', 'aria-busy': String(running.value !== null) }, [
            resultBar(shown.value),
            errorNotice(error.value),
            shown.value && answerArea(shown.value),
            !shown.value && health.value?.items === 0 && h(EmptyState, { title: 'No telemetry yet' }),
            !shown.value && !error.value && Number(health.value?.items) > 0 && !running.value
              && h('p', { class: 'quiet logs-none' }, 'Run the query with the button or with Shift+Enter.'),
          ]),
        ]),
      ]),
    ]);
  },
});

/**
 * The query in the address; null without one.
 *
 * @returns {{ language: Language, text: string } | null}
 */
function addressed() {
  const { kql, sql } = route.query;
  if (kql !== undefined) {
    return { language: 'kql', text: kql };
  }
  return sql === undefined ? null : { language: 'sql', text: sql };
}

/** The text that the page begins with: what was typed last, or the query of the address. */
function firstText() {
  const wanted = addressed();
  const typed = draft();
  if (!wanted) {
    return typed ?? { language: /** @type {Language} */ ('kql'), text: EXAMPLES.kql[0][1] };
  }
  if (typed && typed.text !== typed.base && (typed.base !== wanted.text || typed.language !== wanted.language)) {
    rememberQuery({ language: typed.language, text: typed.text, at: Date.now() });
  }
  return typed?.base === wanted.text && typed.language === wanted.language ? typed : wanted;
}

/** @param {Answer | null} answer @param {string | null} chosen @returns {Render | null} */
function chartOf(answer, chosen) {
  if (!answer) {
    return null;
  }
  const asked = answer.render && DRAWN.has(drawnAs(answer.render.visualization)) ? answer.render : null;
  const fitting = asked ?? fittingChart(answer) ?? { visualization: 'columnchart' };
  return chosen ? { ...fitting, visualization: chosen } : fitting;
}

/** @param {string} csv */
function saveCsv(csv) {
  // The mark tells spreadsheets that the text is UTF-8.
  const url = URL.createObjectURL(new Blob(['\uFEFF', csv], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = 'query.csv';
  link.click();
  setTimeout(() => URL.revokeObjectURL(url));
}

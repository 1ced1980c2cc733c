import { computed, defineComponent, h, reactive, ref, watch } from '../lib/vue.js';
import { plural } from '../base/format.js';
import { icon } from '../base/icons.js';
import { address } from '../base/router.js';
import { CopyButton } from '../components/copy-button.js';
import { EmptyState, errorNotice, useHealth } from '../components/notices.js';
import { csvOf, download } from '../components/download.js';
import { PageHead } from '../components/page-head.js';
import { tabs } from '../components/tabs.js';
import { DRAWN, drawnAs, resultChart } from '../logs/chart.js';
import { EXAMPLES } from '../logs/examples.js';
import { choices, choose, pastQueries } from '../logs/history.js';
import { DropMenu } from '../logs/menu.js';
import { fittingChart } from '../logs/plot.js';
import { QueryBox } from '../logs/query-box.js';
import { ResultGrid } from '../logs/results.js';
import { SchemaTree } from '../logs/schema-tree.js';
import { useQueries } from '../logs/session.js';
import { plainText, timeText } from '../logs/values.js';

/** @import { Render } from '../base/types.js' */
/** @import { Answer } from '../logs/client.js' */

/** @typedef {'results' | 'chart'} View */

/** @type {{ key: View, text: string }[]} */
const VIEWS = [{ key: 'results', text: 'Results' }, { key: 'chart', text: 'Chart' }];
const LANGUAGES = /** @type {const} */ ([['kql', 'KQL'], ['sql', 'SQL']]);

/** Read-only queries over the tables, in KQL or SQL. */
export const QueryPage = defineComponent({
  setup() {
    const queries = useQueries();
    const { answer, language, running, texts } = queries;
    const view = ref(/** @type {View} */ ('results'));
    const chosenChart = ref(/** @type {string | null} */ (null));
    const showsSql = ref(false);
    const settings = reactive({ isLocal: choices().isLocal === true, hidesTables: choices().hidesTables === true });
    const health = useHealth();
    const isUtc = computed(() => !settings.isLocal);
    const render = computed(() => chartOf(answer.value, chosenChart.value));

    watch(answer, (given) => {
      if (given) {
        chosenChart.value = null;
        view.value = isDrawn(given.render) ? 'chart' : 'results';
      }
    });

    /** @param {'isLocal' | 'hidesTables'} name */
    function flip(name) {
      settings[name] = !settings[name];
      choose({ [name]: settings[name] });
    }

    const examples = () => EXAMPLES[language.value].map(([name, text]) => ({
      key: name,
      text: name,
      onChoose: () => queries.showAndRun({ language: language.value, text }),
    }));

    const past = () => pastQueries()
      .filter((query) => query.language === 'sql' || queries.hasKql.value)
      .map(({ language: spoken, text, at }) => ({
        key: `${spoken} ${text}`,
        text,
        detail: `${spoken.toUpperCase()} · ${timeText(new Date(at).toISOString(), isUtc.value).slice(5, 16)}`,
        onChoose: () => queries.show({ language: spoken, text }),
      }));

    const languageSwitch = () => h('div', { class: 'logs-languages', role: 'group', 'aria-label': 'Language' },
      LANGUAGES.map(([key, name]) => h('button', {
        key,
        class: ['logs-language', { current: language.value === key }],
        'aria-pressed': String(language.value === key),
        onClick: () => queries.speak(key),
      }, name)));

    const runButton = () => h('button', {
      class: 'primary-button logs-run',
      title: 'Shift+Enter. With a selection, only the selection runs.',
      onClick: queries.run,
    }, 'Run');

    const cancelButton = () => h('button', { class: 'primary-button logs-run', onClick: queries.cancel }, 'Cancel');

    const bar = () => h('div', { class: 'logs-bar', role: 'toolbar', 'aria-label': 'Query' }, [
      running.value ? cancelButton() : runButton(),
      queries.hasKql.value && languageSwitch(),
      h(DropMenu, { title: 'Examples', entriesOf: examples }),
      h(DropMenu, { title: 'History', entriesOf: past, none: 'Queries that were run appear here.' }),
      h('span', { class: 'logs-space' }),
      pressable('Tables', !settings.hidesTables, () => flip('hidesTables')),
      h(CopyButton, {
        text: window.location.origin + address('/query', { [language.value]: texts[language.value] }),
        label: 'Copy a link to this query',
        caption: 'Share',
      }),
    ]);

    const resultBar = () => h('div', { class: 'logs-result-bar' }, [
      answer.value && tabs({
        label: 'View',
        entries: VIEWS,
        current: view.value,
        onChoose: (key) => {
          view.value = key;
        },
      }),
      answer.value && view.value === 'chart' && chartMenu(),
      h('span', { class: 'quiet logs-status', role: 'status' }, queries.status.value),
      h('span', { class: 'logs-space' }),
      answer.value && resultActions(answer.value),
    ]);

    /** @param {Answer} given */
    const resultActions = (given) => [
      h('button', {
        class: 'logs-action',
        title: 'The time zone of the results',
        onClick: () => flip('isLocal'),
      }, isUtc.value ? 'UTC' : 'Local time'),
      given.sql && pressable('Show SQL', showsSql.value, () => {
        showsSql.value = !showsSql.value;
      }),
      h('button', { class: 'logs-action', onClick: () => saveCsv(given) }, 'Download CSV'),
    ];

    const chartMenu = () => h('select', {
      class: 'select small',
      'aria-label': 'Kind of chart',
      value: drawnAs(render.value?.visualization ?? ''),
      onChange: (/** @type {Event} */ event) => {
        chosenChart.value = /** @type {HTMLSelectElement} */ (event.target).value;
      },
    }, [...DRAWN].map(([key, name]) => h('option', { key, value: key }, name)));

    /** @param {Answer} given */
    const answerArea = (given) => [
      given.truncated && cutNotice(given.rows.length),
      showsSql.value && given.sql && sqlText(given.sql, given.parameters),
      view.value === 'chart' && render.value ? resultChart(given, render.value, isUtc.value) : resultArea(given),
    ];

    /** @param {Answer} given */
    const resultArea = (given) => (given.rows.length === 0
      ? h('p', { class: 'quiet logs-none' }, 'The query has no results. Widen its time range or its conditions.')
      : h(ResultGrid, { table: given, isUtc: isUtc.value }));

    const beforeTheFirst = () => {
      if (health.value?.items === 0) {
        return h(EmptyState, { title: 'No telemetry yet' });
      }
      const isIdle = !running.value && !queries.error.value;
      return isIdle && h('p', { class: 'quiet logs-none' }, 'Run the query with the button or with Shift+Enter.');
    };

    return () => h('div', { class: 'logs' }, [
      h(PageHead, {
        title: 'Logs',
        text: 'Read-only queries over the tables',
        ranged: language.value === 'kql',
        roles: false,
        filtered: false,
        follows: false,
      }),
      bar(),
      h('div', { class: 'logs-body' }, [
        !settings.hidesTables && h(SchemaTree, {
          tables: queries.tables.value,
          onInsert: (name) => queries.box.value?.insert(name),
        }),
        h('div', { class: 'logs-main' }, [
          h(QueryBox, {
            ref: queries.box,
            text: texts[language.value],
            language: language.value,
            events: queries.events,
          }),
          h('section', { class: 'logs-results', 'aria-busy': String(running.value !== null) }, [
            resultBar(),
            errorNotice(queries.error.value),
            answer.value ? answerArea(answer.value) : beforeTheFirst(),
          ]),
        ]),
      ]),
    ]);
  },
});

/** @param {string} text @param {boolean} isPressed @param {() => void} onClick */
function pressable(text, isPressed, onClick) {
  return h('button', { class: 'logs-action', 'aria-pressed': String(isPressed), onClick }, text);
}

/** @param {number} rows */
function cutNotice(rows) {
  return h('p', { class: 'logs-cut', role: 'status' }, [
    icon('exception', { width: 14, height: 14 }),
    `The result is cut after ${plural(rows, 'row')}. Narrow the query or summarize to see all of it.`,
  ]);
}

/** @param {string} sql @param {string[]} parameters the values of $1, $2 and so on */
function sqlText(sql, parameters) {
  const values = parameters.map((value, index) => `-- $${index + 1} = ${JSON.stringify(value)}`);
  const text = [...values, sql].join('\n');
  return h('div', { class: 'logs-sql' }, [h('pre', text), h(CopyButton, { text, label: 'Copy the SQL' })]);
}

/** @param {Render | null} render */
function isDrawn(render) {
  return render !== null && DRAWN.has(drawnAs(render.visualization));
}

/**
 * The chart of an answer: the chosen kind, otherwise the kind that render asks for or that fits.
 *
 * @param {Answer | null} answer
 * @param {string | null} chosen
 * @returns {Render | null}
 */
function chartOf(answer, chosen) {
  if (!answer) {
    return null;
  }
  const asked = isDrawn(answer.render) ? answer.render : null;
  const fitting = asked ?? fittingChart(answer) ?? { visualization: 'columnchart' };
  return chosen ? { ...fitting, visualization: chosen } : fitting;
}

/** @param {Answer} answer */
function saveCsv({ columns, rows }) {
  const values = rows.map((row) => row.map((value) => (typeof value === 'number' ? value : plainText(value))));
  // The mark tells spreadsheets that the text is UTF-8.
  const text = `\uFEFF${csvOf(columns.map(({ name }) => name), values)}`;
  download('query.csv', 'text/csv;charset=utf-8', text);
}

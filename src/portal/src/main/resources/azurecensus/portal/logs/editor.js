import {
  acceptCompletion, autocompletion, closeBrackets, closeBracketsKeymap, closeCompletion, completionStatus,
  startCompletion,
} from '../lib/codemirror-autocomplete.js';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '../lib/codemirror-commands.js';
import { HighlightStyle, StreamLanguage, bracketMatching, syntaxHighlighting } from '../lib/codemirror-language.js';
import { linter, setDiagnostics } from '../lib/codemirror-lint.js';
import { Compartment, EditorState } from '../lib/codemirror-state.js';
import { EditorView, drawSelection, highlightActiveLine, keymap, lineNumbers } from '../lib/codemirror-view.js';
import { tags } from '../lib/lezer-highlight.js';
import { kqlToken, sqlToken } from './language.js';

/** @import { Completion as EditorChoice, CompletionContext } from '../lib/codemirror-autocomplete.js' */
/** @import { CompletionResult } from '../lib/codemirror-autocomplete.js' */
/** @import { Diagnostic } from '../lib/codemirror-lint.js' */
/** @import { KqlMistake } from '../base/types.js' */
/** @import { Choice, Completion } from './completion.js' */
/** @import { Language, TokenState } from './language.js' */

/**
 * The functions of the page that the editor calls.
 *
 * @typedef {object} EditorEvents
 * @property {(text: string) => void} onInput
 * @property {() => void} onRun
 * @property {(text: string, at: number, isExplicit: boolean) => Promise<Completion | null>} complete
 * @property {(text: string) => Promise<KqlMistake[]>} check
 */

const CHECK_MILLISECONDS = 350;
/** Longer than the library waits before it proposes something. */
const PROPOSE_MILLISECONDS = 250;

/** @type {Record<Language, StreamLanguage<TokenState>>} */
const LANGUAGES = {
  kql: StreamLanguage.define({
    startState: () => ({ inText: false }),
    copyState: (state) => ({ ...state }),
    token: (stream, state) => advance(stream, kqlToken(stream.string, stream.pos, state)),
    languageData: { commentTokens: { line: '//' }, closeBrackets: { brackets: ['(', '[', '{', '"', "'"] } },
  }),
  sql: StreamLanguage.define({
    startState: () => ({ inText: false }),
    token: (stream) => advance(stream, sqlToken(stream.string, stream.pos)),
    languageData: { commentTokens: { line: '--' } },
  }),
};

/** @param {{ pos: number }} stream @param {import('./language.js').Token} token */
function advance(stream, { length, style }) {
  stream.pos += length;
  return style;
}

/** The colors are properties of the page, so that they follow its scheme. */
const COLORS = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--query-keyword)' },
  { tag: tags.string, color: 'var(--query-string)' },
  { tag: tags.number, color: 'var(--query-number)' },
  { tag: tags.atom, color: 'var(--query-number)' },
  { tag: tags.comment, color: 'var(--query-comment)' },
  { tag: tags.typeName, color: 'var(--query-type)' },
  { tag: tags.function(tags.variableName), color: 'var(--query-function)' },
  { tag: tags.operator, color: 'var(--query-operator)' },
]);

const THEME = EditorView.theme({
  '&': { height: '100%', fontSize: '13px', color: 'var(--query-text)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--query-font)', lineHeight: '20px' },
  '.cm-content': { caretColor: 'var(--query-text)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--query-text)' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--query-quiet)', border: 'none' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine': { backgroundColor: 'var(--query-line)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'var(--query-selection)',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--query-selection)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--query-raised)', color: 'var(--query-text)', border: '1px solid var(--query-border)',
    borderRadius: '4px', boxShadow: 'var(--query-shadow)',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--query-font)', maxHeight: '240px', minWidth: '260px',
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px', lineHeight: '18px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    background: 'var(--query-selection)', color: 'var(--query-text)',
  },
  '.cm-completionDetail': { float: 'right', marginLeft: '24px', fontStyle: 'normal', color: 'var(--query-quiet)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
  '.cm-diagnostic': { padding: '6px 10px', maxWidth: '520px', fontFamily: 'inherit' },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--query-bad)' },
  // The underline of the library is an image of a fixed color.
  '.cm-lintRange-error': {
    backgroundImage: 'none', textDecoration: 'underline wavy var(--query-bad)', textUnderlineOffset: '3px',
  },
});

/**
 * The editor of queries. It lives in a shadow tree: there the library adds its styles as style sheet objects, which the
 * content security policy of the pages allows. In the document it would add style elements, which the policy refuses.
 *
 * @param {HTMLElement} place
 * @param {{ text: string, language: Language, label: string }} start
 * @param {EditorEvents} events
 */
export function createEditor(place, { text, language, label }, events) {
  const root = place.attachShadow({ mode: 'open' });
  const languageSlot = new Compartment();
  let current = language;
  // A change by the page is no input of the user.
  let isOwnChange = false;
  let proposing = 0;

  /**
   * Proposes something for a typed word when the library has not: it misses the end of a word whose letters follow
   * each other faster than the browser reports the cursor.
   *
   * @param {EditorView} target
   */
  function proposeSoon(target) {
    clearTimeout(proposing);
    proposing = window.setTimeout(() => {
      const { head } = target.state.selection.main;
      const isWord = /[A-Za-z_]$/.test(target.state.sliceDoc(Math.max(0, head - 1), head));
      if (isWord && target.hasFocus && completionStatus(target.state) === null) {
        startCompletion(target);
      }
    }, PROPOSE_MILLISECONDS);
  }

  const run = (/** @type {EditorView} */ target) => {
    clearTimeout(proposing);
    closeCompletion(target);
    events.onRun();
    return true;
  };
  const view = new EditorView({
    parent: root,
    root,
    state: EditorState.create({
      doc: text,
      extensions: [
        keymap.of([
          { key: 'Shift-Enter', run },
          { key: 'Mod-Enter', run },
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...historyKeymap,
          { key: 'Tab', run: acceptCompletion },
          // After Escape, Tab leaves the editor, so that the keyboard is not caught in it.
          indentWithTab,
        ]),
        lineNumbers(),
        history(),
        drawSelection(),
        highlightActiveLine(),
        bracketMatching(),
        closeBrackets(),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({ 'aria-label': label, spellcheck: 'false' }),
        EditorView.domEventHandlers({ beforeinput: typeOverSelection }),
        syntaxHighlighting(COLORS),
        THEME,
        languageSlot.of(extensionsOf(language, events)),
        EditorView.updateListener.of((update) => {
          if (update.docChanged && !isOwnChange) {
            events.onInput(update.state.doc.toString());
          }
          if (update.transactions.some((change) => change.isUserEvent('input') && !isPicked(change))) {
            proposeSoon(update.view);
          }
        }),
      ],
    }),
  });

  return {
    /** @param {string} wanted @param {Language} wantedLanguage */
    set(wanted, wantedLanguage) {
      isOwnChange = true;
      if (wantedLanguage !== current) {
        current = wantedLanguage;
        view.dispatch({ effects: languageSlot.reconfigure(extensionsOf(current, events)) });
      }
      if (wanted !== view.state.doc.toString()) {
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: wanted } });
      }
      isOwnChange = false;
    },
    /** The selected text; the whole text without a selection. */
    textToRun() {
      const { main } = view.state.selection;
      const selected = view.state.sliceDoc(main.from, main.to);
      return { text: selected.trim() ? selected : view.state.doc.toString(), from: selected.trim() ? main.from : 0 };
    },
    /** @param {string} inserted */
    insert(inserted) {
      view.dispatch(view.state.replaceSelection(inserted), { scrollIntoView: true });
      view.focus();
    },
    /**
     * Underlines mistakes until the text changes.
     *
     * @param {KqlMistake[]} mistakes
     * @param {number} [from] where the text begins that the mistakes are in
     */
    underline(mistakes, from = 0) {
      const text = view.state.doc.toString();
      view.dispatch(setDiagnostics(view.state, mistakes.map((mistake) => diagnosticOf(text, mistake, from))));
    },
    focus: () => view.focus(),
    destroy() {
      clearTimeout(proposing);
      view.destroy();
    },
  };
}

/** @param {{ isUserEvent: (event: string) => boolean }} change @returns true when the user picked a proposal */
function isPicked(change) {
  return change.isUserEvent('input.complete');
}

/**
 * Replaces a selection by a typed letter. Browsers would give the letter the style of the deleted text, which the
 * policy refuses with an error message.
 *
 * @param {InputEvent} event
 * @param {EditorView} view
 * @returns {boolean} true when the letter is inserted
 */
function typeOverSelection({ inputType, data }, view) {
  const { main } = view.state.selection;
  if (inputType !== 'insertText' || !data || main.empty || view.composing) {
    return false;
  }
  const insert = () => view.state.update(view.state.replaceSelection(data), {
    userEvent: 'input.type',
    scrollIntoView: true,
  });
  const handlers = view.state.facet(EditorView.inputHandler);
  if (!handlers.some((handler) => handler(view, main.from, main.to, data, insert))) {
    view.dispatch(insert());
  }
  return true;
}

/** @param {Language} language @param {EditorEvents} events */
function extensionsOf(language, events) {
  return [
    LANGUAGES[language],
    autocompletion({
      override: language === 'kql' ? [(context) => choicesFor(context, events)] : [],
      icons: false,
    }),
    linter(
      async (view) => {
        const text = view.state.doc.toString();
        const mistakes = language === 'kql' ? await events.check(text) : [];
        return mistakes.map((mistake) => diagnosticOf(text, mistake));
      },
      { delay: CHECK_MILLISECONDS },
    ),
  ];
}

/** @param {CompletionContext} context @param {EditorEvents} events @returns {Promise<CompletionResult | null>} */
async function choicesFor({ state, pos, explicit }, events) {
  const completion = await events.complete(state.doc.toString(), pos, explicit);
  return completion && {
    from: completion.from,
    options: completion.choices.map(editorChoice),
    validFor: completion.choices[0]?.type === 'value' ? /^[^"]*$/ : /^[\w-]*$/,
  };
}

/** @param {Choice} choice @returns {EditorChoice} */
function editorChoice({ label, type, detail }) {
  /** @type {EditorChoice} */
  const choice = { label, type, detail: detail ?? (type === 'value' ? '' : type) };
  if (type === 'column') {
    return { ...choice, boost: 2 };
  }
  if (type === 'operator') {
    return { ...choice, apply: `${label} ` };
  }
  return type === 'function' ? { ...choice, apply: applyCall } : choice;
}

/** @param {EditorView} view @param {EditorChoice} choice @param {number} from @param {number} to */
function applyCall(view, { label }, from, to) {
  view.dispatch({
    changes: { from, to, insert: `${label}()` },
    selection: { anchor: from + label.length + 1 },
    userEvent: 'input.complete',
  });
}

/**
 * @param {string} text
 * @param {KqlMistake} mistake
 * @param {number} [start] where the text begins that the place of the mistake counts from
 * @returns {Diagnostic}
 */
function diagnosticOf(text, { line = 1, column = 1, length, message, remedy }, start = 0) {
  const lines = text.slice(start).split('\n');
  const before = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0);
  const at = Math.min(text.length, start + before + column - 1);
  // A mistake at the end of the text has nothing to underline but the last character.
  const from = at === text.length ? Math.max(0, at - 1) : at;
  const said = remedy && !message.includes(remedy) ? `${message} ${remedy}` : message;
  // Without a length the mistake is the word or the sign at its place.
  const marked = length || /^(?:[\w-]+|\S)/.exec(text.slice(from))?.[0].length || 1;
  return { from, to: Math.min(text.length, from + marked), severity: 'error', message: said };
}

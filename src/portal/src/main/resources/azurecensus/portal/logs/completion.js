import { CHARTS, KQL_WORDS, kqlTokens } from './language.js';

/** @import { KqlSchema } from '../base/types.js' */

/** @typedef {'table' | 'column' | 'operator' | 'function' | 'word' | 'value'} ChoiceType */
/** @typedef {{ label: string, type: ChoiceType, detail?: string }} Choice */

/**
 * The choices at a place. They replace the text from `from` on.
 *
 * @typedef {{ from: number, choices: Choice[] }} Completion
 */

const TABLES_FOLLOW = /^(?:union|lookup|join|search|find|in)$/;
const TEXT_COMPARISONS = new Set(['==', '!=', '=~', '!~', 'has', 'contains', 'startswith']);
const NAMED = /^(?:project|extend|summarize|let|mv-expand|print|distinct|parse)$/;

/**
 * The choices at a place of a query in KQL; null where nothing is proposed.
 *
 * @param {string} text
 * @param {number} at
 * @param {KqlSchema} schema
 * @param {boolean} isExplicit true when the user asks for the choices
 * @returns {Completion | null}
 */
export function completionsAt(text, at, schema, isExplicit) {
  const before = kqlTokens(text.slice(0, at));
  const last = before.at(-1);
  const isAtEnd = last !== undefined && last.at + last.text.length === at;
  if (isAtEnd && (last.style === 'comment' || last.style === 'string' || last.style === 'number')) {
    return null;
  }
  const isWord = isAtEnd && /[\w-]$/.test(last.text) && last.style !== 'operator';
  // An operator with a dash is one word, although the part in front of the dash is one, too.
  const from = at - (/\|\s*([a-z]+-[a-z]*)$/.exec(text.slice(0, at))?.[1].length ?? (isWord ? last.text.length : 0));
  const previous = before.filter((token) => token.at < from && token.style !== 'comment');
  const choices = choicesAfter(previous, text, schema);
  return isWord || isExplicit || choices.isEager ? { from, choices: choices.list } : null;
}

/**
 * @param {ReturnType<typeof kqlTokens>} previous
 * @param {string} text
 * @param {KqlSchema} schema
 * @returns {{ list: Choice[], isEager: boolean }} eager choices are proposed before a letter is typed
 */
function choicesAfter(previous, text, schema) {
  const last = previous.at(-1)?.text ?? ';';
  if (last === '|') {
    return { list: named(schema.operators, 'operator'), isEager: true };
  }
  if (last === 'render') {
    return { list: named(CHARTS, 'word'), isEager: true };
  }
  if (last === ';' || (last === '(' && TABLES_FOLLOW.test(operatorBefore(previous)))) {
    return { list: [...tables(schema), { label: 'let', type: 'word' }, { label: 'union', type: 'operator' }],
      isEager: false };
  }
  if (/^(?:union|lookup)$/.test(operatorBefore(previous))) {
    return { list: [...tables(schema), ...columns(text, schema)], isEager: false };
  }
  const list = [
    ...columns(text, schema),
    ...named(schema.functions, 'function'),
    ...named(KQL_WORDS, 'word'),
    ...tables(schema),
  ];
  return { list, isEager: false };
}

/**
 * The operator whose arguments the place is in.
 *
 * @param {ReturnType<typeof kqlTokens>} previous
 */
function operatorBefore(previous) {
  const bar = previous.findLastIndex(({ text }) => text === '|' || text === ';');
  return previous[bar + 1]?.text ?? '';
}

/** @param {KqlSchema} schema @returns {Choice[]} */
function tables(schema) {
  return schema.tables.map(({ name }) => ({ label: name, type: 'table' }));
}

/**
 * @param {(string | { name: string })[]} entries
 * @param {Choice['type']} type
 * @returns {Choice[]}
 */
function named(entries, type) {
  return entries.map((entry) => ({ label: typeof entry === 'string' ? entry : entry.name, type }));
}

/**
 * The columns of the tables that a query names, and the names that it gives itself.
 *
 * @param {string} text
 * @param {KqlSchema} schema
 * @returns {Choice[]}
 */
function columns(text, schema) {
  const tokens = kqlTokens(text);
  const names = new Set(tokens.map((token) => token.text));
  const used = schema.tables.filter(({ name }) => names.has(name));
  /** @type {Map<string, Choice>} */
  const found = new Map();
  for (const { columns: own } of used.length > 0 ? used : schema.tables) {
    own.forEach(({ name, type }) => found.set(name, { label: name, type: 'column', detail: type }));
  }
  let operator = '';
  tokens.forEach(({ text: token, style }, index) => {
    if (tokens[index - 1]?.text === '|' || index === 0 || tokens[index - 1]?.text === ';') {
      operator = token;
    }
    if (style === 'variableName' && tokens[index + 1]?.text === '=' && NAMED.test(operator) && !found.has(token)) {
      found.set(token, { label: token, type: 'column' });
    }
  });
  return [...found.values()];
}

/**
 * The column whose values fit at a place inside a text, such as in `where name == "…"`; null elsewhere.
 *
 * @param {string} text
 * @param {number} at
 * @param {KqlSchema} schema
 * @returns {{ table: string, column: string, from: number, typed: string } | null}
 */
export function valuesAt(text, at, schema) {
  const tokens = kqlTokens(text.slice(0, at));
  const [column, comparison, value] = tokens.slice(-3);
  const isOpen = value?.style === 'string' && /^"[^"\\]*$/.test(value.text);
  if (!isOpen || !TEXT_COMPARISONS.has(comparison.text)) {
    return null;
  }
  const names = new Set(tokens.map((token) => token.text));
  const table = schema.tables.find(({ name, columns: own }) =>
    names.has(name) && own.some((each) => each.name === column.text && each.type === 'string'));
  return table ? { table: table.name, column: column.text, from: value.at + 1, typed: value.text.slice(1) } : null;
}

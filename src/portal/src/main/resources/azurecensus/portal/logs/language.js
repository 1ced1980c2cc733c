/**
 * The state between two tokens of a query: true inside a text that may have several lines.
 *
 * @typedef {{ inText: boolean }} TokenState
 */

/** @typedef {{ length: number, style: string | null }} Token */

/**
 * The languages of the Logs page.
 *
 * @typedef {'kql' | 'sql'} Language
 */

const words = (/** @type {string} */ text) => new Set(text.split(/\s+/));

/** The charts of the operator render. */
export const CHARTS = [
  'timechart', 'linechart', 'barchart', 'columnchart', 'areachart', 'stackedareachart', 'piechart', 'scatterchart',
  'card', 'table',
];

/** The words between the operands of an expression and between the parts of an operator. */
export const KQL_WORDS = [
  'and', 'or', 'by', 'asc', 'desc', 'nulls', 'first', 'last', 'on', 'kind', 'with', 'in', 'in~', '!in', 'has', '!has',
  'has_cs', 'has_any', 'has_all', 'contains', '!contains', 'contains_cs', 'startswith', '!startswith', 'endswith',
  'hasprefix', 'hassuffix', 'matches', 'regex', 'between', '!between', 'step', 'from', 'to', 'default', 'typeof',
];

const KQL_KEYWORDS = words(`${KQL_WORDS.join(' ')} let set where filter project project-away project-keep project-rename
  project-reorder extend summarize order sort top take limit distinct count join lookup union render make-series
  mv-expand mv-apply parse parse-where parse-kv search range print datatable as serialize sample sample-distinct
  getschema evaluate top-nested top-hitters partition scan find fork facet invoke consume isfuzzy withsource of on
  inner innerunique leftouter rightouter fullouter leftanti rightanti leftsemi rightsemi leftsemi anti`);
const TYPES = words('bool boolean int long real double decimal string datetime date timespan time guid dynamic');
const ATOMS = words('true false null');
const SQL_KEYWORDS = words(`select from where group by order having limit offset as and or not in is between like ilike
  case when then else end join left right full outer inner cross on using union all except intersect with recursive
  distinct filter over partition rows range asc desc nulls first last interval exists any values qualify describe
  summarize pivot unpivot cast try_cast similar to escape`);

const KQL_RULES = rules([
  ['comment', /\/\/.*/],
  ['string', /[hH]?@"(?:[^"]|"")*"?|[hH]?@'(?:[^']|'')*'?/],
  ['string', /[hH]?"(?:\\.|[^"\\])*"?|[hH]?'(?:\\.|[^'\\])*'?/],
  ['number', /0x[0-9a-fA-F]+|\d+(?:\.\d+)?(?:microseconds?|milliseconds?|ticks?|seconds?|minutes?|hours?|days?)\b/],
  ['number', /\d+(?:\.\d+)?(?:[eE][+-]?\d+|ms|[dhms])?\b/],
  ['name', /(?:project|make|mv|parse|sample|top)-(?:away|keep|rename|reorder|series|expand|apply|where|kv|[dhn]\w+)\b/],
  ['name', /!?[A-Za-z_$][\w$]*~?/],
  ['operator', /\|/],
  ['operator', /[=!<>]=?~?|[-+*/%]|\.\./],
]);

const SQL_RULES = rules([
  ['comment', /--.*|\/\*.*?(?:\*\/|$)/],
  ['string', /'(?:[^']|'')*'?/],
  ['variableName', /"(?:[^"]|"")*"?/],
  ['number', /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\b/],
  ['name', /[A-Za-z_]\w*/],
  ['operator', /[=<>!]+|[-+*/%|]|::|->>?/],
]);

/** @param {[string, RegExp][]} list */
function rules(list) {
  return list.map(([style, pattern]) => ({ style, pattern: new RegExp(pattern.source, 'y') }));
}

/**
 * The next token of a line of KQL.
 *
 * @param {string} line
 * @param {number} at
 * @param {TokenState} state changed by a text of several lines
 * @returns {Token}
 */
export function kqlToken(line, at, state) {
  if (state.inText || line.startsWith('```', at)) {
    const end = line.indexOf('```', state.inText ? at : at + 3);
    state.inText = end < 0;
    return { length: (end < 0 ? line.length : end + 3) - at, style: 'string' };
  }
  return nextToken(KQL_RULES, line, at, kqlName);
}

/**
 * The next token of a line of SQL.
 *
 * @param {string} line
 * @param {number} at
 * @returns {Token}
 */
export function sqlToken(line, at) {
  return nextToken(SQL_RULES, line, at, (name, isCall) =>
    (SQL_KEYWORDS.has(name.toLowerCase()) ? 'keyword' : plainName(name.toLowerCase(), isCall)));
}

/**
 * @param {{ style: string, pattern: RegExp }[]} list
 * @param {string} line
 * @param {number} at
 * @param {(name: string, isCall: boolean) => string} styleOf
 * @returns {Token}
 */
function nextToken(list, line, at, styleOf) {
  for (const { style, pattern } of list) {
    pattern.lastIndex = at;
    const text = pattern.exec(line)?.[0];
    if (text) {
      const isCall = /^\s*\(/.test(line.slice(at + text.length));
      return { length: text.length, style: style === 'name' ? styleOf(text, isCall) : style };
    }
  }
  return { length: 1, style: null };
}

/** @param {string} name @param {boolean} isCall */
function kqlName(name, isCall) {
  // Some names are an operator and a function, such as count; the parenthesis tells.
  const isKeyword = KQL_KEYWORDS.has(name) && !(isCall && /^(?:count|top|sample|range|has_any_index)$/.test(name));
  return isKeyword ? 'keyword' : plainName(name, isCall);
}

/** @param {string} name @param {boolean} isCall */
function plainName(name, isCall) {
  if (ATOMS.has(name)) {
    return 'atom';
  }
  if (TYPES.has(name)) {
    return 'typeName';
  }
  return isCall ? 'variableName.function' : 'variableName';
}

/**
 * The tokens of a text of KQL, without blanks.
 *
 * @param {string} text
 * @returns {{ text: string, style: string | null, at: number }[]}
 */
export function kqlTokens(text) {
  const tokens = [];
  const state = { inText: false };
  let start = 0;
  for (const line of text.split('\n')) {
    for (let at = 0; at < line.length;) {
      const { length, style } = kqlToken(line, at, state);
      const token = line.slice(at, at + length);
      if (token.trim()) {
        tokens.push({ text: token, style, at: start + at });
      }
      at += length;
    }
    start += line.length + 1;
  }
  return tokens;
}

import { postJson, useLive } from './api.js';

/** About as many steps as a chart of a page's half shows well. */
const STEPS = 60;
const SECONDS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];
const UNITS = { s: 1, m: 60, h: 3600, d: 86_400 };
const COLUMNS = { role: 'cloud_RoleName', operationName: 'operation_Name', name: 'name', target: 'target' };

const quoted = (text) => `'${text.replaceAll("'", "''")}'`;
const time = (milliseconds) => `make_timestamp(${Math.round(milliseconds * 1000)})`;

/** Where the filters of a page begin and end, in milliseconds since 1970; null is open. */
function reach({ last, from, to }) {
  const [, number, unit] = /^(\d{1,5})([smhd])$/.exec(last ?? '') ?? [];
  const start = number ? Date.now() - Number(number) * UNITS[unit] * 1000 : Date.parse(from ?? '');
  const end = Date.parse(to ?? '');
  return { from: Number.isNaN(start) ? null : start, to: Number.isNaN(end) ? (number ? Date.now() : null) : end };
}

/** The filters of a page as a condition in SQL; what they compare with are texts, however they look. */
export function condition(filters) {
  const { from, to } = reach(filters);
  return [
    'true',
    from !== null && `timestamp >= ${time(from)}`,
    to !== null && `timestamp < ${time(to)}`,
    ...Object.entries(COLUMNS).map(([filter, column]) => typeof filters[filter] === 'string' && `coalesce("${column}", '') = ${quoted(filters[filter])}`),
  ].filter(Boolean).join(' AND ');
}

/** Rows of an answer as objects by column. */
async function ask(sql, options) {
  const { columns, rows } = await postJson('/api/query', { sql }, options);
  return rows.map((row) => Object.fromEntries(columns.map(({ name }, index) => [name, row[index]])));
}

/** The rows of a question in SQL, which follow the store; sqlOf makes it of the filters. */
export function useRows(filtersOf, sqlOf) {
  return useLive(() => JSON.stringify(filtersOf()), { ask: (filters, options) => ask(sqlOf(JSON.parse(filters)), options) });
}

/**
 * Figures of a table's rows over time: steps of { from, to, … } without a gap, times in milliseconds since 1970. The figures are SQL, by name; tableOf gives the
 * table's name.
 */
export function useTimeline(filtersOf, tableOf, figures) {
  return useLive(() => JSON.stringify([tableOf(), filtersOf()]), { ask: async (question, options) => {
    const [table, filters] = JSON.parse(question);
    const wanted = reach(filters);
    const rows = await ask(`
      WITH seen AS (SELECT epoch_us(timestamp) AS micros, duration, success, "itemCount" AS n FROM ${table} WHERE ${condition(filters)}),
      reach AS (SELECT ${wanted.from === null ? 'min(micros)' : Math.round(wanted.from * 1000)} AS low, ${wanted.to === null ? 'max(micros)' : Math.round(wanted.to * 1000)} AS high FROM seen),
      step AS (SELECT 1000000::BIGINT * CASE ${SECONDS.map((seconds) => `WHEN high - low <= ${seconds * STEPS * 1_000_000} THEN ${seconds}`).join(' ')} ELSE 604800 END AS width FROM reach)
      SELECT ((micros // width) * width // 1000)::BIGINT AS "from", (any_value(width) // 1000)::BIGINT AS width, ${Object.entries(figures).map(([name, sql]) => `${sql} AS "${name}"`).join(', ')}
      FROM seen, step GROUP BY 1 ORDER BY 1`, options);
    return withoutGaps(rows, wanted, Object.keys(figures));
  } });
}

function withoutGaps(rows, wanted, names) {
  if (rows.length === 0) {
    return [];
  }
  const { width } = rows[0];
  const known = new Map(rows.map((row) => [row.from, row]));
  const first = Math.min(rows[0].from, wanted.from === null ? Infinity : Math.floor(wanted.from / width) * width);
  const last = Math.max(rows.at(-1).from, wanted.to === null ? -Infinity : Math.floor((wanted.to - 1) / width) * width);
  const nothing = Object.fromEntries(names.map((name) => [name, null]));
  return Array.from({ length: Math.min(1000, Math.round((last - first) / width) + 1) }, (_, index) => {
    const from = first + index * width;
    return { ...nothing, ...known.get(from), from, to: from + width };
  });
}

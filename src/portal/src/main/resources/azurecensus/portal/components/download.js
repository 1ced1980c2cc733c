/** @import { Column, SortValue } from './data-table.js' */

/** A text that a spreadsheet would run as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Saves a text as a file.
 *
 * @param {string} name of the file
 * @param {string} type
 * @param {string} text
 */
export function download(name, type, text) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the address after this function has returned.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}

/**
 * Rows as comma-separated values by RFC 4180, with the titles first. A column has the values that sort it, so that a
 * duration is a number of milliseconds. Telemetry that looks like a formula gets an apostrophe, since spreadsheets run
 * formulas.
 *
 * @template R
 * @param {Column<R>[]} columns
 * @param {R[]} rows
 */
export function csv(columns, rows) {
  const valueOf = (/** @type {Column<R>} */ { sort, text, cell }, /** @type {R} */ row) =>
    sort?.(row) ?? text?.(row) ?? /** @type {SortValue} */ (cell(row));
  return csvOf(columns.map(({ title }) => title), rows.map((row) => columns.map((column) => valueOf(column, row))));
}

/**
 * Rows of values as comma-separated values, in the form of {@link csv}.
 *
 * @param {string[]} titles
 * @param {SortValue[][]} rows
 */
export function csvOf(titles, rows) {
  return [titles, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('');
}

/** @param {SortValue} value */
function csvCell(value) {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

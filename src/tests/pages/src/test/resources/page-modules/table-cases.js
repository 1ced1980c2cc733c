import { csv } from '../modules/components/download.js';
import { sorted } from '../modules/components/data-table.js';
import { equal, test } from './testing.js';

/** @typedef {{ name: string | null, number: number | null }} Row */

/** @type {Row[]} */
const ROWS = [{ name: 'b 10', number: 2 }, { name: null, number: null }, { name: 'b 9', number: 10 }];

/** @type {import('../modules/components/data-table.js').TableOptions<Row>} */
const TABLE = {
  caption: 'Rows',
  none: 'No rows.',
  rows: ROWS,
  keyOf: (row) => row.name ?? '',
  columns: [
    { title: 'Name', cell: (row) => row.name },
    { title: 'Number', number: true, sort: (row) => row.number, cell: (row) => `${row.number} ms` },
  ],
};

/** @param {string} title @param {boolean} down */
const numbers = (title, down) => sorted(TABLE, { title, down }).map(({ number }) => number);

test('rows_withoutAnOrder_areAsTheyAre', () => equal(sorted(TABLE, null), ROWS));
test('rows_areSortedByNumber', () => equal(numbers('Number', true), [10, 2, null]));
test('rows_areSortedByTextAsPeopleRead', () => equal(numbers('Name', false), [10, 2, null]));
test('rowsWithoutAValue_comeLastInBothOrders', () => equal(numbers('Name', true), [2, 10, null]));

test('csv_hasRawValuesAndQuotesWhatNeedsIt', () => equal(
  csv(TABLE.columns, [{ name: 'a "b", c', number: 5 }, { name: '=1+1', number: -1 }]),
  'Name,Number\r\n"a ""b"", c",5\r\n\'=1+1,-1\r\n',
));

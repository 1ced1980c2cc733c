import { allOf, filterTerm } from '../modules/base/filter.js';
import { equal, test } from './testing.js';

test('filterTerm_quotesWhatWouldEndIt', () => {
  equal(filterTerm('resultCode', '=', '500'), 'resultCode=500');
  equal(filterTerm('my key', ':', 'say "hi" \\ bye'), '"my key":"say \\"hi\\" \\\\ bye"');
  equal(filterTerm('name', '=', ''), 'name=""');
  equal(filterTerm('name', '=', 'OR'), 'name="OR"');
});

test('allOf_keepsAlternativesTogether', () => {
  equal(allOf(null, undefined, ''), null);
  equal(allOf('a=1 OR b=2'), 'a=1 OR b=2');
  equal(allOf('a=1 OR b=2', 'c=3'), '(a=1 OR b=2) AND c=3');
});

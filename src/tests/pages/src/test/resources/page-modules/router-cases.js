import { nextInList, nextInRow } from '../modules/base/events.js';
import { matchPath } from '../modules/base/paths.js';
import { address, transactionAddress } from '../modules/base/router.js';
import { equal, test } from './testing.js';

const key = (/** @type {string} */ name) => new KeyboardEvent('keydown', { key: name });

test('address_leavesOutMissingValues', () => {
  equal(address('/search', { a: null, b: undefined, c: '', d: 0, e: 'x y' }), '/search?c=&d=0&e=x+y');
  equal(address('/search', { a: null }), '/search');
});

test('transactionAddress_encodesTheId', () => {
  equal(transactionAddress('a/b?', { item: 1 }), '/transaction/a%2Fb%3F?item=1');
});

test('path_givesItsParameters', () => {
  equal(matchPath('/transaction/{id}', '/transaction/a%2Fb/'), { id: 'a/b' });
  equal(matchPath('/map', '/map/'), {});
  equal(matchPath('/', '/'), {});
});

test('otherPath_doesNotMatch', () => {
  const paths = ['/map', '/transaction', '/transaction/a/b'];
  equal(paths.map((path) => matchPath('/transaction/{id}', path)), [null, null, null]);
});

test('malformedEncoding_isKept', () => equal(matchPath('/transaction/{id}', '/transaction/%E0'), { id: '%E0' }));

test('arrows_stayInsideAList', () => {
  equal(['ArrowUp', 'ArrowDown', 'Home', 'End'].map((name) => nextInList(key(name), 0, 3) ?? null), [null, 1, 0, 2]);
  equal(['ArrowLeft', 'ArrowRight', 'constructor'].map((name) => nextInRow(key(name), 2, 3) ?? null), [1, null, null]);
});

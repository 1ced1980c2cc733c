import { h } from '../lib/vue.js';
import { filterTerm } from '../base/filter.js';
import { duration } from '../base/format.js';
import { coldStart } from '../base/items.js';
import { Link, address } from '../base/router.js';

/** @import { Item } from '../base/types.js' */

const FILTER = filterTerm('customDimensions.coldStart', '=', 'true');

/**
 * A badge for the first invocation of a process, which leads to all of them; null where none of the items is of one.
 *
 * @param {Item[]} items
 */
export function coldStartBadge(items) {
  const found = items.map(coldStart).filter((start) => start !== null);
  if (found.length === 0) {
    return null;
  }
  const millis = found.find((start) => start.millis !== null)?.millis;
  const title = 'The first invocation of its process, which waits for classes to load. Show all cold starts';
  const text = millis === undefined || millis === null ? 'Cold start' : `Cold start ${duration(millis)}`;
  return h(Link, { class: 'cold-start', to: address('/search', { filter: FILTER }), title }, () => text);
}

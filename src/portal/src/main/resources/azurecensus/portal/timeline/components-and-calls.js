import { componentName } from '../base/items.js';

/** @import { Item } from '../base/types.js' */

/** @typedef {{ key: string, label: string, accepts: (item: Item) => boolean }} ItemFilter */

/** With more calls than this, a menu of all of them is of no use. */
const MOST_CALLS = 200;

/**
 * The filters of an operation's telemetry: every component, followed by its requests and calls with all below each.
 * An operation with very many calls has its components only.
 *
 * @param {Item[]} items
 * @returns {ItemFilter[]}
 */
export function componentsAndCalls(items) {
  const components = [...new Set(items.map(componentName))].sort();
  const hasManyCalls = items.filter(({ id }) => id).length > MOST_CALLS;
  return components.flatMap((component) => {
    const isOfComponent = (/** @type {Item} */ item) => componentName(item) === component;
    const calls = hasManyCalls ? [] : items.filter((item) => item.id && isOfComponent(item));
    return [
      { key: component, label: component, accepts: isOfComponent },
      ...calls.map((call) => ({
        key: `${component} | ${call.id}`,
        label: `${component} | ${call.name}`,
        accepts: (/** @type {Item} */ item) =>
          item === call || (item.operation_ParentId === call.id && isOfComponent(item)),
      })),
    ];
  });
}

import { componentName } from '../base/items.js';

/** @import { Item } from '../base/types.js' */

/** @typedef {{ key: string, label: string, accepts: (item: Item) => boolean }} ItemFilter */

/**
 * The filters of an operation's telemetry: every component, followed by its requests and calls with all below each.
 *
 * @param {Item[]} items
 * @returns {ItemFilter[]}
 */
export function componentsAndCalls(items) {
  const components = [...new Set(items.map(componentName))].sort();
  return components.flatMap((component) => {
    const isOfComponent = (/** @type {Item} */ item) => componentName(item) === component;
    const calls = items.filter((item) => item.id && isOfComponent(item));
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

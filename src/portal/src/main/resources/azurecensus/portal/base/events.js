/**
 * The number of the entry that a key moves to in a vertical list; undefined for any other key or past an end.
 *
 * @param {KeyboardEvent} event
 * @param {number} index of the entry in focus
 * @param {number} length of the list
 */
export function nextInList(event, index, length) {
  return within({ ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: length - 1 }, event, length);
}

/**
 * The number of the entry that a key moves to in a horizontal list; undefined for any other key or past an end.
 *
 * @param {KeyboardEvent} event
 * @param {number} index of the entry in focus
 * @param {number} length of the list
 */
export function nextInRow(event, index, length) {
  return within({ ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: length - 1 }, event, length);
}

/**
 * @param {Record<string, number>} moves by key
 * @param {KeyboardEvent} event
 * @param {number} length
 */
function within(moves, event, length) {
  const to = Object.hasOwn(moves, event.key) ? moves[event.key] : -1;
  return to >= 0 && to < length ? to : undefined;
}

/**
 * True for the keys that activate a button.
 *
 * @param {KeyboardEvent} event
 */
export function isActivation(event) {
  return event.key === 'Enter' || event.key === ' ';
}

/**
 * The element whose handler runs.
 *
 * @param {Event} event
 */
export function currentElement(event) {
  return /** @type {HTMLElement} */ (event.currentTarget);
}

/**
 * Moves the focus to a sibling of the element whose handler runs.
 *
 * @param {Event} event
 * @param {number} index of the sibling among the children of the parent
 */
export function focusSibling(event, index) {
  const sibling = currentElement(event).parentElement?.children[index];
  if (sibling instanceof HTMLElement) {
    sibling.focus();
  }
}

/**
 * The value of the input, the text area or the menu that an event comes from.
 *
 * @param {Event} event
 */
export function inputValue(event) {
  return /** @type {HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement} */ (event.target).value;
}

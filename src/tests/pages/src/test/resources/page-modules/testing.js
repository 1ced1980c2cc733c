/** Cases of the modules' tests, which the build runs one by one in a browser. */

/** @type {{ name: string, body: () => void }[]} */
const cases = [];

/**
 * Adds a case.
 *
 * @param {string} name as `subject_behaviour`
 * @param {() => void} body throws when the case fails
 */
export function test(name, body) {
  cases.push({ name, body });
}

/**
 * Fails unless both values are the same as JSON.
 *
 * @template T
 * @param {T} actual
 * @param {T} expected
 */
export function equal(actual, expected) {
  const [shown, wanted] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (shown !== wanted) {
    throw new Error(`expected ${wanted} but was ${shown}`);
  }
}

/**
 * Imports the files of cases.
 *
 * @param {string[]} files
 * @returns {Promise<string[]>} the names of all cases
 */
export async function load(files) {
  for (const file of files) {
    await import(file);
  }
  return cases.map(({ name }) => name);
}

/**
 * Runs a case.
 *
 * @param {number} index
 * @returns the failure; null when the case passes
 */
export function run(index) {
  try {
    cases[index].body();
    return null;
  } catch (failure) {
    return String(failure);
  }
}

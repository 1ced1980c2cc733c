/**
 * The values of a pattern's {name} segments in a path; null when the path does not match.
 *
 * @param {string} pattern such as /transaction/{operationId}
 * @param {string} path
 * @returns {Record<string, string> | null}
 */
export function matchPath(pattern, path) {
  const expected = segments(pattern);
  const actual = segments(path);
  if (expected.length !== actual.length) {
    return null;
  }
  /** @type {Record<string, string>} */
  const parameters = {};
  for (const [index, segment] of expected.entries()) {
    if (segment.startsWith('{')) {
      parameters[segment.slice(1, -1)] = decoded(actual[index]);
    } else if (segment !== actual[index]) {
      return null;
    }
  }
  return parameters;
}

/** @param {string} path */
function segments(path) {
  return path.replace(/\/+$/, '').split('/');
}

/**
 * A segment without its percent encoding; a malformed one is kept as it is.
 *
 * @param {string} segment
 */
function decoded(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

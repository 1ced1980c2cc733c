/** @import { ExceptionDetails, StackFrame } from '../base/types.js' */

/**
 * The call stack of a chain of exceptions as Java prints it, so that other tools can read it.
 *
 * @param {ExceptionDetails[]} details
 */
export function stackText(details) {
  return details.flatMap((exception, index) => [
    `${index === 0 ? '' : 'Caused by: '}${exception.type}: ${exception.message}`,
    ...framesOf(exception),
  ]).join('\n');
}

/** @param {ExceptionDetails} exception */
function framesOf({ parsedStack, rawStack }) {
  return parsedStack && parsedStack.length > 0
    ? parsedStack.map((frame) => `    at ${frame.method}${place(frame)}`)
    : (rawStack ?? '').split('\n').filter((line) => line !== '');
}

/** @param {StackFrame} frame */
function place({ fileName, assembly, line }) {
  const file = fileName || assembly;
  return file ? `(${file}${line && line > 0 ? `:${line}` : ''})` : '';
}

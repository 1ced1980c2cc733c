package azurecensus.local.host;

import java.io.PrintWriter;
import java.io.StringWriter;

/**
 * Why an invocation failed, as the worker reports it to the host.
 *
 * @param cause what reached the worker, with the wrapper that reflection puts around the function's
 *     own exception
 */
record InvocationFailure(Throwable cause) {
  /** The exception at the root of it. */
  Throwable root() {
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  /** Simple class name and message of the root, e.g. {@code IllegalStateException: no stock}. */
  String rootMessage() {
    String message = root().getMessage();
    return root().getClass().getSimpleName() + ": " + (message == null ? "" : message);
  }

  /** The stack trace as text. */
  String stackTrace() {
    return stackTrace(cause);
  }

  static String stackTrace(Throwable throwable) {
    StringWriter text = new StringWriter();
    throwable.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}

package azurecensus.host;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Why an invocation failed, as the worker reports it to the host.
 *
 * @param cause what reached the worker, with the wrapper that reflection puts around the function's
 *     own exception
 */
record InvocationFailure(Throwable cause) {
  /** The exception at the root of it; causes that go in a circle end before they repeat. */
  Throwable root() {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable root = cause;
    for (Throwable next = cause; next != null && seen.add(next); next = next.getCause()) {
      root = next;
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

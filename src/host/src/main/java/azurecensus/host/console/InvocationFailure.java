package azurecensus.host.console;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The failure of an invocation, as the Java worker reports it to the host.
 *
 * @param cause the exception that reached the worker, with the wrapper that reflection puts around
 *     the function's own exception
 */
public record InvocationFailure(Throwable cause) {
  /** The last cause; in a circle of causes the last one before they repeat. */
  Throwable root() {
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Throwable root = cause;
    for (Throwable next = cause; next != null && seen.add(next); next = next.getCause()) {
      root = next;
    }
    return root;
  }

  /** Simple class name and message of the last cause, e.g. {@code IOException: no disk}. */
  public String rootMessage() {
    String message = root().getMessage();
    return root().getClass().getSimpleName() + ": " + (message == null ? "" : message);
  }

  /** The stack trace as text, with all causes. */
  public String stackTrace() {
    return stackTrace(cause);
  }

  /** The stack trace of any exception as text, with all causes. */
  public static String stackTrace(Throwable throwable) {
    StringWriter text = new StringWriter();
    throwable.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }
}

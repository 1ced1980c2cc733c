package azurecensus.exporter;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/** Reads a throwable and its causes. */
final class ThrowableReader {
  private ThrowableReader() {}

  /**
   * The throwable and its causes, outermost first; a chain that loops ends before it repeats
   * itself.
   */
  static List<ExceptionDetails> read(Throwable throwable) {
    List<ExceptionDetails> chain = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = throwable;
        t != null && seen.add(t) && chain.size() < StackTraceParser.MAX_EXCEPTIONS;
        t = t.getCause()) {
      int id = chain.size() + 1;
      List<StackFrame> frames = new ArrayList<>();
      StackTraceElement[] elements = t.getStackTrace();
      for (int i = 0; i < elements.length && i < StackTraceParser.MAX_FRAMES; i++) {
        frames.add(StackFrame.of(elements[i]));
      }
      chain.add(new ExceptionDetails(
          id,
          id - 1,
          t.getClass().getName(),
          t.getMessage(),
          frames.size() == elements.length,
          frames,
          null));
    }
    return chain;
  }
}

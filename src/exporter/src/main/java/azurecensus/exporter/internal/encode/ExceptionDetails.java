package azurecensus.exporter.internal.encode;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * An exception of a chain of causes.
 *
 * @param id number within the chain, from 1
 * @param outerId id of the exception that this one caused, 0 for the outermost
 * @param typeName class name; an empty one is replaced when encoded
 * @param message may be null; encoded as the type name, because the service refuses an empty one
 * @param hasFullStack true when {@code frames} are complete
 * @param frames top of the stack first
 * @param stack the text, where frames could not be parsed; else null
 */
public record ExceptionDetails(
    int id,
    int outerId,
    String typeName,
    String message,
    boolean hasFullStack,
    List<Frame> frames,
    String stack) {
  /** Longest chain; further causes are cut, because each uses a share of the 64 KB. */
  public static final int MAX_EXCEPTIONS = 10;

  /** Largest number of frames of one exception; the end is cut. A stack overflow has 1,024. */
  public static final int MAX_FRAMES = 1024;

  /** Copies the frames. */
  public ExceptionDetails {
    frames = List.copyOf(frames);
  }

  /**
   * A call on a stack.
   *
   * @param method class and method, e.g. {@code com.example.Shop.order}
   * @param assembly the Java module, e.g. {@code java.base}; null when there is none
   * @param fileName null when unknown
   * @param line 0 when unknown
   */
  public record Frame(String method, String assembly, String fileName, int line) {
    static Frame of(StackTraceElement element) {
      return new Frame(
          element.getClassName() + "." + element.getMethodName(),
          element.getModuleName(),
          element.isNativeMethod() ? null : element.getFileName(),
          Math.max(0, element.getLineNumber()));
    }
  }

  /**
   * Reads a throwable and its causes, outermost first; a chain with a loop ends before it repeats.
   */
  public static List<ExceptionDetails> chainOf(Throwable throwable) {
    List<ExceptionDetails> chain = new ArrayList<>();
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable t = throwable;
        t != null && seen.add(t) && chain.size() < MAX_EXCEPTIONS;
        t = t.getCause()) {
      int id = chain.size() + 1;
      List<Frame> frames = new ArrayList<>();
      StackTraceElement[] elements = t.getStackTrace();
      for (int i = 0; i < elements.length && i < MAX_FRAMES; i++) {
        frames.add(Frame.of(elements[i]));
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

  /** Returns a copy with message and unparsed stack rewritten; both may be null. */
  ExceptionDetails rewritten(UnaryOperator<String> rewrite) {
    return new ExceptionDetails(
        id, outerId, typeName, rewrite.apply(message), hasFullStack, frames, rewrite.apply(stack));
  }
}

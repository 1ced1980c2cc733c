package azurecensus.exporter.internal.encode;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
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
   * A call on a stack. Immutable, thread-safe; equal to a frame of the same texts and line.
   *
   * <p>The same calls recur with every exception, so the frames of throwables are kept, each with
   * its JSON: a frame costs a look-up and a copy of bytes instead of a new text and its encoding.
   */
  public static final class Frame {
    /** A power of two; a few times the number of calls below the places that fail often. */
    private static final int KEPT = 512;

    /** The frame last used of each slot. Holds texts only, no class and no class loader. */
    private static final AtomicReferenceArray<Known> KNOWN = new AtomicReferenceArray<>(KEPT);

    private record Known(StackTraceElement element, Frame frame) {}

    private final String method;
    private final String assembly;
    private final String fileName;
    private final int line;

    /** The members of the frame's JSON, except for its level; null before the first use. */
    private volatile byte[] json;

    /**
     * Creates a frame.
     *
     * @param method class and method, e.g. {@code com.example.Shop.order}
     * @param assembly the Java module, e.g. {@code java.base}; null when there is none
     * @param fileName null when unknown
     * @param line 0 when unknown
     */
    public Frame(String method, String assembly, String fileName, int line) {
      this.method = method;
      this.assembly = assembly;
      this.fileName = fileName;
      this.line = line;
    }

    static Frame of(StackTraceElement element) {
      int hash = element.hashCode();
      int slot = (hash ^ (hash >>> 16)) & (KEPT - 1);
      Known known = KNOWN.get(slot);
      if (known != null && known.element().equals(element)) {
        return known.frame();
      }
      Frame frame = new Frame(
          element.getClassName() + "." + element.getMethodName(),
          element.getModuleName(),
          element.isNativeMethod() ? null : element.getFileName(),
          Math.max(0, element.getLineNumber()));
      KNOWN.set(slot, new Known(element, frame));
      return frame;
    }

    /** Returns class and method. */
    public String method() {
      return method;
    }

    /** Returns the Java module, or null. */
    public String assembly() {
      return assembly;
    }

    /** Returns the name of the source file, or null. */
    public String fileName() {
      return fileName;
    }

    /** Returns the line, or 0. */
    public int line() {
      return line;
    }

    /** Returns the kept JSON, or null. */
    byte[] json() {
      return json;
    }

    /** Keeps JSON of this frame for its next use. */
    void keep(byte[] encoded) {
      json = encoded;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Frame frame
          && line == frame.line
          && Objects.equals(method, frame.method)
          && Objects.equals(assembly, frame.assembly)
          && Objects.equals(fileName, frame.fileName);
    }

    @Override
    public int hashCode() {
      return 31 * Objects.hashCode(method) + line;
    }

    @Override
    public String toString() {
      return method + "(" + fileName + ":" + line + ")";
    }
  }

  /**
   * Reads a throwable and its causes, outermost first; a chain with a loop ends before it repeats.
   */
  public static List<ExceptionDetails> chainOf(Throwable throwable) {
    List<ExceptionDetails> chain = new ArrayList<>(2);
    List<Throwable> seen = new ArrayList<>(2); // at most MAX_EXCEPTIONS, so a set would cost more
    for (Throwable t = throwable;
        t != null && chain.size() < MAX_EXCEPTIONS && !isAmong(seen, t);
        t = t.getCause()) {
      seen.add(t);
      int id = chain.size() + 1;
      StackTraceElement[] elements = t.getStackTrace();
      List<Frame> frames = new ArrayList<>(Math.min(elements.length, MAX_FRAMES));
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

  private static boolean isAmong(List<Throwable> seen, Throwable throwable) {
    for (Throwable other : seen) {
      if (other == throwable) {
        return true;
      }
    }
    return false;
  }

  /** Returns a copy with message and unparsed stack rewritten; both may be null. */
  ExceptionDetails rewritten(UnaryOperator<String> rewrite) {
    return new ExceptionDetails(
        id, outerId, typeName, rewrite.apply(message), hasFullStack, frames, rewrite.apply(stack));
  }
}

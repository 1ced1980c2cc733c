package azurecensus.exporter.internal.encode;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;
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
    frames = Stack.of(frames);
  }

  /** Returns the frames with the JSON that is kept for them. */
  Stack keptFrames() {
    return (Stack) frames;
  }

  /**
   * The frames of an exception. Immutable, thread-safe.
   *
   * <p>The same failure recurs with the same stack, so the stacks of throwables are kept, each with
   * its JSON: an exception costs a comparison and a copy of bytes instead of new texts and their
   * encoding.
   */
  static final class Stack extends AbstractList<Frame> implements RandomAccess {
    /** A power of two; several times the number of places that fail often. */
    private static final int KEPT = 64;

    /** Longer stacks are not kept, which bounds the memory to about 2 MB. */
    private static final int MAX_KEPT_FRAMES = 100;

    /** Frames of which the slot depends: the place that failed and its callers. */
    private static final int HASHED = 4;

    /** The stack last used of each slot. Holds texts only, no class and no class loader. */
    private static final AtomicReferenceArray<Stack> KNOWN = new AtomicReferenceArray<>(KEPT);

    private final Frame[] frames;

    /** The frames as the JVM gives them; null when the stack is not kept. */
    private final StackTraceElement[] elements;

    /** The JSON array; null before the first use. */
    private volatile byte[] json;

    /** The problem of the last exception with this stack; null before the first. */
    private volatile Problem problem;

    private Stack(Frame[] frames, StackTraceElement[] elements) {
      this.frames = frames;
      this.elements = elements;
    }

    static Stack of(List<Frame> frames) {
      return frames instanceof Stack stack ? stack : new Stack(frames.toArray(new Frame[0]), null);
    }

    static Stack of(StackTraceElement[] elements) {
      int slot = slot(elements);
      Stack known = KNOWN.get(slot);
      if (known != null && Arrays.equals(known.elements, elements)) {
        return known;
      }
      Frame[] frames = new Frame[Math.min(elements.length, MAX_FRAMES)];
      for (int i = 0; i < frames.length; i++) {
        frames[i] = Frame.of(elements[i]);
      }
      if (elements.length > MAX_KEPT_FRAMES) {
        return new Stack(frames, null);
      }
      Stack stack = new Stack(frames, elements);
      KNOWN.set(slot, stack);
      return stack;
    }

    private static int slot(StackTraceElement[] elements) {
      int hash = elements.length;
      for (int i = 0; i < elements.length && i < HASHED; i++) {
        hash = 31 * hash + elements[i].hashCode();
      }
      return (hash ^ (hash >>> 16)) & (KEPT - 1);
    }

    /** Returns the kept JSON, or null. */
    byte[] json() {
      return json;
    }

    /** Keeps the JSON of all frames if the stack is kept. */
    void keep(byte[] buffer, int from, int to) {
      if (elements != null) {
        json = Arrays.copyOfRange(buffer, from, to);
      }
    }

    /** Returns the type with the method that threw it, the type alone without frames. */
    String problemId(String type) {
      if (frames.length == 0) {
        return type;
      }
      Problem last = problem;
      if (last == null || !last.type.equals(type)) {
        last = new Problem(type, type + " at " + frames[0].method());
        problem = last;
      }
      return last.id;
    }

    @Override
    public Frame get(int index) {
      return frames[index];
    }

    @Override
    public int size() {
      return frames.length;
    }
  }

  /**
   * A kind of fault.
   *
   * @param type the class of the exception
   * @param id the text by which the service groups exceptions
   */
  private record Problem(String type, String id) {}

  /** A call on a stack. Immutable, thread-safe; equal to a frame of the same texts and line. */
  public static final class Frame {
    private final String method;
    private final String assembly;
    private final String fileName;
    private final int line;

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

    private static Frame of(StackTraceElement element) {
      return new Frame(
          element.getClassName() + "." + element.getMethodName(),
          element.getModuleName(),
          element.isNativeMethod() ? null : element.getFileName(),
          Math.max(0, element.getLineNumber()));
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
      Stack frames = Stack.of(elements);
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

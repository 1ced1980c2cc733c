package azurecensus.exporter.internal.convert;

import azurecensus.exporter.internal.encode.ExceptionDetails;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the output of {@link Throwable#printStackTrace()}: the exception, its frames, and the
 * chain of causes.
 *
 * <pre>{@code
 * java.io.IOException: no route
 *     at java.base/java.net.Socket.connect(Socket.java:633)
 *     at com.example.Shop.order(Shop.java:17)
 * Caused by: java.net.ConnectException: refused
 *     at com.example.Dial.up(Dial.java:3)
 *     ... 1 more                             (the frames it shares with the exception above)
 * }</pre>
 *
 * <p>Suppressed exceptions are left out. A text that is no stack trace results in one exception
 * without frames. No text makes it throw.
 */
final class StackTraceParser {
  private static final String CAUSED_BY = "Caused by: ";
  private static final Pattern CIRCULAR = Pattern.compile("\\[CIRCULAR REFERENCE: ?(.*)]");
  private static final Pattern SUPPRESSED = Pattern.compile("(\\s*)Suppressed: .*");
  private static final Pattern MORE =
      Pattern.compile("\\s*\\.\\.\\. (\\d{1,6}) (?:more|common frames omitted).*");

  /**
   * {@code at loader/module@version/class.method(File.java:12)}, loader and module both optional.
   * No two parts match the same character, so a long line that is no frame costs no more than one
   * that is.
   */
  private static final Pattern FRAME = Pattern.compile(
      "\\s*at (?:(?<loader>[^/()\\s]*)/)?(?:(?<module>[^/()\\s]*)/)?(?<method>[^()\\s]++)\\((?<place>[^()]*)\\).*");

  private StackTraceParser() {}

  /**
   * Returns the exception and its causes, outermost first, at least one.
   *
   * @param type class name of the outermost; null to take it from the text
   * @param message of the outermost; null to take it from the text
   * @param text the printed stack trace; null when there is none
   */
  static List<ExceptionDetails> parse(String type, String message, String text) {
    List<Section> sections = sections(text == null ? "" : text);
    List<ExceptionDetails> chain = new ArrayList<>(sections.size());
    for (int i = 0; i < sections.size(); i++) {
      Section section = sections.get(i);
      String typeName = i == 0 && type != null && !type.isEmpty() ? type : section.type();
      String said = i == 0 && message != null ? message : section.message();
      String stack =
          section.frames.isEmpty() && i == 0 && text != null && !text.isBlank() ? text : null;
      chain.add(
          new ExceptionDetails(i + 1, i, typeName, said, section.full, section.frames, stack));
    }
    return chain;
  }

  private static List<Section> sections(String text) {
    List<Section> sections = new ArrayList<>();
    Section current = new Section(null);
    sections.add(current);
    int suppressedIndent = -1;
    for (String line : text.split("\\R", -1)) {
      if (suppressedIndent >= 0 && isWithin(suppressedIndent, line)) {
        continue;
      }
      Matcher suppressed = SUPPRESSED.matcher(line);
      if (current.started() && suppressed.matches() && !suppressed.group(1).isEmpty()) {
        suppressedIndent = indent(line);
        continue;
      }
      suppressedIndent = -1;
      if (line.startsWith(CAUSED_BY)) {
        if (sections.size() == ExceptionDetails.MAX_EXCEPTIONS) {
          break;
        }
        current = new Section(current);
        sections.add(current);
        current.header(line.substring(CAUSED_BY.length()));
      } else {
        current.add(line);
      }
    }
    return sections;
  }

  /** A suppressed exception's frames are indented further, its cause equally. */
  private static boolean isWithin(int suppressedIndent, String line) {
    int indent = indent(line);
    return indent > suppressedIndent
        || (indent == suppressedIndent && line.startsWith(CAUSED_BY, indent));
  }

  private static int indent(String line) {
    int indent = 0;
    while (indent < line.length() && Character.isWhitespace(line.charAt(indent))) {
      indent++;
    }
    return indent;
  }

  /** The lines of one exception while they are read. */
  private static final class Section {
    private final Section outer;
    private final StringBuilder header = new StringBuilder();
    private final List<ExceptionDetails.Frame> frames = new ArrayList<>();
    private boolean full = true;
    private boolean hasFrameLine;

    Section(Section outer) {
      this.outer = outer;
    }

    /** Returns true when the message is complete, because a line of the stack was read. */
    boolean started() {
      return hasFrameLine;
    }

    void header(String line) {
      Matcher circular = CIRCULAR.matcher(line);
      header.append(circular.matches() ? circular.group(1) : line);
    }

    void add(String line) {
      Matcher frame = FRAME.matcher(line);
      Matcher more = MORE.matcher(line);
      if (frame.matches()) {
        hasFrameLine = true;
        addFrame(frame(frame));
      } else if (more.matches() && (started() || outer != null)) {
        hasFrameLine = true; // a cause may share all its frames
        addSharedFrames(Integer.parseInt(more.group(1)));
      } else if (!started() && !(header.length() == 0 && line.isBlank())) {
        header.append(header.length() == 0 ? "" : "\n").append(line);
      }
    }

    private void addFrame(ExceptionDetails.Frame frame) {
      if (frames.size() < ExceptionDetails.MAX_FRAMES) {
        frames.add(frame);
      } else {
        full = false;
      }
    }

    private void addSharedFrames(int count) {
      if (outer == null || outer.frames.size() < count) {
        full = false;
        return;
      }
      outer
          .frames
          .subList(outer.frames.size() - count, outer.frames.size())
          .forEach(this::addFrame);
    }

    private static ExceptionDetails.Frame frame(Matcher matcher) {
      String place = matcher.group("place");
      int colon = place.lastIndexOf(':');
      int line = colon < 0 ? 0 : lineNumber(place.substring(colon + 1));
      String file = line > 0 ? place.substring(0, colon) : place;
      boolean named =
          !file.isEmpty() && !file.equals("Native Method") && !file.equals("Unknown Source");
      return new ExceptionDetails.Frame(
          matcher.group("method"), module(matcher), named ? file : null, line);
    }

    /**
     * Returns the module: with one slash the part before it, unless that is the loader {@code app};
     * with two slashes the second part.
     */
    private static String module(Matcher matcher) {
      String module =
          matcher.group("module") != null ? matcher.group("module") : matcher.group("loader");
      if (module == null || module.isEmpty() || module.equals("app")) {
        return null;
      }
      int version = module.indexOf('@');
      return version < 0 ? module : module.substring(0, version);
    }

    private static int lineNumber(String digits) {
      if (digits.isEmpty() || digits.length() > 6) {
        return 0;
      }
      int number = 0;
      for (int i = 0; i < digits.length(); i++) {
        char c = digits.charAt(i);
        if (c < '0' || c > '9') {
          return 0;
        }
        number = number * 10 + (c - '0');
      }
      return number;
    }

    /**
     * Returns the class name of {@code com.example.Oops: what happened}; a first line that does not
     * begin with a class name is a message as a whole.
     */
    String type() {
      int end = typeEnd();
      return header.substring(0, Math.max(0, end));
    }

    String message() {
      int end = typeEnd();
      if (end < 0) {
        return header.length() == 0 ? null : header.toString();
      }
      return header.length() > end + 2 ? header.substring(end + 2) : null;
    }

    private int typeEnd() {
      int colon = header.indexOf(": ");
      int end = colon < 0 ? header.length() : colon;
      for (int i = 0; i < end; i++) {
        char c = header.charAt(i);
        if (!Character.isJavaIdentifierPart(c) && c != '.' && c != '/') {
          return -1;
        }
      }
      return end == 0 ? -1 : end;
    }
  }
}

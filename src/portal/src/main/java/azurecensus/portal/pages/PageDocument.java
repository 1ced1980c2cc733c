package azurecensus.portal.pages;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The document of all pages. The addresses of its files contain a version, so that a browser keeps
 * the files until one of them changes. The document names every module that the pages import at
 * their start, because a browser that has to follow the imports waits for one file after the other.
 *
 * @param version digest of all files, {@value #VERSION_LENGTH} hexadecimal digits
 * @param html the document
 */
record PageDocument(String version, String html) {
  /** The folder of the files' addresses. */
  static final String FOLDER = "/assets/";

  private static final int VERSION_LENGTH = 12;

  private static final Pattern VERSIONED =
      Pattern.compile("([0-9a-f]{" + VERSION_LENGTH + "})/(.*)");

  private static final Pattern FILE = Pattern.compile("(?:href|src)=\"" + FOLDER + "([^\"]+)\"");
  private static final Pattern IMPORT_AT_START =
      Pattern.compile("(?m)^(?:import|export) [^;]*?from '(\\.[^']+)'");
  private static final Pattern LATER_IMPORT = Pattern.compile("await import\\('(\\.[^']+)'\\)");

  /**
   * Creates the document.
   *
   * @param template the document with addresses that have no version
   * @param files the text of a file by its path below {@link #FOLDER}. A library may be represented
   *     by any text that changes with its version.
   */
  static PageDocument of(String template, UnaryOperator<String> files) {
    Map<String, String> atStart = reached(template, files, List.of(IMPORT_AT_START));
    String preloads = atStart.keySet().stream()
        .filter(path -> path.endsWith(".js"))
        .map(path -> "<link rel=\"modulepreload\" href=\"" + FOLDER + path + "\">\n")
        .collect(Collectors.joining());
    String version =
        digest(reached(template, files, List.of(IMPORT_AT_START, LATER_IMPORT)), template);
    String html = template
        .replace("<script ", preloads + "<script ")
        .replace('"' + FOLDER, '"' + FOLDER + version + '/');
    return new PageDocument(version, html);
  }

  /** The files that the template names and those that they import, by path. */
  private static Map<String, String> reached(
      String template, UnaryOperator<String> files, List<Pattern> imports) {
    Map<String, String> reached = new TreeMap<>();
    Deque<String> open = FILE.matcher(template)
        .results()
        .map(file -> file.group(1))
        .collect(Collectors.toCollection(ArrayDeque::new));
    while (!open.isEmpty()) {
      String path = open.remove();
      if (!reached.containsKey(path)) {
        String text = files.apply(path);
        reached.put(path, text);
        imports.stream()
            .flatMap(pattern -> pattern.matcher(text).results())
            .forEach(imported -> open.add(resolve(path, imported)));
      }
    }
    return reached;
  }

  private static String resolve(String importing, MatchResult imported) {
    return URI.create(importing).resolve(imported.group(1)).toString();
  }

  private static String digest(Map<String, String> files, String template) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      Stream.concat(Stream.of(template), files.entrySet().stream().map(Object::toString))
          .forEach(text -> digest.update(text.getBytes(UTF_8)));
      return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256", e);
    }
  }

  /**
   * The path below {@link #FOLDER} without its version. A page that an older portal sent still gets
   * its files.
   */
  static String withoutVersion(String path) {
    Matcher versioned = VERSIONED.matcher(path);
    return versioned.matches() ? versioned.group(2) : path;
  }

  /** True for the path of a file that has this document's version, below {@link #FOLDER}. */
  boolean isCurrent(String path) {
    return path.startsWith(version + '/');
  }
}

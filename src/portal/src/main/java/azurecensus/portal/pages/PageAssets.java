package azurecensus.portal.pages;

import azurecensus.portal.http.Exchange;
import azurecensus.portal.http.RequestRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pages' files, read from the portal's own jar and, for libraries, from their WebJars.
 * Thread-safe.
 */
final class PageAssets {
  private static final String OWN = "azurecensus/portal/";
  private static final Pattern SAFE_PATH =
      Pattern.compile("(?:[a-z0-9-]+/)*[a-z0-9-]+\\.(?:js|css|svg)");
  /** Of a file whose address has its version: a year, without asking again. */
  private static final String KEPT = "private, max-age=31536000, immutable";

  private static final Map<String, String> TYPES = Map.of(
      "html", "text/html; charset=utf-8",
      "js", "text/javascript; charset=utf-8",
      "css", "text/css; charset=utf-8",
      "svg", "image/svg+xml");

  /** The libraries by the name under which modules import them. */
  private static final Map<String, Library> LIBRARIES = Stream.of(
          new Library("vue", "vue", "vue", "dist/vue.runtime.esm-browser.prod.js"),
          Library.scoped("codemirror", "autocomplete"),
          Library.scoped("codemirror", "commands"),
          Library.scoped("codemirror", "language"),
          Library.scoped("codemirror", "lint"),
          Library.scoped("codemirror", "state"),
          Library.scoped("codemirror", "view"),
          Library.scoped("lezer", "common"),
          Library.scoped("lezer", "highlight"),
          new Library(
              "@marijn/find-cluster-break",
              "find-cluster-break",
              "marijn__find-cluster-break",
              "src/index.js"),
          new Library("crelt", "crelt", "crelt", "index.js"),
          new Library("style-mod", "style-mod", "style-mod", "src/style-mod.js"),
          new Library("w3c-keyname", "w3c-keyname", "w3c-keyname", "index.js"))
      .collect(Collectors.toUnmodifiableMap(Library::name, Function.identity()));

  /** An import of a library by its name. Browsers resolve addresses only. */
  private static final Pattern NAMED_IMPORT = Pattern.compile("\\bfrom ?(['\"])([@a-z][^'\"]*)\\1");

  private final Map<String, String> libraries = LIBRARIES.values().stream()
      .collect(Collectors.toUnmodifiableMap(
          library -> "lib/" + library.file() + ".js",
          library -> webJar(library.webJar(), library.path())));

  private final Map<String, byte[]> loaded = new ConcurrentHashMap<>();

  /** Created by the first page, so that the start of a portal does not wait for it. */
  private volatile PageDocument document;

  void page(Exchange exchange) {
    exchange.header("Cache-Control", "no-cache");
    exchange.answer(TYPES.get("html"), document().html().getBytes(StandardCharsets.UTF_8));
  }

  void asset(Exchange exchange, String path) {
    String file = PageDocument.withoutVersion(path);
    if (!SAFE_PATH.matcher(file).matches()) {
      throw notFound();
    }
    byte[] bytes = bytes(libraries.getOrDefault(file, OWN + file));
    exchange.header("Cache-Control", document().isCurrent(path) ? KEPT : "no-cache");
    String extension = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    exchange.answer(TYPES.get(extension), bytes);
  }

  private PageDocument document() {
    PageDocument created = document;
    if (created == null) {
      created = PageDocument.of(text(OWN + "index.html"), this::fileOrVersion);
      document = created;
    }
    return created;
  }

  /** The text of a file; for a library the place of its WebJar, which contains the version. */
  private String fileOrVersion(String path) {
    String library = libraries.get(path);
    return library == null ? text(OWN + path) : library;
  }

  private String text(String resource) {
    return new String(bytes(resource), StandardCharsets.UTF_8);
  }

  private byte[] bytes(String resource) {
    return loaded.computeIfAbsent(resource, this::load);
  }

  private byte[] load(String resource) {
    try (InputStream in = open(resource)) {
      if (in == null) {
        throw notFound();
      }
      byte[] bytes = in.readAllBytes();
      return libraries.containsValue(resource) ? withAddresses(bytes) : bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Replaces the names of imported libraries by their addresses next to the importing file. */
  private static byte[] withAddresses(byte[] module) {
    String text = new String(module, StandardCharsets.UTF_8);
    return NAMED_IMPORT
        .matcher(text)
        .replaceAll(found -> {
          Library library = LIBRARIES.get(found.group(2));
          return Matcher.quoteReplacement(
              library == null ? found.group() : "from './" + library.file() + ".js'");
        })
        .getBytes(StandardCharsets.UTF_8);
  }

  private static RequestRefusedException notFound() {
    return new RequestRefusedException(404, "There is no such file. The pages start at /.");
  }

  private static String webJar(String library, String file) {
    Properties properties = new Properties();
    try (InputStream in = open("META-INF/maven/org.webjars.npm/" + library + "/pom.properties")) {
      if (in == null) {
        throw new IllegalStateException(
            "The WebJar of " + library + " is missing: add it to the class path or module path.");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "META-INF/resources/webjars/" + library + '/' + properties.getProperty("version") + '/'
        + file;
  }

  /**
   * Opens a file of any jar, on the class path and on the module path: the class itself would find
   * only the files of its own module.
   *
   * @return the file's content, or null when there is no such file
   */
  private static InputStream open(String resource) {
    return PageAssets.class.getClassLoader().getResourceAsStream(resource);
  }

  /**
   * A library of the pages.
   *
   * @param name the name under which modules import it
   * @param file the name of its file below {@code /assets/lib/}, without the extension
   * @param webJar the artifact of its WebJar
   * @param path the module in the WebJar
   */
  private record Library(String name, String file, String webJar, String path) {
    /** A package of a scope whose packages are all built the same way. */
    static Library scoped(String scope, String name) {
      return new Library(
          '@' + scope + '/' + name, scope + '-' + name, scope + "__" + name, "dist/index.js");
    }
  }
}

package azurecensus.portal.pages;

import azurecensus.portal.http.Exchange;
import azurecensus.portal.http.RequestRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** The pages' files, read from the portal's own jar and, for Vue, from its WebJar. Thread-safe. */
final class PageAssets {
  private static final String OWN = "azurecensus/portal/";
  private static final Pattern SAFE_PATH =
      Pattern.compile("(?:[a-z0-9-]+/)*[a-z0-9-]+\\.(?:js|css|svg)");
  private static final Map<String, String> TYPES = Map.of(
      "html", "text/html; charset=utf-8",
      "js", "text/javascript; charset=utf-8",
      "css", "text/css; charset=utf-8",
      "svg", "image/svg+xml");

  private final Map<String, String> libraries =
      Map.of("lib/vue.js", webJar("vue", "dist/vue.runtime.esm-browser.prod.js"));

  private final Map<String, byte[]> loaded = new ConcurrentHashMap<>();

  void page(Exchange exchange) {
    send(exchange, OWN + "index.html", "html");
  }

  void asset(Exchange exchange, String path) {
    if (!SAFE_PATH.matcher(path).matches()) {
      throw notFound();
    }
    String resource = libraries.getOrDefault(path, OWN + path);
    send(exchange, resource, path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }

  private void send(Exchange exchange, String resource, String extension) {
    byte[] bytes = loaded.computeIfAbsent(resource, PageAssets::load);
    exchange.header("Cache-Control", "no-cache");
    exchange.answer(TYPES.get(extension), bytes);
  }

  private static byte[] load(String resource) {
    try (InputStream in = open(resource)) {
      if (in == null) {
        throw notFound();
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
}

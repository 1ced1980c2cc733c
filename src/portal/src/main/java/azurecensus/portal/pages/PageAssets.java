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

/** The pages' files, from the class path; the libraries among them from their WebJars. */
final class PageAssets {
  private static final String OWN = "/azurecensus/portal/";
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
    try (InputStream in = PageAssets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw notFound();
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RequestRefusedException notFound() {
    return new RequestRefusedException(404, "There is no such page. The portal starts at /.");
  }

  private static String webJar(String library, String file) {
    Properties properties = new Properties();
    try (InputStream in = PageAssets.class.getResourceAsStream(
        "/META-INF/maven/org.webjars.npm/" + library + "/pom.properties")) {
      if (in == null) {
        throw new IllegalStateException(
            "The WebJar of " + library + " is missing from the class path");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "/META-INF/resources/webjars/" + library + '/' + properties.getProperty("version") + '/'
        + file;
  }
}

package azurecensus.local.host;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The class loader of one staged app: its jars and {@code lib/*.jar}, and as parent nothing but the
 * JDK and the Functions API, which, as in Azure, comes from the host and not from the app. What
 * this program itself brings (OpenCensus, Jackson, Jetty ...) cannot be seen by the app.
 */
final class AppClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private AppClassLoader(URL[] urls) {
    super("functions-app", urls, new FunctionsApi());
  }

  /**
   * Opens the jars of an app.
   *
   * @param functionJars the jars the functions name; {@code lib} is looked for beside each, as the
   *     worker does
   */
  static AppClassLoader open(Set<Path> functionJars) {
    Set<Path> jars = new LinkedHashSet<>(functionJars);
    for (Path jar : functionJars) {
      jars.addAll(librariesBeside(jar));
    }
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      try {
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new HostException(
            "The jar %s has a path that is no URL: move the app.".formatted(jar), e);
      }
    }
    return new AppClassLoader(urls.toArray(URL[]::new));
  }

  private static List<Path> librariesBeside(Path functionJar) {
    Path lib = functionJar.resolveSibling("lib");
    if (!Files.isDirectory(lib)) {
      return List.of();
    }
    List<Path> jars = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(lib, "*.jar")) {
      files.forEach(jars::add);
    } catch (IOException e) {
      throw new HostException("%s cannot be listed: %s".formatted(lib, e), e);
    }
    jars.sort(null);
    return jars;
  }

  /** The JDK, and of this program's own classes those in the Functions API jars. */
  private static final class FunctionsApi extends ClassLoader {
    static {
      registerAsParallelCapable();
    }

    private static final String API_PACKAGE = "com.microsoft.azure.functions.";

    private final ClassLoader host = FunctionsApi.class.getClassLoader();
    private final List<String> apiJars =
        List.of(jarOf(ExecutionContext.class), jarOf(HttpTrigger.class), jarOf(Middleware.class));

    FunctionsApi() {
      super("functions-api", ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith(API_PACKAGE)) {
        Class<?> type = host.loadClass(name);
        if (apiJars.contains(jarOf(type))) {
          return type;
        }
      }
      throw new ClassNotFoundException(name);
    }

    private static String jarOf(Class<?> type) {
      CodeSource source = type.getProtectionDomain().getCodeSource();
      return source.getLocation().toString();
    }
  }
}

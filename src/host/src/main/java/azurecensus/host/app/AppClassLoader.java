package azurecensus.host.app;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.List;
import java.util.Set;

/**
 * The class loader of one staged app: its jars and {@code lib/*.jar}. The parent shows the JDK and
 * the Functions API, which comes from the host and not from the app, as in Azure. The libraries of
 * this program (OpenCensus, Jackson, Jetty ...) are not visible to the app.
 */
final class AppClassLoader extends URLClassLoader {
  static {
    registerAsParallelCapable();
  }

  private final AppJars jars;

  private AppClassLoader(AppJars jars) {
    super("functions-app", jars.urls(), new FunctionsApi());
    this.jars = jars;
  }

  /**
   * Copies the jars of an app and opens them.
   *
   * @param functionJars the jars that the functions name; the directory {@code lib} beside each is
   *     added, as in the worker
   */
  static AppClassLoader open(Set<Path> functionJars) {
    return new AppClassLoader(AppJars.copy(functionJars));
  }

  @Override
  public void close() throws IOException {
    super.close();
    jars.close();
  }

  /**
   * Shows the JDK and the classes of the Functions API. The check of the jar applies when this
   * program runs from a class path; in the jar with all libraries the package decides alone.
   */
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

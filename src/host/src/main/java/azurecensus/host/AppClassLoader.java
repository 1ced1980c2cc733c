package azurecensus.host;

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
 * The class loader of one staged app: its jars and {@code lib/*.jar}, and as parent nothing but the
 * JDK and the Functions API, which, as in Azure, comes from the host and not from the app. What
 * this program itself brings (OpenCensus, Jackson, Jetty ...) cannot be seen by the app.
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
   * @param functionJars the jars that the functions name; {@code lib} is looked for beside each, as
   *     the worker does
   */
  static AppClassLoader open(Set<Path> functionJars) {
    return new AppClassLoader(AppJars.copy(functionJars));
  }

  @Override
  public void close() throws IOException {
    super.close();
    jars.close();
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

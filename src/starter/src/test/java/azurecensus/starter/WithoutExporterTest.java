package azurecensus.starter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.AzureMonitorTraceExporter;
import azurecensus.testing.TestInvocation;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.internal.spi.middleware.Middleware;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * An app may exclude the exporter from the starter; without it, and without OpenTelemetry, the
 * middleware traces all the same.
 */
class WithoutExporterTest {
  /**
   * Returns a loader of the class path without the exporter; the Functions API is shared, as in the
   * worker.
   */
  private static URLClassLoader appClassLoader() throws Exception {
    Set<Path> left = Set.of(
        origin(AzureMonitorTraceExporter.class),
        origin(Middleware.class),
        origin(ExecutionContext.class));
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry).toRealPath();
      if (!left.contains(path)) {
        urls.add(path.toUri().toURL());
      }
    }
    return new URLClassLoader("app", urls.toArray(URL[]::new), new FunctionsApi());
  }

  private static Path origin(Class<?> type) throws Exception {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
        .toRealPath();
  }

  private static final class FunctionsApi extends ClassLoader {
    FunctionsApi() {
      super(ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (name.startsWith("com.microsoft.azure.functions.")) {
        return Class.forName(name);
      }
      throw new ClassNotFoundException(name);
    }
  }

  @Test
  void middleware_runsWithoutTheExporter() throws Exception {
    try (URLClassLoader app = appClassLoader()) {
      assertThat(app.getResource("azurecensus/exporter/AzureMonitorTraceExporter.class"))
          .isNull();
      Middleware middleware =
          ServiceLoader.load(Middleware.class, app).findFirst().orElseThrow();
      assertThat(middleware.getClass().getClassLoader()).isSameAs(app);
      TestMiddlewareContext context = new TestMiddlewareContext(new TestInvocation());
      List<String> spans = new ArrayList<>();

      middleware.invoke(context, context.function(() -> {
        Object span = app.loadClass("azurecensus.tracing.InvocationSpan")
            .getMethod("current")
            .invoke(null);
        spans.add((String) span.getClass().getMethod("getInvocationId").invoke(span));
        return "hello";
      }));

      assertThat(context.getReturnValue()).isEqualTo("hello");
      assertThat(spans).containsExactly(context.getInvocationId());
    }
  }
}

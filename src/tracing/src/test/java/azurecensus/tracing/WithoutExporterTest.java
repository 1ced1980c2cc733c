package azurecensus.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.TestInvocation;
import io.opentelemetry.api.trace.Span;
import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** The library knows no exporter, and OpenTelemetry is optional. */
class WithoutExporterTest {
  @Test
  void classPath_hasNoExporter() {
    assertThat(getClass().getResource("/azurecensus/exporter/AzureMonitorTraceExporter.class"))
        .isNull();
  }

  @Test
  void invocation_isTracedWithoutOpenTelemetry() throws Exception {
    Path openTelemetry =
        Path.of(Span.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!Path.of(entry).toRealPath().equals(openTelemetry.toRealPath())) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }

    try (URLClassLoader app =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      assertThat(app.getResource("io/opentelemetry/api/trace/Span.class")).isNull();
      Object invocation =
          app.loadClass(Invocation.class.getName()).getConstructor().newInstance();

      assertThat(((Callable<?>) invocation).call()).isEqualTo(TestInvocation.HOST_SPAN_ID);
    }
  }

  /** Runs one invocation and returns the id of its current span. */
  @SuppressWarnings("try") // the span is opened to be current
  public static final class Invocation implements Callable<String> {
    @Override
    public String call() {
      try (InvocationSpan invocation =
          InvocationTracer.builder().build().start(new TestInvocation())) {
        return io.opencensus.trace.Tracing.getTracer()
            .getCurrentSpan()
            .getContext()
            .getSpanId()
            .toLowerBase16();
      }
    }
  }
}

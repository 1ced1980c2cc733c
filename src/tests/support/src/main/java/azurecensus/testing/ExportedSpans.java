package azurecensus.testing;

import io.opencensus.implcore.trace.export.SpanFlush;
import io.opencensus.trace.Annotation;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.Tracing;
import io.opencensus.trace.config.TraceConfig;
import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.export.SpanExporter;
import io.opencensus.trace.samplers.Samplers;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Collects the spans that a test exports; every span is sampled. */
public final class ExportedSpans extends SpanExporter.Handler
    implements BeforeEachCallback, AfterEachCallback {
  private final List<SpanData> spans = new CopyOnWriteArrayList<>();

  /** Creates an extension that has collected nothing yet. */
  public ExportedSpans() {}

  @Override
  public void beforeEach(ExtensionContext context) {
    TraceConfig config = Tracing.getTraceConfig();
    config.updateActiveTraceParams(config.getActiveTraceParams().toBuilder()
        .setSampler(Samplers.alwaysSample())
        .build());
    SpanFlush.flush();
    Tracing.getExportComponent().getSpanExporter().registerHandler("test", this);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    SpanFlush.flush();
    Tracing.getExportComponent().getSpanExporter().unregisterHandler("test");
  }

  @Override
  public void export(Collection<SpanData> spanDataList) {
    spans.addAll(spanDataList);
  }

  /** Returns the spans that have ended, in the order they ended. */
  public List<SpanData> all() {
    SpanFlush.flush();
    return spans;
  }

  /** Returns the only span. */
  public SpanData only() {
    List<SpanData> all = all();
    if (all.size() != 1) {
      throw new AssertionError("expected one span, found " + names(all));
    }
    return all.get(0);
  }

  /** Returns the only span of a name. */
  public SpanData named(String name) {
    List<SpanData> found =
        all().stream().filter(span -> span.getName().equals(name)).toList();
    if (found.size() != 1) {
      throw new AssertionError("expected one span " + name + ", found " + names(all()));
    }
    return found.get(0);
  }

  private static List<String> names(List<SpanData> spans) {
    return spans.stream().map(SpanData::getName).toList();
  }

  /** Returns an attribute as text, or null. */
  public static String attribute(SpanData span, String key) {
    return text(span.getAttributes().getAttributeMap().get(key));
  }

  /** Returns an attribute of an annotation as text, or null. */
  public static String attribute(Annotation annotation, String key) {
    return text(annotation.getAttributes().get(key));
  }

  /** Returns the annotations of a name. */
  public static List<Annotation> annotations(SpanData span, String description) {
    return span.getAnnotations().getEvents().stream()
        .map(SpanData.TimedEvent::getEvent)
        .filter(annotation -> annotation.getDescription().equals(description))
        .toList();
  }

  private static String text(AttributeValue value) {
    return value == null
        ? null
        : value.match(v -> v, String::valueOf, String::valueOf, String::valueOf, String::valueOf);
  }
}

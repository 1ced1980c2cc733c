package io.opencensus.impllite.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opencensus.trace.Tracer;
import io.opencensus.trace.export.ExportComponent;
import io.opencensus.trace.export.RunningSpanStore;
import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.export.SpanExporter;
import io.opencensus.trace.samplers.Samplers;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Tests the hand-over of spans to the handlers of exporters. */
class LeanExportTest {
  private final TraceComponentImplLite component = new TraceComponentImplLite();
  private final Tracer tracer = component.getTracer();
  private final ExportComponent export = component.getExportComponent();
  private final SpanExporter exporter = export.getSpanExporter();
  private final List<String> first = new ArrayList<>();
  private final List<String> second = new ArrayList<>();

  private void end(String name) {
    tracer
        .spanBuilderWithExplicitParent(name, null)
        .setSampler(Samplers.alwaysSample())
        .startSpan()
        .end();
  }

  private static SpanExporter.Handler names(List<String> names) {
    return handler(span -> names.add(span.getName()));
  }

  private static SpanExporter.Handler handler(Consumer<SpanData> consumer) {
    return new SpanExporter.Handler() {
      @Override
      public void export(Collection<SpanData> ended) {
        ended.forEach(consumer);
      }
    };
  }

  @Test
  void endedSpan_isHandedOverToEachHandlerOnTheSameThread() {
    List<Thread> threads = new ArrayList<>();
    exporter.registerHandler("first", names(first));
    exporter.registerHandler("second", names(second));
    exporter.registerHandler("third", handler(span -> threads.add(Thread.currentThread())));

    end("a");
    end("b");

    assertThat(first).containsExactly("a", "b");
    assertThat(second).containsExactly("a", "b");
    assertThat(threads).containsOnly(Thread.currentThread());
  }

  @Test
  void handlerOfTheSameName_replacesTheFormer() {
    exporter.registerHandler("name", names(first));
    exporter.registerHandler("name", names(second));

    end("a");

    assertThat(first).isEmpty();
    assertThat(second).containsExactly("a");
  }

  @Test
  void unregisteredHandler_receivesNothing() {
    exporter.registerHandler("first", names(first));
    exporter.registerHandler("second", names(second));
    exporter.unregisterHandler("first");
    exporter.unregisterHandler("unknown");

    end("a");

    assertThat(first).isEmpty();
    assertThat(second).containsExactly("a");
  }

  @Test
  void handler_mayNotBeNull() {
    assertThatNullPointerException().isThrownBy(() -> exporter.registerHandler(null, names(first)));
    assertThatNullPointerException().isThrownBy(() -> exporter.registerHandler("name", null));
    assertThatNullPointerException().isThrownBy(() -> exporter.unregisterHandler(null));
  }

  @Test
  void failingHandler_isLoggedOnceAndAffectsNeitherCallerNorOthers() {
    List<LogRecord> logged = new ArrayList<>();
    Handler listener = new Handler() {
      @Override
      public void publish(LogRecord record) {
        logged.add(record);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
    Logger logger = Logger.getLogger(SpanExporter.class.getName());
    logger.addHandler(listener);
    logger.setUseParentHandlers(false);
    try {
      exporter.registerHandler("failing", handler(span -> {
        throw new NoClassDefFoundError("on purpose");
      }));
      exporter.registerHandler("first", names(first));

      end("a");
      end("b");
    } finally {
      logger.setUseParentHandlers(true);
      logger.removeHandler(listener);
    }

    assertThat(first).containsExactly("a", "b");
    assertThat(logged).singleElement().satisfies(record -> {
      assertThat(record.getMessage()).contains("failing");
      assertThat(record.getThrown()).hasMessage("on purpose");
    });
  }

  /** Such as one that sends with a traced client. */
  @Test
  void handlerThatEndsSpans_doesNotExportThem() {
    exporter.registerHandler("first", names(first));
    exporter.registerHandler("ending", handler(span -> end("of the handler")));

    end("a");
    end("b");

    assertThat(first).containsExactly("a", "b");
  }

  @Test
  void list_cannotBeChangedByAHandler() {
    exporter.registerHandler("clearing", new SpanExporter.Handler() {
      @Override
      public void export(Collection<SpanData> ended) {
        assertThatThrownBy(ended::clear).isInstanceOf(UnsupportedOperationException.class);
        first.add("checked");
      }
    });

    end("a");

    assertThat(first).containsExactly("checked");
  }

  @Test
  void shutdown_endsTheExport() {
    exporter.registerHandler("first", names(first));
    end("a");
    export.shutdown();
    exporter.registerHandler("second", names(second));
    end("b");

    assertThat(first).containsExactly("a");
    assertThat(second).isEmpty();
  }

  @Test
  void stores_areTheEmptyOnesOfTheApi() {
    RunningSpanStore running = export.getRunningSpanStore();
    running.setMaxNumberOfSpans(10);
    tracer
        .spanBuilderWithExplicitParent("running", null)
        .setSampler(Samplers.alwaysSample())
        .startSpan();

    assertThat(running.getSummary().getPerSpanNameSummary()).isEmpty();
    assertThat(running.getRunningSpans(RunningSpanStore.Filter.create("running", 0)))
        .isEmpty();
    assertThat(export.getSampledSpanStore().getSummary().getPerSpanNameSummary())
        .isEmpty();
  }
}

package azurecensus.exporter;

import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.export.SpanExporter;
import java.util.Collection;

/**
 * What OpenCensus hands ended spans to. It converts, encodes and offers, and never waits:
 * OpenCensus drops spans beyond 10,000 that wait for a handler, and on shutdown interrupts one that
 * is under way.
 */
final class SpanExportHandler extends SpanExporter.Handler {
  private final SpanConverter converter;
  private final TelemetryIntake intake;

  SpanExportHandler(SpanConverter converter, TelemetryIntake intake) {
    this.converter = converter;
    this.intake = intake;
  }

  @Override
  public void export(Collection<SpanData> spans) {
    JsonWriter json = intake.borrowWriter();
    for (SpanData span : spans) {
      try {
        for (TelemetryItem item : converter.convert(span)) {
          intake.accept(item, json);
        }
      } catch (RuntimeException | Error e) {
        intake.failed(e); // one odd span must not take the others of its batch with it
      }
    }
    intake.giveBack(json);
  }
}

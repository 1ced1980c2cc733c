package io.opencensus.impllite.metrics;

import io.opencensus.implcore.common.MillisClock;
import io.opencensus.implcore.metrics.MetricsComponentImplBase;
import io.opencensus.impllite.internal.OptionalCore;
import io.opencensus.metrics.MetricRegistry;
import io.opencensus.metrics.MetricsComponent;
import io.opencensus.metrics.export.ExportComponent;

/**
 * The metrics of {@code opencensus-impl-core}; without it, the API's metrics, which keep nothing.
 * Thread-safe.
 */
public final class MetricsComponentImplLite extends MetricsComponent {
  private final MetricsComponent component = OptionalCore.isPresent()
      ? Core.create()
      : OptionalCore.empty(MetricsComponent.class, "MetricsComponent", "newNoopMetricsComponent");

  /** Creates the component; called by {@code opencensus-api}. */
  public MetricsComponentImplLite() {}

  @Override
  public ExportComponent getExportComponent() {
    return component.getExportComponent();
  }

  @Override
  public MetricRegistry getMetricRegistry() {
    return component.getMetricRegistry();
  }

  /** Loaded only when the core is present. */
  private static final class Core extends MetricsComponentImplBase {
    private Core() {
      super(MillisClock.getInstance());
    }

    static MetricsComponent create() {
      return new Core();
    }
  }
}

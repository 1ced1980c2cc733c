package io.opencensus.impllite.stats;

import io.opencensus.implcore.common.MillisClock;
import io.opencensus.implcore.internal.SimpleEventQueue;
import io.opencensus.implcore.stats.StatsComponentImplBase;
import io.opencensus.impllite.internal.OptionalCore;
import io.opencensus.stats.StatsCollectionState;
import io.opencensus.stats.StatsComponent;
import io.opencensus.stats.StatsRecorder;
import io.opencensus.stats.ViewManager;

/**
 * The stats of {@code opencensus-impl-core}, recorded on the thread that measures; without it, the
 * API's stats, which record nothing. Thread-safe.
 */
public final class StatsComponentImplLite extends StatsComponent {
  private final StatsComponent component = OptionalCore.isPresent()
      ? Core.create()
      : OptionalCore.empty(StatsComponent.class, "NoopStats", "newNoopStatsComponent");

  /** Creates the component; called by {@code opencensus-api}. */
  public StatsComponentImplLite() {}

  @Override
  public ViewManager getViewManager() {
    return component.getViewManager();
  }

  @Override
  public StatsRecorder getStatsRecorder() {
    return component.getStatsRecorder();
  }

  @Override
  public StatsCollectionState getState() {
    return component.getState();
  }

  @Override
  @Deprecated
  public void setState(StatsCollectionState state) {
    component.setState(state);
  }

  /** Loaded only when the core is present. */
  private static final class Core {
    static StatsComponent create() {
      return new StatsComponentImplBase(new SimpleEventQueue(), MillisClock.getInstance());
    }
  }
}

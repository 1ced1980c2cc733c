package io.opencensus.impllite.trace;

import io.opencensus.trace.export.SpanData;
import io.opencensus.trace.export.SpanExporter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Hands each ended span to the handlers, on the thread that ends it. The API asks handlers not to
 * block. Thread-safe.
 */
final class DirectSpanExporter extends SpanExporter {
  private static final Logger LOGGER = Logger.getLogger(SpanExporter.class.getName());
  private static final Registration[] NONE = {};

  /** The interval at which the failures of one handler are logged. */
  private static final long LOG_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  /**
   * Set on a thread while it exports. A handler that itself ends sampled spans would otherwise
   * export without end.
   */
  private final ThreadLocal<Boolean> exporting = new ThreadLocal<>();

  /** Replaced, never changed. */
  private volatile Registration[] registrations = NONE;

  private boolean shutDown;

  @Override
  public synchronized void registerHandler(String name, Handler handler) {
    Registration added = new Registration(name, handler);
    unregisterHandler(name);
    if (!shutDown) {
      Registration[] more = Arrays.copyOf(registrations, registrations.length + 1);
      more[more.length - 1] = added;
      registrations = more;
    }
  }

  @Override
  public synchronized void unregisterHandler(String name) {
    Objects.requireNonNull(name, "name");
    Registration[] fewer = new Registration[registrations.length];
    int count = 0;
    for (Registration registration : registrations) {
      if (!registration.name.equals(name)) {
        fewer[count++] = registration;
      }
    }
    registrations = Arrays.copyOf(fewer, count);
  }

  synchronized void shutdown() {
    shutDown = true;
    registrations = NONE;
  }

  /** Hands a sampled span to the handlers; never throws. */
  void export(EndedSpan span) {
    Registration[] current = registrations;
    if (current.length == 0 || exporting.get() != null) {
      return;
    }
    exporting.set(Boolean.TRUE);
    try {
      Collection<SpanData> spans = Collections.singletonList(span.data());
      for (Registration registration : current) {
        registration.export(spans);
      }
    } finally {
      exporting.set(null);
    }
  }

  private static final class Registration {
    private final String name;
    private final Handler handler;
    /** The time of {@link System#nanoTime} from which on a failure is logged again. */
    private final AtomicLong silentUntil = new AtomicLong(System.nanoTime());

    Registration(String name, Handler handler) {
      this.name = Objects.requireNonNull(name, "name");
      this.handler = Objects.requireNonNull(handler, "handler");
    }

    void export(Collection<SpanData> spans) {
      try {
        handler.export(spans);
      } catch (Throwable e) { // an exporter's failure must not become one of the traced code
        log(e);
      }
    }

    private void log(Throwable e) {
      long now = System.nanoTime();
      long until = silentUntil.get();
      if (now - until >= 0 && silentUntil.compareAndSet(until, now + LOG_INTERVAL_NANOS)) {
        LOGGER.log(Level.WARNING, "The span exporter " + name + " failed; the span is lost.", e);
      }
    }
  }
}

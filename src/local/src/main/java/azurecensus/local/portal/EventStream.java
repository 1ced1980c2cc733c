package azurecensus.local.portal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * Tells open pages by server-sent events that the store has changed; what has changed they ask for
 * themselves. A page that reads slowly misses what is outdated, and holds up nobody.
 */
final class EventStream implements AutoCloseable {
  /** Pages are told at most this often, so that a flood of telemetry is no flood of questions. */
  private static final Duration REST = Duration.ofMillis(250);
  /** A page that went away is noticed when it is written to. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final String STILL_HERE = ": still here\n\n";

  private final TelemetryStore store;
  private final Set<Page> pages = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::work, "portal-events");
  private volatile boolean closed;

  EventStream(TelemetryStore store) {
    this.store = store;
    thread.setDaemon(true);
    thread.start();
  }

  void addTo(Routes routes) {
    routes.get("/api/events", exchange -> {
      exchange
          .header("Content-Type", "text/event-stream; charset=utf-8")
          .header("Cache-Control", "no-store");
      String change = change();
      Page page = new Page(exchange.detach());
      pages.add(page);
      page.tell(change);
      if (closed) {
        page.end();
      }
    });
  }

  private void work() {
    long seen = store.arrivals().version();
    while (!closed) {
      try {
        boolean changed = store.arrivals().awaitChange(seen, HEARTBEAT.toNanos());
        seen = store.arrivals().version();
        if (!pages.isEmpty()) {
          String event = changed ? change() : STILL_HERE;
          pages.forEach(page -> page.tell(event));
        }
        if (changed) {
          Thread.sleep(REST.toMillis());
        }
      } catch (InterruptedException e) {
        // Only close() interrupts.
        return;
      }
    }
  }

  private String change() {
    return "event: change\ndata: "
        + JsonNodeFactory.instance.objectNode().put("items", store.itemCount()) + "\n\n";
  }

  /** Lets all pages go; idempotent. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    pages.forEach(Page::end);
  }

  /** A page's connection. One write at a time is under way; what comes meanwhile waits. */
  private final class Page {
    private final Exchange.Detached connection;
    private boolean writing;
    private String next;
    private boolean ending;

    Page(Exchange.Detached connection) {
      this.connection = connection;
    }

    /** Sends the event now, or after the one under way; of those that wait only the last. */
    synchronized void tell(String event) {
      if (ending) {
        return;
      }
      if (writing) {
        next = event;
      } else {
        write(event);
      }
    }

    private void write(String event) {
      writing = true;
      connection
          .response()
          .write(
              false,
              ByteBuffer.wrap(event.getBytes(StandardCharsets.UTF_8)),
              Callback.from(InvocationType.NON_BLOCKING, this::written, this::gone));
    }

    private synchronized void written() {
      writing = false;
      if (ending) {
        finish();
      } else if (next != null) {
        String event = next;
        next = null;
        write(event);
      }
    }

    private void gone(Throwable failure) {
      pages.remove(this);
      connection.callback().failed(failure);
    }

    synchronized void end() {
      if (!ending) {
        ending = true;
        if (!writing) {
          finish();
        }
      }
    }

    private void finish() {
      pages.remove(this);
      connection.response().write(true, ByteBuffer.allocate(0), connection.callback());
    }
  }
}

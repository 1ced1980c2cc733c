package azurecensus.portal.pages;

import azurecensus.portal.http.RouteTable;
import azurecensus.portal.store.TelemetryStore;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notifies open pages of changes of the store by server-sent events; the pages then query the
 * changes.
 */
public final class EventStream implements AutoCloseable {
  /** Pause between two events, so that many posts do not cause many queries. */
  private static final Duration REST = Duration.ofMillis(250);
  /** Interval of heartbeats: a closed page is noticed only when an event is written to it. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final String STILL_HERE = ": still here\n\n";

  private final TelemetryStore store;
  private final Set<EventPage> pages = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::work, "portal-events");
  private volatile boolean closed;

  public EventStream(TelemetryStore store) {
    this.store = store;
    thread.setDaemon(true);
    thread.start();
  }

  /** Adds the route. */
  public void addTo(RouteTable routes) {
    routes.get("/api/events", exchange -> {
      exchange
          .header("Content-Type", "text/event-stream; charset=utf-8")
          .header("Cache-Control", "no-store");
      String change = change();
      EventPage page =
          exchange.detach((answer, sent) -> new EventPage(answer, sent, pages::remove));
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
        // Only close() interrupts this thread.
        return;
      }
    }
  }

  private String change() {
    return "event: change\ndata: "
        + JsonNodeFactory.instance.objectNode().put("items", store.itemCount()) + "\n\n";
  }

  /** Ends the connections of all pages; idempotent. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    pages.forEach(EventPage::end);
  }
}

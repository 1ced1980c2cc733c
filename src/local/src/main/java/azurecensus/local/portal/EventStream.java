package azurecensus.local.portal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.config.RoutesConfig;
import io.javalin.http.sse.SseClient;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells open pages by server-sent events that the store has changed; what has changed they ask for
 * themselves.
 */
final class EventStream implements AutoCloseable {
  /** Pages are told at most this often, so that a flood of telemetry is no flood of questions. */
  private static final Duration REST = Duration.ofMillis(250);
  /** A page that went away is noticed when it is written to. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private final TelemetryStore store;
  private final Set<SseClient> clients = ConcurrentHashMap.newKeySet();
  private final Thread thread = new Thread(this::work, "portal-events");
  private volatile boolean closed;

  EventStream(TelemetryStore store) {
    this.store = store;
    thread.setDaemon(true);
    thread.start();
  }

  void addTo(RoutesConfig routes) {
    routes.sse("/api/events", client -> {
      client.keepAlive();
      client.onClose(() -> clients.remove(client));
      clients.add(client);
      send(client);
    });
  }

  private void work() {
    long seen = store.arrivals().version();
    while (!closed) {
      try {
        boolean changed = store.arrivals().awaitChange(seen, HEARTBEAT.toNanos());
        seen = store.arrivals().version();
        clients.forEach(changed ? this::send : client -> client.sendComment("still here"));
        if (changed) {
          Thread.sleep(REST.toMillis());
        }
      } catch (InterruptedException e) {
        // Only close() interrupts.
        return;
      }
    }
  }

  private void send(SseClient client) {
    client.sendEvent(
        "change",
        JsonNodeFactory.instance.objectNode().put("items", store.itemCount()).toString());
  }

  /** Lets all pages go; idempotent. */
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    clients.forEach(SseClient::close);
    clients.clear();
  }
}

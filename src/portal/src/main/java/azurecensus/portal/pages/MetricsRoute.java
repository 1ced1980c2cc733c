package azurecensus.portal.pages;

import azurecensus.portal.http.Exchange;
import azurecensus.portal.http.RouteTable;
import azurecensus.portal.ingest.EnvelopeRelay;
import azurecensus.portal.sql.NativeMemory;
import azurecensus.portal.sql.QueryGate;
import azurecensus.portal.store.TelemetryStore;
import java.nio.charset.StandardCharsets;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Figures of the portal itself at {@code /metrics}, in the text form of Prometheus. A browser's
 * navigation to the same path receives the page of custom metrics.
 */
public final class MetricsRoute {
  private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private final TelemetryStore store;
  private final QueryGate gate;
  private final IntSupplier liveServers;
  private final EnvelopeRelay relay;
  private final PageRoutes pages;
  private final LongSupplier itemsAccepted;
  private final LongSupplier itemsRefused;

  /**
   * Creates the route.
   *
   * @param itemsAccepted items accepted since the start
   * @param itemsRefused items refused since the start
   */
  public MetricsRoute(
      TelemetryStore store,
      QueryGate gate,
      IntSupplier liveServers,
      EnvelopeRelay relay,
      PageRoutes pages,
      LongSupplier itemsAccepted,
      LongSupplier itemsRefused) {
    this.store = store;
    this.gate = gate;
    this.liveServers = liveServers;
    this.relay = relay;
    this.pages = pages;
    this.itemsAccepted = itemsAccepted;
    this.itemsRefused = itemsRefused;
  }

  /** Adds the route; call it after the pages have added theirs. */
  public void addTo(RouteTable routes) {
    routes.get("/metrics", exchange -> {
      exchange.header("Vary", "Accept");
      String accept = exchange.header("Accept");
      if (accept != null && accept.contains("text/html")) {
        pages.page(exchange);
      } else {
        metrics(exchange);
      }
    });
  }

  private void metrics(Exchange exchange) {
    TelemetryStore.Figures stored = store.totals();
    QueryGate.Counts queries = gate.counts();
    Runtime java = Runtime.getRuntime();
    Text text = new Text();
    text.counter("portal_items_accepted_total", "Items accepted.", itemsAccepted.getAsLong());
    text.counter("portal_items_refused_total", "Items refused.", itemsRefused.getAsLong());
    text.counter("portal_items_stored_total", "Items stored.", stored.stored());
    text.counter(
        "portal_items_evicted_total", "Items deleted because of the bounds.", stored.evicted());
    text.gauge("portal_items", "Items stored now.", stored.items());
    text.gauge("portal_items_bytes", "Bytes of the stored items as sent.", stored.bytes());
    text.gauge(
        "portal_store_failing",
        "1 while telemetry cannot be stored, else 0.",
        store.fault() == null ? 0 : 1);
    text.gauge("portal_queries_running", "Queries of users that run now.", queries.running());
    text.gauge("portal_queries_waiting", "Queries of users that wait now.", queries.waiting());
    text.head("portal_queries_total", "counter", "Queries of users by their end.");
    text.sample("portal_queries_total{end=\"answered\"}", queries.finished());
    text.sample("portal_queries_total{end=\"refused\"}", queries.refused());
    text.sample("portal_queries_total{end=\"stopped\"}", queries.stopped());
    text.counter("portal_query_seconds_total", "Time of all queries of users.", queries.seconds());
    text.gauge(
        "portal_live_servers", "Servers that stream live metrics now.", liveServers.getAsInt());
    relay.state().ifPresent(state -> forward(text, state));
    text.gauge("portal_heap_bytes", "Reserved Java heap.", java.totalMemory());
    text.gauge("portal_heap_used_bytes", "Used Java heap.", java.totalMemory() - java.freeMemory());
    NativeMemory.residentBytes()
        .ifPresent(bytes ->
            text.gauge("process_resident_memory_bytes", "Resident memory of the process.", bytes));
    exchange.header("Cache-Control", "no-store");
    exchange.answer(CONTENT_TYPE, text.lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void forward(Text text, EnvelopeRelay.State state) {
    text.counter(
        "portal_forward_items_sent_total", "Items that the other service accepted.", state.sent());
    text.gauge(
        "portal_forward_items_waiting", "Items in memory and on disk, not sent.", state.waiting());
    text.counter(
        "portal_forward_items_left_out_total",
        "Items that the choice of roles or the sampling left out.",
        state.leftOut());
    text.head("portal_forward_items_dropped_total", "counter", "Items never sent on, by reason.");
    state
        .dropped()
        .forEach((reason, items) ->
            text.sample("portal_forward_items_dropped_total{reason=\"" + reason + "\"}", items));
  }

  /** The lines of the text form. */
  private static final class Text {
    private final StringBuilder lines = new StringBuilder();

    void counter(String name, String help, Number value) {
      head(name, "counter", help);
      sample(name, value);
    }

    void gauge(String name, String help, Number value) {
      head(name, "gauge", help);
      sample(name, value);
    }

    void head(String name, String type, String help) {
      lines.append("# HELP ").append(name).append(' ').append(help).append('\n');
      lines.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    void sample(String name, Number value) {
      lines.append(name).append(' ').append(value).append('\n');
    }
  }
}

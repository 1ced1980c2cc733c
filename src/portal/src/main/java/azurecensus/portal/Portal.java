package azurecensus.portal;

import azurecensus.portal.http.BodyReader;
import azurecensus.portal.http.Dispatcher;
import azurecensus.portal.http.PortalServer;
import azurecensus.portal.http.RequestGuard;
import azurecensus.portal.http.RouteTable;
import azurecensus.portal.ingest.FaultScript;
import azurecensus.portal.ingest.SdkEndpoints;
import azurecensus.portal.pages.ApiRoutes;
import azurecensus.portal.pages.EventStream;
import azurecensus.portal.pages.PageRoutes;
import azurecensus.portal.store.StoreBounds;
import azurecensus.portal.store.StoreException;
import azurecensus.portal.store.StoreUnavailableException;
import azurecensus.portal.store.TelemetryStore;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.time.Clock;

/**
 * A local Application Insights: takes the telemetry of any Application Insights SDK, keeps it, and
 * shows it in a browser and as JSON. Thread-safe; as many as one likes may run in a JVM, each on
 * its own port with its own data.
 */
public final class Portal implements AutoCloseable {
  /** The key that the connection string names; every key is accepted. */
  private static final String INSTRUMENTATION_KEY = "00000000-0000-0000-0000-000000000000";

  private final PortalOptions options;
  private final TelemetryStore store;
  private final FaultScript faults = new FaultScript();
  private final EventStream events;
  private final ApiRoutes api;
  private final PortalServer server;

  private Portal(PortalOptions options, TelemetryStore store) {
    this.options = options;
    this.store = store;
    this.events = new EventStream(store);
    this.api =
        new ApiRoutes(store, bounds(options), this::connectionString, faults, Clock.systemUTC());
    this.server = PortalServer.of(options.host(), options.port(), dispatcher());
  }

  /**
   * Starts a portal; when this returns it takes telemetry.
   *
   * @throws PortalStartException when the port is taken or the database file cannot be opened; the
   *     message says what to do
   */
  public static Portal start(PortalOptions options) {
    Portal portal = new Portal(options, TelemetryStore.open(options.database(), bounds(options)));
    try {
      portal.server.start();
      portal.store.awaitOpen();
      return portal;
    } catch (StoreException e) {
      portal.close();
      throw new PortalStartException(e.getMessage(), e);
    } catch (BindException e) {
      portal.close();
      throw new PortalStartException(
          "Port " + options.port() + " on " + options.host()
              + " is taken: end the program that uses it, or choose another port.",
          e);
    } catch (IOException e) {
      portal.close();
      throw new PortalStartException(
          "The portal could not listen on " + options.host() + " port " + options.port(), e);
    }
  }

  private static StoreBounds bounds(PortalOptions options) {
    return new StoreBounds(options.maxItems(), options.maxStoredBytes());
  }

  private Dispatcher dispatcher() {
    RouteTable routes = new RouteTable();
    BodyReader bodies = new BodyReader(options.maxBodyBytes(), options.maxDecompressedBytes());
    new SdkEndpoints(bodies, store, faults, Clock.systemUTC()).addTo(routes);
    api.addTo(routes);
    events.addTo(routes);
    PageRoutes pages = new PageRoutes();
    pages.addTo(routes);
    return new Dispatcher(
        new RequestGuard(options.allowedHosts(), SdkEndpoints::isOpenToAllOrigins),
        routes,
        pages::nothingThere,
        StoreUnavailableException.class::isInstance);
  }

  /**
   * Where a browser finds the portal, such as {@code http://127.0.0.1:7072}; no slash at the end.
   */
  public URI url() {
    String host = options.host().contains(":") ? '[' + options.host() + ']' : options.host();
    return URI.create("http://" + host + ':' + server.port());
  }

  /**
   * The connection string to give to an SDK; its instrumentation key is no secret, every key is
   * accepted.
   */
  public String connectionString() {
    return "InstrumentationKey=" + INSTRUMENTATION_KEY + ";IngestionEndpoint=" + url()
        + "/;LiveEndpoint=" + url() + '/';
  }

  /** Deletes all telemetry; when this returns nothing of it is to be found. */
  public void clear() {
    store.clear();
  }

  TelemetryStore store() {
    return store;
  }

  /** Stops listening, then closes the database; idempotent. */
  @Override
  public void close() {
    // Those who wait for telemetry are let go first, so that the server need not wait for them.
    store.arrivals().close();
    events.close();
    server.close();
    api.close();
    store.close();
  }
}

package azurecensus.portal;

import azurecensus.portal.forward.ForwardOptions;
import azurecensus.portal.forward.Forwarder;
import azurecensus.portal.http.AccessToken;
import azurecensus.portal.http.BodyReader;
import azurecensus.portal.http.Dispatcher;
import azurecensus.portal.http.LoginRoute;
import azurecensus.portal.http.PortalServer;
import azurecensus.portal.http.RequestGuard;
import azurecensus.portal.http.RouteTable;
import azurecensus.portal.ingest.EnvelopeIntake;
import azurecensus.portal.ingest.EnvelopeRelay;
import azurecensus.portal.ingest.FaultScript;
import azurecensus.portal.ingest.SdkEndpoints;
import azurecensus.portal.ingest.TelemetryFile;
import azurecensus.portal.kql.QueryApi;
import azurecensus.portal.live.LiveServers;
import azurecensus.portal.otlp.OtlpEndpoints;
import azurecensus.portal.pages.ApiRoutes;
import azurecensus.portal.pages.EventStream;
import azurecensus.portal.pages.MetricsRoute;
import azurecensus.portal.pages.PageRoutes;
import azurecensus.portal.sql.QueryGate;
import azurecensus.portal.store.ParquetFolder;
import azurecensus.portal.store.StoreBounds;
import azurecensus.portal.store.StoreException;
import azurecensus.portal.store.StoreUnavailableException;
import azurecensus.portal.store.TelemetryStore;
import java.io.IOException;
import java.io.InputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A local Application Insights: receives the telemetry of any Application Insights SDK, stores it,
 * and shows it in a browser and as JSON. Thread-safe. Several portals may run in one JVM, each on
 * its own port with its own data.
 */
public final class Portal implements AutoCloseable {
  /** The instrumentation key of the connection string; the loopback needs no other. */
  private static final String INSTRUMENTATION_KEY = "00000000-0000-0000-0000-000000000000";

  private final PortalOptions options;
  private final TelemetryStore store;
  /** Null when no telemetry is sent on, so that no class of the exporter is needed. */
  private final Forwarder forwarder;

  private final FaultScript faults = new FaultScript();
  private final EventStream events;
  private final LiveServers servers = new LiveServers(Clock.systemUTC());
  private final ApiRoutes api;
  private final QueryGate gate;
  private final QueryApi queries;
  private final PortalServer server;
  /** Null when only this machine reaches the portal. */
  private final AccessToken token;

  private final Set<String> keys;

  private Portal(
      PortalOptions options, TelemetryStore store, AccessToken token, Forwarder forwarder) {
    this.options = options;
    this.forwarder = forwarder;
    this.token = token;
    this.keys = token == null ? Set.of() : keys(options);
    this.store = store;
    this.events = new EventStream(store);
    this.gate = new QueryGate(store, options.maxQueryTime());
    this.api = new ApiRoutes(
        store,
        gate,
        bounds(options),
        this::connectionString,
        faults,
        servers,
        relay(),
        Clock.systemUTC());
    this.queries = new QueryApi(gate, Clock.systemUTC());
    this.server = PortalServer.of(options.host(), ports(options), dispatcher());
  }

  /**
   * Starts a portal. It accepts telemetry when this method returns.
   *
   * @throws PortalStartException when the port is in use or the database file cannot be opened; the
   *     message says what to do
   */
  public static Portal start(PortalOptions options) {
    return start(options, null);
  }

  /**
   * Starts a portal that sends accepted telemetry on.
   *
   * @param forward the target; null for none
   */
  static Portal start(PortalOptions options, ForwardOptions forward) {
    AccessToken token = token(options);
    Forwarder forwarder = forward == null ? null : forwarder(forward);
    Portal portal = new Portal(
        options, TelemetryStore.open(options.database(), bounds(options)), token, forwarder);
    try {
      portal.server.start();
      portal.store.awaitOpen();
      if (forwarder != null) {
        portal.startForwarding();
      }
      return portal;
    } catch (StoreException e) {
      portal.close();
      throw new PortalStartException(e.getMessage(), e);
    } catch (BindException e) {
      portal.close();
      throw new PortalStartException(
          "Port " + e.getMessage() + " on " + options.host()
              + " is in use: stop the program that uses it, or choose another port.",
          e);
    } catch (IOException e) {
      portal.close();
      throw new PortalStartException(
          "The portal cannot listen on " + options.host() + " port " + options.port()
              + ": check the address.",
          e);
    }
  }

  private static Forwarder forwarder(ForwardOptions forward) {
    try {
      return new Forwarder(forward, Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      throw notForwarded(e);
    }
  }

  private static PortalStartException notForwarded(IllegalArgumentException reason) {
    return new PortalStartException(
        "Telemetry cannot be sent on (--forward): " + reason.getMessage(), reason);
  }

  private void startForwarding() {
    try {
      forwarder.start(options.host(), ownPorts());
    } catch (IllegalArgumentException e) {
      close();
      throw notForwarded(e);
    }
  }

  private Set<Integer> ownPorts() {
    return options.otlpPort() < 0 ? Set.of(server.port(0)) : Set.of(server.port(0), server.port(1));
  }

  private EnvelopeRelay relay() {
    return forwarder == null ? EnvelopeRelay.NONE : forwarder;
  }

  /** The token of a portal that other machines can reach; null on the loopback. */
  private static AccessToken token(PortalOptions options) {
    try {
      if (InetAddress.getByName(options.host()).isLoopbackAddress()) {
        return null;
      }
      return options.tokenFile() == null
          ? AccessToken.random()
          : AccessToken.read(options.tokenFile());
    } catch (UnknownHostException e) {
      throw new PortalStartException(
          "The portal cannot listen on " + options.host() + ": check the address.", e);
    } catch (IOException e) {
      throw new PortalStartException(e.getMessage(), e);
    }
  }

  private static List<Integer> ports(PortalOptions options) {
    return options.otlpPort() < 0
        ? List.of(options.port())
        : List.of(options.port(), options.otlpPort());
  }

  /** The accepted instrumentation keys. Without any in the options, a random one. */
  private static Set<String> keys(PortalOptions options) {
    return options.allowedKeys().isEmpty()
        ? Set.of(UUID.randomUUID().toString())
        : options.allowedKeys();
  }

  private static StoreBounds bounds(PortalOptions options) {
    return new StoreBounds(options.maxItems(), options.maxStoredBytes());
  }

  private Dispatcher dispatcher() {
    RouteTable routes = new RouteTable();
    BodyReader bodies = new BodyReader(options.maxBodyBytes(), options.maxDecompressedBytes());
    EnvelopeIntake intake = new EnvelopeIntake(store, keys, relay(), Clock.systemUTC());
    new SdkEndpoints(bodies, intake, faults, keys, servers).addTo(routes);
    new OtlpEndpoints(bodies, intake, Clock.systemUTC()).addTo(routes);
    api.addTo(routes);
    if (token != null) {
      new LoginRoute(token).addTo(routes);
    }
    queries.addTo(routes);
    events.addTo(routes);
    PageRoutes pages = new PageRoutes();
    pages.addTo(routes);
    new MetricsRoute(store, gate, servers::count, relay(), pages, intake::accepted, intake::refused)
        .addTo(routes);
    return new Dispatcher(
        new RequestGuard(options.allowedHosts(), Portal::isOpenToAllOrigins, token),
        routes,
        pages::notFound,
        ApiRoutes::streamsBody,
        options.maxBodyBytes(),
        StoreUnavailableException.class::isInstance);
  }

  private static boolean isOpenToAllOrigins(String path) {
    return SdkEndpoints.isOpenToAllOrigins(path) || OtlpEndpoints.isOpenToAllOrigins(path);
  }

  /**
   * The address of the pages, such as {@code http://127.0.0.1:7072}, without a slash at the end.
   */
  public URI url() {
    String host = options.host().contains(":") ? '[' + options.host() + ']' : options.host();
    return URI.create("http://" + host + ':' + server.port(0));
  }

  /** The second port, to which SDKs of OpenTelemetry send; -1 without one. */
  int otlpPort() {
    return options.otlpPort() < 0 ? -1 : server.port(1);
  }

  /** The target of telemetry that is sent on, in one line without the key; null for none. */
  String forwardLine() {
    return forwarder == null ? null : forwarder.describe();
  }

  /**
   * The address that logs a browser in to a portal that other machines can reach; null on the
   * loopback, where none is needed. It contains the token: print it, and write it to no log.
   */
  public String loginLink() {
    return token == null ? null : token.loginLink(url().toString());
  }

  /**
   * The connection string for an SDK. Its instrumentation key is the first of those allowed; on the
   * loopback every key is accepted.
   */
  public String connectionString() {
    String key = keys.stream().sorted().findFirst().orElse(INSTRUMENTATION_KEY);
    return "InstrumentationKey=" + key + ";IngestionEndpoint=" + url() + "/;LiveEndpoint=" + url()
        + '/';
  }

  /** Deletes all telemetry; no query finds any of it after this method has returned. */
  public void clear() {
    store.clear();
  }

  /**
   * Stores the telemetry of an exported file, or of a folder with Parquet files; the name of a file
   * compressed with gzip ends with {@code .gz}.
   *
   * @return the number of items
   */
  long importFile(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      return ParquetFolder.read(store, file);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return TelemetryFile.read(store, in, file.toString().endsWith(".gz") ? "gzip" : null);
    }
  }

  /**
   * Writes all telemetry as Parquet, a folder for each table.
   *
   * @param folder an empty folder, or one to create
   * @return the number of items
   */
  long exportParquet(Path folder) throws IOException {
    return ParquetFolder.write(store, folder);
  }

  QueryApi queries() {
    return queries;
  }

  TelemetryStore store() {
    return store;
  }

  /** Stops listening, then closes the database; idempotent. */
  @Override
  public void close() {
    // Waiting requests are released first, so that the server does not wait for them.
    store.arrivals().close();
    events.close();
    server.close();
    gate.close();
    store.close();
    if (forwarder != null) {
      forwarder.close();
    }
  }
}

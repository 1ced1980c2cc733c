package azurecensus.local.portal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.net.BindException;
import java.net.URI;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.eclipse.jetty.http.UriCompliance;

/**
 * A local Application Insights: takes the telemetry of any Application Insights SDK, keeps it, and
 * shows it in a browser and as JSON. Thread-safe; as many as one likes may run in a JVM, each on
 * its own port with its own data.
 */
public final class Portal implements AutoCloseable {
  /** The key that the connection string names; every key is accepted. */
  private static final String INSTRUMENTATION_KEY = "00000000-0000-0000-0000-000000000000";

  /**
   * Held, so that their levels are not forgotten with them: a server's own chatter is no news to
   * who runs a portal.
   */
  private static final List<Logger> SERVER_LOGGERS =
      List.of(Logger.getLogger("org.eclipse.jetty"), Logger.getLogger("io.javalin"));

  private static final Logger LOGGER = Logger.getLogger(Portal.class.getName());

  private final PortalOptions options;
  private final TelemetryStore store;
  private final FaultScript faults = new FaultScript();
  private final EventStream events;
  private final ApiRoutes api;
  private final Javalin server;

  private Portal(PortalOptions options, TelemetryStore store) {
    this.options = options;
    this.store = store;
    this.events = new EventStream(store);
    this.api =
        new ApiRoutes(store, bounds(options), this::connectionString, faults, Clock.systemUTC());
    this.server = Javalin.create(this::configure);
  }

  /**
   * Starts a portal; when this returns it takes telemetry.
   *
   * @throws PortalStartException when the port is taken or the database file cannot be opened; the
   *     message says what to do
   */
  public static Portal start(PortalOptions options) {
    SERVER_LOGGERS.stream()
        .filter(logger -> logger.getLevel() == null)
        .forEach(logger -> logger.setLevel(Level.WARNING));
    Portal portal = new Portal(options, TelemetryStore.open(options.database(), bounds(options)));
    try {
      portal.server.start(options.host(), options.port());
      portal.store.awaitOpen();
      return portal;
    } catch (StoreException e) {
      portal.close();
      throw new PortalStartException(e.getMessage(), e);
    } catch (RuntimeException e) {
      portal.close();
      if (isPortTaken(e)) {
        throw new PortalStartException(
            "Port " + options.port() + " on " + options.host()
                + " is taken: end the program that uses it, or choose another port.",
            e);
      }
      throw new PortalStartException(
          "The portal could not listen on " + options.host() + " port " + options.port(), e);
    }
  }

  private static boolean isPortTaken(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException) {
        return true;
      }
    }
    return failure.getMessage() != null && failure.getMessage().contains("Port already in use");
  }

  private static StoreBounds bounds(PortalOptions options) {
    return new StoreBounds(options.maxItems(), options.maxStoredBytes());
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    // SDKs join "https://host/" and "/v2/track" as they like.
    config.router.treatMultipleSlashesAsSingleSlash = true;
    config.jetty.modifyHttpConfiguration(http -> {
      http.setUriCompliance(
          UriCompliance.from(EnumSet.of(UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT)));
      http.setSendServerVersion(false);
    });
    RequestGuard guard = new RequestGuard(options.allowedHosts());
    config.routes.before(guard::check);
    config.routes.exception(
        RequestRefusedException.class,
        (refused, context) -> fail(context, refused.status(), refused.getMessage()));
    config.routes.exception(
        TooLargeException.class, (large, context) -> fail(context, 413, large.getMessage()));
    config.routes.exception(
        StoreUnavailableException.class,
        (unavailable, context) -> fail(context, 503, unavailable.getMessage()));
    config.routes.exception(Exception.class, (failure, context) -> {
      LOGGER.log(Level.WARNING, "A request to " + context.path() + " failed", failure);
      fail(context, 500, "The portal failed; its console says why.");
    });
    BodyReader bodies = new BodyReader(options.maxBodyBytes(), options.maxDecompressedBytes());
    new SdkEndpoints(
            new TrackHandler(bodies, new EnvelopeDecoder(Clock.systemUTC()), store, faults))
        .addTo(config.routes);
    api.addTo(config.routes);
    events.addTo(config.routes);
    new PageRoutes(new PageAssets()).addTo(config.routes);
  }

  private static void fail(Context context, int status, String reason) {
    context
        .status(status)
        .contentType("application/json; charset=utf-8")
        .result(JsonNodeFactory.instance.objectNode().put("error", reason).toString());
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
    server.stop();
    api.close();
    store.close();
  }
}

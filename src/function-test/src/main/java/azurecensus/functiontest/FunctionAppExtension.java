package azurecensus.functiontest;

import azurecensus.host.FunctionHost;
import azurecensus.host.FunctionHostOptions;
import azurecensus.host.HostException;
import azurecensus.host.LocalSettings;
import azurecensus.portal.PortalExtension;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * JUnit extension that runs a staged function app in the local Functions host, on a free port,
 * beside a portal that receives the telemetry of both.
 *
 * <pre>{@code
 * class ITOrders {
 *   @RegisterExtension
 *   static final FunctionAppExtension app =
 *       FunctionAppExtension.staged().withSetting("STOCK_URL", "http://127.0.0.1:9/");
 *
 *   @Test
 *   void ship_fails() throws Exception {
 *     assertEquals(500, app.get("/api/orders/13/ship").statusCode());
 *     app.portal().awaitRequest("ship").assertTreeWithOtherTraces("""
 *         request ship 500
 *           exception *OrderException
 *         """);
 *   }
 * }
 * }</pre>
 *
 * <p>The app runs once for all tests of a class, in the JVM of the tests, so that a debugger stops
 * in it. The portal is empty before every test. Keep the extension in a static field; a test class
 * that names it in {@code @ExtendWith} has the defaults of {@link #staged()}, and gets it as a
 * parameter. Tests run after the app was staged, so they are integration tests (Failsafe), and the
 * JVM needs {@code --add-opens=java.base/java.util=ALL-UNNAMED} and
 * {@code --add-opens=java.base/java.lang=ALL-UNNAMED}: the app's settings become environment
 * variables. Test classes of one JVM must not run in parallel. JUnit Jupiter 5.10 or newer must be
 * on the class path.
 */
public final class FunctionAppExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver {
  private static final String CONNECTION_STRING = "APPLICATIONINSIGHTS_CONNECTION_STRING";

  /** The longest wait for a flush, an answer, or the end of a call. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * The environment before the first app has added its settings: they must not win over those of
   * the next app.
   */
  private static final Map<String, String> ENVIRONMENT = Map.copyOf(System.getenv());

  private final Path root;

  /** Null: the only one below the project's {@code target/azure-functions}. */
  private final Path app;

  private final Map<String, String> settings = new HashMap<>();
  private final PortalExtension portal = new PortalExtension();
  private final HttpClient http = HttpClient.newHttpClient();
  private FunctionHost host;

  private FunctionAppExtension(Path root, Path app) {
    this.root = root;
    this.app = app;
  }

  /** Creates an extension with the defaults of {@link #staged()}; called by JUnit. */
  public FunctionAppExtension() {
    this(Path.of(""), null);
  }

  /**
   * Runs the app that the Functions Maven plugin staged below {@code target/azure-functions} of the
   * working directory, which Maven sets to the project's. Its settings are those of
   * {@code local.settings.json} there, if there is one.
   */
  public static FunctionAppExtension staged() {
    return new FunctionAppExtension();
  }

  /**
   * Runs another staged app.
   *
   * @param root the project's directory, with the settings file
   * @param app the staged directory, which holds {@code host.json}
   */
  public static FunctionAppExtension staged(Path root, Path app) {
    return new FunctionAppExtension(Objects.requireNonNull(root), Objects.requireNonNull(app));
  }

  /**
   * Sets an app setting; it wins over the settings file and over the environment. The connection
   * string is the portal's unless it is set here.
   *
   * @return this extension
   */
  public FunctionAppExtension withSetting(String name, String value) {
    settings.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return this;
  }

  /**
   * Starts portal and app.
   *
   * @throws HostException when the app cannot start; the message names the remedy
   */
  @Override
  public void beforeAll(ExtensionContext context) {
    portal.beforeEach(context);
    Path staged = app == null ? FunctionHost.find(root) : app;
    LocalSettings file = LocalSettings.find(root, staged);
    Map<String, String> values = new HashMap<>(file.values());
    values.put(CONNECTION_STRING, portal.connectionString());
    values.putAll(settings);
    Map<String, String> environment = new HashMap<>(ENVIRONMENT);
    environment.keySet().removeAll(settings.keySet());
    environment.remove(CONNECTION_STRING);
    host = FunctionHost.start(FunctionHostOptions.builder(staged)
        .setSettings(
            new LocalSettings(file.source(), values, 0, file.corsOrigins(), file.corsCredentials()))
        .setProcessEnvironment(environment)
        .setPort(0)
        .setReloadCheck(Duration.ofHours(1))
        .build());
    portal.flushWith(() -> host.flush(PATIENCE));
  }

  /** Empties the portal. */
  @Override
  public void beforeEach(ExtensionContext context) {
    running();
    portal.beforeEach(context);
  }

  /** Sends what the test left behind, so that the next test does not see it. */
  @Override
  public void afterEach(ExtensionContext context) {
    running().flush(PATIENCE);
  }

  /** Ends the app. */
  @Override
  public void afterAll(ExtensionContext context) {
    if (host != null) {
      host.close();
      host = null;
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == FunctionAppExtension.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return this;
  }

  private FunctionHost running() {
    if (host == null) {
      throw new IllegalStateException(
          "The app is not running: keep the extension in a static field, with @RegisterExtension.");
    }
    return host;
  }

  /** The portal that receives the telemetry of host and app; its awaits need no 5 seconds. */
  public PortalExtension portal() {
    return portal;
  }

  /**
   * The address of a path in the running app.
   *
   * @param path begins with a slash, such as {@code /api/orders}
   */
  public URI url(String path) {
    return URI.create(running().url() + path);
  }

  /**
   * Sends a GET request to the app. For any other request use a client of your own and
   * {@link #url}.
   */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(url(path)).timeout(PATIENCE).build(), BodyHandlers.ofString());
  }

  /**
   * Starts a function with any trigger, as a message, a timer or an event would. Returns before it
   * has ended: wait for its request in the portal.
   *
   * @param function the name of the function
   * @param input the content of the message; for a timer it has no effect
   * @throws AssertionError when the host refuses the call
   */
  public void start(String function, String input) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(
        HttpRequest.newBuilder(url("/admin/functions/" + function))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"input\": " + quoted(input) + "}"))
            .build(),
        BodyHandlers.ofString());
    if (answer.statusCode() != 202) {
      throw new AssertionError("The host answered " + answer.statusCode() + " to the call of "
          + function + ": " + answer.body());
    }
  }

  /** Returns the text as a string of JSON. */
  private static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }
}

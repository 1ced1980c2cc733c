package azurecensus.host;

import azurecensus.host.timers.Alarms;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The options of a {@link FunctionHost}. Immutable. */
public final class FunctionHostOptions {
  /** A body becomes one array; this is the longest one. */
  private static final long LARGEST_BODY = Integer.MAX_VALUE - 8;

  /** Azure's default, 100 MiB. */
  private static final long DEFAULT_BODY_LIMIT = 104_857_600;

  private static final String BODY_LIMIT = "FUNCTIONS_REQUEST_BODY_SIZE_LIMIT";

  private static final String HOST_NAME = "WEBSITE_HOSTNAME";

  private final Path app;
  private final LocalSettings settings;
  private final Map<String, String> processEnvironment;
  private final int port;
  private final boolean hostTelemetry;
  private final PrintStream output;
  private final boolean coloured;
  private final Duration reloadCheck;
  private final Alarms alarms;

  private FunctionHostOptions(Builder builder) {
    this.app = builder.app;
    this.settings = builder.settings;
    this.processEnvironment = Map.copyOf(builder.processEnvironment);
    this.port = builder.port < 0 ? builder.settings.httpPort() : builder.port;
    this.hostTelemetry = builder.hostTelemetry;
    this.output = builder.output;
    this.coloured = builder.coloured;
    this.reloadCheck = builder.reloadCheck;
    this.alarms = builder.alarms == null ? Alarms.system() : builder.alarms;
  }

  /**
   * Creates a builder.
   *
   * @param app the directory into which the Functions Maven plugin staged the app
   */
  public static Builder builder(Path app) {
    return new Builder(app);
  }

  Path app() {
    return app;
  }

  LocalSettings settings() {
    return settings;
  }

  int port() {
    return port;
  }

  boolean hostTelemetry() {
    return hostTelemetry;
  }

  PrintStream output() {
    return output;
  }

  boolean coloured() {
    return coloured;
  }

  Duration reloadCheck() {
    return reloadCheck;
  }

  Alarms alarms() {
    return alarms;
  }

  /** The variables that the functions need in addition to those of the process. */
  Map<String, String> addedEnvironment() {
    Map<String, String> added = new HashMap<>(settings.values());
    added.putIfAbsent("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
    added.putIfAbsent("AzureWebJobsScriptRoot", app.toAbsolutePath().normalize().toString());
    added.keySet().removeAll(processEnvironment.keySet());
    return added;
  }

  /** The variable with the address of the host, as the Core Tools set it. */
  Map<String, String> addressVariables(int port) {
    return environment().containsKey(HOST_NAME) ? Map.of() : Map.of(HOST_NAME, "localhost:" + port);
  }

  /** All variables that the functions see. */
  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(processEnvironment);
    environment.putAll(addedEnvironment());
    return environment;
  }

  /**
   * The bytes that a request body may have.
   *
   * @throws HostException when the setting is malformed or too large for Java
   */
  long bodyLimit() {
    String text = environment().getOrDefault(BODY_LIMIT, "");
    if (text.isBlank()) {
      return DEFAULT_BODY_LIMIT;
    }
    try {
      long limit = Long.parseLong(text.strip());
      if (limit >= 0 && limit <= LARGEST_BODY) {
        return limit;
      }
    } catch (NumberFormatException e) {
      // Reported below, like a number outside of the range.
    }
    throw new HostException(BODY_LIMIT + " must be a number of bytes, 0 to " + LARGEST_BODY + ".");
  }

  /** Names the app and the port; shows no setting. */
  @Override
  public String toString() {
    return "FunctionHostOptions{" + app + ", port " + port + "}";
  }

  /** Builds {@link FunctionHostOptions}. Not thread-safe. */
  public static final class Builder {
    private final Path app;
    private LocalSettings settings = LocalSettings.none();
    private Map<String, String> processEnvironment = Map.of();
    private int port = -1;
    private boolean hostTelemetry = true;
    private PrintStream output = System.out;
    private boolean coloured;
    private Duration reloadCheck = Duration.ofMillis(500);
    private Alarms alarms;

    private Builder(Path app) {
      this.app = Objects.requireNonNull(app, "app");
    }

    /** Sets the settings; {@link LocalSettings#none} by default. */
    public Builder setSettings(LocalSettings settings) {
      this.settings = Objects.requireNonNull(settings, "settings");
      return this;
    }

    /**
     * Sets the environment with which the process was started, usually {@code System.getenv()}. Its
     * variables win over the settings. Empty by default.
     */
    public Builder setProcessEnvironment(Map<String, String> processEnvironment) {
      this.processEnvironment = Map.copyOf(processEnvironment);
      return this;
    }

    /**
     * Sets the port; 0 means any free one. The settings' port by default.
     *
     * @throws IllegalArgumentException when it is not 0 to 65535
     */
    public Builder setPort(int port) {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("The port must be 0 to 65535.");
      }
      this.port = port;
      return this;
    }

    /**
     * Sets whether the host sends request items and traces of its own; true by default. Other spans
     * of the process are sent in either case.
     */
    public Builder setHostTelemetry(boolean hostTelemetry) {
      this.hostTelemetry = hostTelemetry;
      return this;
    }

    /**
     * Sets the stream for the lines about invocations; {@code System.out} without colours by
     * default.
     *
     * @param coloured true to colour lines by level with ANSI escape codes
     */
    public Builder setOutput(PrintStream output, boolean coloured) {
      this.output = Objects.requireNonNull(output, "output");
      this.coloured = coloured;
      return this;
    }

    /**
     * Sets the interval at which the staged files are checked for a rebuild; 500 milliseconds by
     * default. An app is reloaded when two checks find the same change.
     */
    public Builder setReloadCheck(Duration reloadCheck) {
      this.reloadCheck = Objects.requireNonNull(reloadCheck, "reloadCheck");
      return this;
    }

    /** Sets the clock of the timers, for tests; this machine's by default. */
    Builder setAlarms(Alarms alarms) {
      this.alarms = alarms;
      return this;
    }

    /** Builds the options. */
    public FunctionHostOptions build() {
      return new FunctionHostOptions(this);
    }
  }
}

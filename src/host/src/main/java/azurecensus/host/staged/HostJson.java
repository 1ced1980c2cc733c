package azurecensus.host.staged;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The content of {@code host.json}. Property names are compared without case, as in the Functions
 * host. Immutable.
 */
public final class HostJson {
  private static final String LEVELS = "logLevel";

  private final JsonNode root;
  private final String routePrefix;
  private final LogFilter consoleFilter;
  private final LogFilter telemetryFilter;

  /**
   * Reads the parts of a JSON object without checking them.
   *
   * @param root the whole file; a missing node stands for an empty file
   */
  public HostJson(JsonNode root) {
    this.root = root;
    JsonNode prefix = at("extensions", "http", "routePrefix");
    this.routePrefix = prefix.isTextual() ? prefix.asText().replaceAll("^/+|/+$", "") : "api";
    this.consoleFilter = filter("console");
    this.telemetryFilter = filter("applicationInsights");
  }

  /**
   * Reads and checks the file.
   *
   * @throws StartException when the file is missing, malformed, not of version 2.0 or has an
   *     unknown log level
   */
  public static HostJson read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new StartException(
          "%s is missing: rebuild the app; the build stages the file.".formatted(file));
    }
    HostJson hostJson = new HostJson(JsonFiles.require(file));
    if (!hostJson.at("version").asText("").equals("2.0")) {
      throw new StartException("%s: \"version\" must be \"2.0\".".formatted(file));
    }
    checkLevels(file, hostJson.at("logging", LEVELS));
    checkLevels(file, hostJson.at("logging", "console", LEVELS));
    checkLevels(file, hostJson.at("logging", "applicationInsights", LEVELS));
    return hostJson;
  }

  private static void checkLevels(Path file, JsonNode levels) {
    levels.properties().forEach(entry -> {
      if (LogLevel.parse(entry.getValue().asText()).isEmpty()) {
        throw new StartException(
            "%s: logLevel of \"%s\" must be one of Trace, Debug, Information, Warning, Error, Critical, None."
                .formatted(file, entry.getKey()));
      }
    });
  }

  /** Finds the node at a path; a missing node when there is none. */
  public JsonNode at(String... path) {
    return JsonFiles.at(root, path);
  }

  /** The start of all routes, without slashes at its ends; {@code api} by default; may be empty. */
  public String routePrefix() {
    return routePrefix;
  }

  /** The filter for lines on the console. */
  public LogFilter consoleFilter() {
    return consoleFilter;
  }

  /** The filter for items that go to Application Insights. */
  public LogFilter telemetryFilter() {
    return telemetryFilter;
  }

  private LogFilter filter(String sink) {
    return LogFilter.of(at("logging", LEVELS), at("logging", sink, LEVELS));
  }
}

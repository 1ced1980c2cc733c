package azurecensus.host;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What of {@code host.json} matters to a local run.
 *
 * @param routePrefix without slashes at its ends; {@code api} unless given; may be empty
 * @param consoleFilter what the console shows
 * @param telemetryFilter what goes to Application Insights
 */
record HostJson(String routePrefix, LogFilter consoleFilter, LogFilter telemetryFilter) {

  /**
   * Reads the file.
   *
   * @throws HostException when it is missing, malformed or not of version 2.0
   */
  static HostJson read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new HostException("%s is missing: rebuild the app, which stages it.".formatted(file));
    }
    JsonNode root = JsonFiles.readObject(file);
    String version = root.path("version").asText("");
    if (!version.equals("2.0")) {
      throw new HostException("%s: \"version\" must be \"2.0\".".formatted(file));
    }
    JsonNode logging = root.path("logging");
    return new HostJson(
        routePrefix(root),
        filter(file, logging, "console"),
        filter(file, logging, "applicationInsights"));
  }

  private static String routePrefix(JsonNode root) {
    JsonNode prefix = root.path("extensions").path("http").path("routePrefix");
    return prefix.isTextual() ? prefix.asText().replaceAll("^/+|/+$", "") : "api";
  }

  private static LogFilter filter(Path file, JsonNode logging, String sink) {
    List<LogFilter.Rule> rules = new ArrayList<>();
    addRules(rules, file, logging.path("logLevel"), false);
    addRules(rules, file, logging.path(sink).path("logLevel"), true);
    return new LogFilter(rules);
  }

  private static void addRules(
      List<LogFilter.Rule> rules, Path file, JsonNode levels, boolean ownOfSink) {
    levels.properties().forEach(entry -> {
      String category = entry.getKey();
      LogLevel level = LogLevel.parse(entry.getValue().asText())
          .orElseThrow(() -> new HostException(
              "%s: logLevel of \"%s\" must be one of Trace, Debug, Information, Warning, Error, Critical, None."
                  .formatted(file, category)));
      rules.add(new LogFilter.Rule(
          ownOfSink, category.equalsIgnoreCase("default") ? "" : category, level));
    });
  }
}

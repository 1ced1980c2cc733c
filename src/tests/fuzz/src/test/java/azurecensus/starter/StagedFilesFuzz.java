package azurecensus.starter;

import static azurecensus.fuzz.Expect.that;

import azurecensus.host.routing.RouteTable;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.staged.FunctionJson;
import azurecensus.host.staged.HostJson;
import azurecensus.host.staged.JsonFileException;
import azurecensus.host.staged.JsonFiles;
import azurecensus.host.staged.LogLevel;
import azurecensus.host.staged.StartException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Fuzzes {@code host.json} and {@code function.json}. Both the local host and the starter read
 * {@code host.json}; what the host accepts, the starter must be able to read.
 */
public final class StagedFilesFuzz {
  private static final Path FILE = file();

  private StagedFilesFuzz() {}

  /** Reads the bytes as a file of either kind. */
  public static void fuzzerTestOneInput(byte[] input) throws IOException {
    Files.write(FILE, input);
    JsonNode node;
    try {
      node = JsonFiles.readObject(FILE);
    } catch (JsonFileException e) {
      readByStarter(input, false);
      return;
    }
    readByStarter(input, true);
    readHostJson();
    readFunctionJson(node);
  }

  private static void readHostJson() {
    try {
      HostJson hostJson = HostJson.read(FILE);
      that(!hostJson.routePrefix().startsWith("/"), "no slash before the prefix");
      hostJson.consoleFilter().allows("Function.a.User", LogLevel.INFORMATION);
      hostJson.telemetryFilter().allows("Host.Results", LogLevel.TRACE);
    } catch (StartException e) {
      that(e.getMessage() != null, "a refused file has its reason");
    }
  }

  private static void readFunctionJson(JsonNode node) {
    FunctionJson json = FunctionJson.of(node);
    FunctionDefinition function = new FunctionDefinition(
        "name", FILE, json.className(), json.methodName(), json.bindings(), json.retry());
    try {
      RouteTable.check(function);
    } catch (StartException e) {
      that(e.getMessage() != null, "a refused route has its reason");
    }
    that(function.triggerType() != null, "a function has a type");
  }

  private static void readByStarter(byte[] input, boolean hostReadsIt) {
    try {
      HostLogLevels.parse(new String(input, StandardCharsets.UTF_8)).silences("name");
    } catch (IllegalArgumentException e) {
      that(!hostReadsIt, "the starter reads what the host accepts");
    }
  }

  private static Path file() {
    try {
      Path file = Files.createTempFile("fuzz", ".json");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new IllegalStateException("No temporary file could be created.", e);
    }
  }
}

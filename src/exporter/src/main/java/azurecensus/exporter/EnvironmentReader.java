package azurecensus.exporter;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Environment variables to settings; each failure names the variable and what to put there, and
 * repeats no value.
 */
final class EnvironmentReader {
  private static final String AUTHENTICATION = "APPLICATIONINSIGHTS_AUTHENTICATION_STRING";
  private static final String LOG_SOURCE = "OPENCENSUS_LOG_SOURCE";
  private static final Set<String> REQUEST_OWNERS = Set.of("auto", "host", "worker");

  private EnvironmentReader() {}

  static AzureMonitorExporterConfiguration.Builder read(Map<String, String> environment) {
    AzureMonitorExporterConfiguration.Builder builder = AzureMonitorExporterConfiguration.builder()
        .setConnectionString(environment.get("APPLICATIONINSIGHTS_CONNECTION_STRING"));
    authentication(environment, builder);
    sampling(text(environment, "APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE"), builder);
    storage(text(environment, "OPENCENSUS_STORAGE_DIRECTORY"), builder);
    logSource(text(environment, LOG_SOURCE), builder);
    String owner = text(environment, "OPENCENSUS_REQUEST_OWNER").toLowerCase(Locale.ROOT);
    if (REQUEST_OWNERS.contains(owner)) {
      builder.setRequestOwner(owner);
    }
    return builder;
  }

  /** {@code Authorization=AAD;ClientId=…}, of any case and order. */
  private static void authentication(
      Map<String, String> environment, AzureMonitorExporterConfiguration.Builder builder) {
    String text = text(environment, AUTHENTICATION);
    if (text.isEmpty()) {
      return;
    }
    boolean entra = false;
    String clientId = null;
    for (String segment : text.split(";", -1)) {
      String pair = segment.strip();
      if (pair.equalsIgnoreCase("Authorization=AAD")) {
        entra = true;
      } else if (pair.regionMatches(true, 0, "ClientId=", 0, 9) && pair.length() > 9) {
        clientId = pair.substring(9).strip();
      } else if (!pair.isEmpty()) {
        throw new IllegalArgumentException(
            AUTHENTICATION + " must be Authorization=AAD or Authorization=AAD;ClientId=<id>.");
      }
    }
    if (!entra) {
      throw new IllegalArgumentException(AUTHENTICATION + " must contain Authorization=AAD.");
    }
    builder.setAccessTokenSupplier(ManagedIdentity.fromEnvironment(environment, clientId));
  }

  private static void sampling(String text, AzureMonitorExporterConfiguration.Builder builder) {
    if (text.isEmpty()) {
      return;
    }
    try {
      builder.setSamplingPercentage(Double.parseDouble(text));
    } catch (IllegalArgumentException e) { // NumberFormatException is one, too
      throw new IllegalArgumentException(
          "APPLICATIONINSIGHTS_SAMPLING_PERCENTAGE must be a number above 0 and at most 100.");
    }
  }

  private static void logSource(String text, AzureMonitorExporterConfiguration.Builder builder) {
    boolean on = text.equalsIgnoreCase("true");
    if (!on && !text.isEmpty() && !text.equalsIgnoreCase("false")) {
      throw new IllegalArgumentException(LOG_SOURCE + " must be true or false.");
    }
    builder.setLogSource(on);
  }

  private static void storage(String text, AzureMonitorExporterConfiguration.Builder builder) {
    if (text.equalsIgnoreCase("none")) {
      builder.setStorageEnabled(false);
    } else if (!text.isEmpty()) {
      try {
        builder.setStorageDirectory(Path.of(text));
      } catch (InvalidPathException e) {
        throw new IllegalArgumentException(
            "OPENCENSUS_STORAGE_DIRECTORY must be a directory, or none.");
      }
    }
  }

  private static String text(Map<String, String> environment, String variable) {
    return environment.getOrDefault(variable, "").strip();
  }
}

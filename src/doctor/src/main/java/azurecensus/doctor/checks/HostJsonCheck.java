package azurecensus.doctor.checks;

import azurecensus.doctor.app.ExaminedApp;
import azurecensus.host.staged.HostJson;
import azurecensus.host.staged.JsonFiles;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that the host starts with this {@code host.json}. The rules are those of the public host's
 * {@code HostJsonFileConfigurationSource} and of the published schema.
 */
final class HostJsonCheck implements Check {
  private static final Set<String> BUNDLES = Set.of(
      "microsoft.azure.functions.extensionbundle",
      "microsoft.azure.functions.extensionbundle.preview",
      "microsoft.azure.functions.extensionbundle.experimental");

  /** A version range as NuGet writes it, e.g. {@code [4.*, 5.0.0)}. */
  private static final Pattern RANGE = Pattern.compile(
      "[\\[(]\\s*(\\d{1,9})(?:\\.(?:\\d+|\\*)){0,3}\\s*(?:,\\s*(?:\\d+(?:\\.(?:\\d+|\\*)){0,3})?\\s*)?[\\])]");

  /** Version 4 is the oldest that is still supported. */
  private static final int OLDEST_BUNDLE = 4;

  /** A time span of .NET with hours and minutes, {@code [d.]hh:mm[:ss[.f]]}. */
  private static final Pattern TIMEOUT = Pattern.compile(
      "-1|(?:\\d{1,8}\\.)?(?:[01]?\\d|2[0-3]):[0-5]?\\d(?::[0-5]?\\d(?:\\.\\d{1,7})?)?");

  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    HostJson hostJson = app.hostJson();
    Optional<String> fault = app.hostJsonFault();
    if (fault.equals(Optional.of(ExaminedApp.MISSING))) {
      findings.accept(
          Finding.error(
              "host-json-missing",
              "There is no host.json in the staged directory.",
              "Set <hostJson> of azure-functions-maven-plugin to the app's host.json and build again."));
    } else if (fault.isPresent()) {
      findings.accept(Finding.error(
          "host-json-malformed",
          "host.json " + fault.get() + ".",
          "Correct the file; the host does not start without it."));
    } else {
      examineVersion(hostJson.at("version"), findings);
      examineTimeout(hostJson.at("functionTimeout"), findings);
      examineRoutePrefix(hostJson.at("extensions", "http", "routePrefix"), findings);
      examineBundle(app, hostJson.at("extensionBundle"), findings);
    }
  }

  private static void examineVersion(JsonNode version, Consumer<Finding> findings) {
    if (!version.asText("").equals("2.0")) {
      findings.accept(Finding.error(
          "host-json-version",
          "host.json does not say \"version\": \"2.0\", which is the version of the file, not of the runtime.",
          "Put \"version\": \"2.0\" into host.json; the host rejects every other value."));
    }
  }

  private static void examineTimeout(JsonNode timeout, Consumer<Finding> findings) {
    if (!timeout.isMissingNode()
        && !timeout.isNull()
        && !TIMEOUT.matcher(timeout.asText()).matches()) {
      findings.accept(Finding.error(
          "host-json-timeout",
          "functionTimeout in host.json is not a time of the form hh:mm:ss.",
          "Write for example \"functionTimeout\": \"00:05:00\"."));
    }
  }

  private static void examineRoutePrefix(JsonNode prefix, Consumer<Finding> findings) {
    if (!prefix.isMissingNode() && !prefix.isTextual()) {
      findings.accept(Finding.error(
          "host-json-route-prefix",
          "extensions.http.routePrefix in host.json is not a text.",
          "Write \"routePrefix\": \"api\", or an empty text for none."));
    }
  }

  private static void examineBundle(ExaminedApp app, JsonNode bundle, Consumer<Finding> findings) {
    if (bundle.isMissingNode()) {
      app.otherTrigger()
          .ifPresent(trigger -> findings.accept(Finding.error(
              "extension-bundle-missing",
              "host.json has no extensionBundle, and a function has the trigger \"" + trigger
                  + "\", which comes from it.",
              "Add \"extensionBundle\": { \"id\": \"Microsoft.Azure.Functions.ExtensionBundle\","
                  + " \"version\": \"[4.*, 5.0.0)\" } to host.json.")));
      return;
    }
    if (!BUNDLES.contains(JsonFiles.at(bundle, "id").asText("").toLowerCase(Locale.ROOT))) {
      findings.accept(Finding.error(
          "extension-bundle-id",
          "extensionBundle.id in host.json is not a bundle that the host knows.",
          "Write \"id\": \"Microsoft.Azure.Functions.ExtensionBundle\"."));
    }
    Matcher range = RANGE.matcher(JsonFiles.at(bundle, "version").asText("").strip());
    if (!range.matches()) {
      findings.accept(Finding.error(
          "extension-bundle-version",
          "extensionBundle.version in host.json is not a range of versions.",
          "Write \"version\": \"[4.*, 5.0.0)\"."));
    } else if (Integer.parseInt(range.group(1)) < OLDEST_BUNDLE) {
      findings.accept(Finding.warning(
          "extension-bundle-old",
          "extensionBundle.version in host.json begins below version 4, which is no longer supported.",
          "Write \"version\": \"[4.*, 5.0.0)\"."));
    }
  }
}

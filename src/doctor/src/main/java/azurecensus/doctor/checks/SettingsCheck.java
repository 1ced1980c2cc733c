package azurecensus.doctor.checks;

import azurecensus.doctor.app.AppSettings;
import azurecensus.doctor.app.ExaminedApp;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;

/** Checks the settings of the host and those that divide the work between host and app. */
final class SettingsCheck implements Check {
  private static final Set<String> OWNERS = Set.of("", "auto", "host", "worker");

  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    AppSettings settings = app.settings();
    if (settings.source().isEmpty()) {
      findings.accept(Finding.error(
          "settings-missing",
          "There is no local.settings.json in the project or in the staged directory.",
          "Copy local.settings.json.example, or name a file with --settings=FILE."));
    }
    settings
        .fault()
        .ifPresent(fault -> findings.accept(Finding.error(
            "settings-malformed",
            settings.source() + " " + fault + ".",
            "Correct the file; see local.settings.json.example.")));
    if (settings.encrypted()) {
      findings.accept(Finding.error(
          "settings-encrypted",
          settings.source()
              + " is encrypted, and only the Functions Core Tools of its machine can read it.",
          "Run `func settings decrypt` in the file's directory and set \"IsEncrypted\" to false."));
    } else if (settings.readable()) {
      examineRuntime(app, findings);
      examineOwners(app, findings);
    }
  }

  private static void examineRuntime(ExaminedApp app, Consumer<Finding> findings) {
    AppSettings settings = app.settings();
    // On the Flex Consumption plan the runtime is not a setting, so it may be missing.
    if (settings.isSet("FUNCTIONS_WORKER_RUNTIME")
        && !settings.get("FUNCTIONS_WORKER_RUNTIME").equalsIgnoreCase("java")) {
      findings.accept(Finding.error(
          "worker-runtime",
          "FUNCTIONS_WORKER_RUNTIME is not java: the host starts the worker of another language.",
          "Set FUNCTIONS_WORKER_RUNTIME to java in " + app.settings().place() + "."));
    }
    if (settings.isSet("FUNCTIONS_EXTENSION_VERSION")
        && !settings.get("FUNCTIONS_EXTENSION_VERSION").startsWith("~4")
        && !settings.get("FUNCTIONS_EXTENSION_VERSION").startsWith("4.")) {
      findings.accept(Finding.error(
          "host-version",
          "FUNCTIONS_EXTENSION_VERSION asks for a version of the host that is no longer supported.",
          "Set FUNCTIONS_EXTENSION_VERSION to ~4."));
    }
  }

  private static void examineOwners(ExaminedApp app, Consumer<Finding> findings) {
    AppSettings settings = app.settings();
    for (String name : List.of("OPENCENSUS_REQUEST_OWNER", "OPENCENSUS_LOG_OWNER")) {
      if (!OWNERS.contains(settings.get(name).toLowerCase(Locale.ROOT))) {
        findings.accept(Finding.warning(
            "owner-unknown",
            name + " is neither auto, host nor worker; auto is used.",
            "Correct or remove " + name + " in " + app.settings().place() + "."));
      }
    }
    boolean hostSends = settings.isSet(AppSettings.CONNECTION_STRING)
        && HostTelemetryCheck.sendsRequests(app.hostJson());
    if (settings.workerOwnsRequests() && hostSends) {
      findings.accept(Finding.warning(
          "requests-doubled",
          "OPENCENSUS_REQUEST_OWNER is worker, and the host sends a request item, too: every request counts twice.",
          "Set OPENCENSUS_REQUEST_OWNER to auto or remove it; or filter the host's item out with \"Host.Results\":"
              + " \"None\" in logging.logLevel of host.json."));
    }
  }
}

package azurecensus.doctor.checks;

import azurecensus.doctor.app.AppSettings;
import azurecensus.doctor.app.ExaminedApp;
import azurecensus.host.staged.FunctionBinding;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Checks the storage of the host, {@code AzureWebJobsStorage}: a connection string, or settings
 * with that prefix when the host uses an identity, as it should on the Flex Consumption plan.
 */
final class HostStorageCheck implements Check {
  private static final String STORAGE = "AzureWebJobsStorage";

  /** The host reads both forms: {@code __} stands for {@code :} in names of variables. */
  private static final List<String> SEPARATORS = List.of("__", ":");

  /** Triggers that use queues of the host's storage; Blob triggers keep their work in one. */
  private static final Set<String> NEED_QUEUES = Set.of("queuetrigger", "blobtrigger");

  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    AppSettings settings = app.settings();
    if (!settings.readable()) {
      return;
    }
    boolean byIdentity = settings.values().keySet().stream()
        .anyMatch(name -> SEPARATORS.stream().anyMatch(by -> name.startsWith(STORAGE + by))
            && settings.isSet(name));
    if (!byIdentity && !settings.isSet(STORAGE)) {
      app.otherTrigger()
          .ifPresent(trigger -> findings.accept(Finding.error(
              "host-storage",
              STORAGE + " is not set, and the trigger \"" + trigger + "\" needs it.",
              "Set " + STORAGE + " in " + settings.place()
                  + "; with Azurite on this machine: UseDevelopmentStorage=true.")));
    } else if (byIdentity) {
      examineIdentity(app, findings);
    }
  }

  private static void examineIdentity(ExaminedApp app, Consumer<Finding> findings) {
    AppSettings settings = app.settings();
    String place = settings.place();
    if (settings.isSet(STORAGE)) {
      findings.accept(Finding.warning(
          "host-storage-identity",
          STORAGE + " has a connection string and " + STORAGE
              + "__… names an identity: the host uses the connection string, and stops when its key is disabled.",
          "Remove " + STORAGE + " from " + place + "."));
    }
    if (isSet(settings, "clientId") && !isSet(settings, "credential")) {
      findings.accept(Finding.warning(
          "host-storage-identity",
          STORAGE + "__clientId is set without " + STORAGE
              + "__credential: the host uses the system-assigned identity instead of that one.",
          "Set " + STORAGE + "__credential to managedidentity in " + place + "."));
    }
    if (isSet(settings, "accountName") || isSet(settings, "queueServiceUri")) {
      return;
    }
    storageTrigger(app)
        .ifPresent(trigger -> findings.accept(Finding.warning(
            "host-storage-identity",
            STORAGE + "__queueServiceUri is not set, and the trigger \"" + trigger
                + "\" needs queues of the host's storage: the function does not start.",
            "Set " + STORAGE + "__accountName, or __queueServiceUri beside __blobServiceUri, in "
                + place + "; and give the identity the role Storage Queue Data Contributor.")));
  }

  private static boolean isSet(AppSettings settings, String part) {
    return SEPARATORS.stream().anyMatch(by -> settings.isSet(STORAGE + by + part));
  }

  /** The type of the first trigger that uses queues of the host's own storage. */
  private static Optional<String> storageTrigger(ExaminedApp app) {
    return app.functions().stream()
        .flatMap(function -> function.json().bindings().stream())
        .filter(binding -> NEED_QUEUES.contains(binding.type().toLowerCase(Locale.ROOT)))
        .filter(binding -> isHostStorage(binding.attribute("connection")))
        .map(FunctionBinding::type)
        .findFirst();
  }

  private static boolean isHostStorage(String connection) {
    return connection.isEmpty() || connection.equalsIgnoreCase(STORAGE);
  }
}

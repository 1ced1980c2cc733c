package azurecensus.doctor.checks;

import azurecensus.doctor.app.AppSettings;
import azurecensus.doctor.app.ExaminedApp;
import java.util.function.Consumer;

/** Checks that the app has a node of its own on the Application Map. */
final class RoleCheck implements Check {
  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    AppSettings settings = app.settings();
    if (settings.readable()
        && !settings.deployed()
        && !settings.isSet("WEBSITE_CLOUD_ROLENAME")
        && !settings.isSet("WEBSITE_SITE_NAME")) {
      findings.accept(
          Finding.warning(
              "role-missing",
              "Neither WEBSITE_SITE_NAME nor WEBSITE_CLOUD_ROLENAME is set: on the Application Map the app has a name"
                  + " that other apps have, too.",
              "Set WEBSITE_SITE_NAME to the app's name in local.settings.json; in Azure the platform sets it."));
    }
  }
}

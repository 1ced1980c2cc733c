package azurecensus.doctor.checks;

import azurecensus.doctor.app.ExaminedApp;
import java.util.function.Consumer;

/** Examines one side of an app and reports only problems. */
@FunctionalInterface
interface Check {
  void examine(ExaminedApp app, Consumer<Finding> findings);
}

package azurecensus.doctor;

import java.util.function.Consumer;

/** Looks at one side of an app and tells what it finds; says nothing about what is well. */
@FunctionalInterface
interface Check {
  void examine(ExaminedApp app, Consumer<Finding> findings);
}

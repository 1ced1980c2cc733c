package azurecensus.doctor.checks;

import azurecensus.doctor.app.ExaminedApp;
import azurecensus.doctor.app.JarContents;
import java.util.function.Consumer;

/** Checks that the Java version that runs the app can load its classes. */
final class JavaVersionCheck implements Check {
  private final int javaVersion;

  /** Creates the check for a feature version of Java, e.g. 17. */
  JavaVersionCheck(int javaVersion) {
    this.javaVersion = javaVersion;
  }

  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    for (JarContents jar : app.jars()) {
      if (jar.javaVersion() > javaVersion) {
        findings.accept(Finding.error(
            "java-too-old",
            jar.name() + " needs Java " + jar.javaVersion() + ", but the app runs on Java "
                + javaVersion + ".",
            "Build with <maven.compiler.release>" + javaVersion
                + "</maven.compiler.release>, or run the app on Java " + jar.javaVersion()
                + " and tell the doctor with -Ddoctor.java=" + jar.javaVersion()
                + " (the jar: --java="
                + jar.javaVersion() + ")."));
      }
    }
  }
}

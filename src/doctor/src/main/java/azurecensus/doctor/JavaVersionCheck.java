package azurecensus.doctor;

import java.util.function.Consumer;

/** Whether the Java version that runs the app understands its classes. */
final class JavaVersionCheck implements Check {
  private final int javaVersion;

  /** Takes the feature version of the Java that is to run the app, e.g. 17. */
  JavaVersionCheck(int javaVersion) {
    this.javaVersion = javaVersion;
  }

  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    for (JarContents jar : app.jars()) {
      if (jar.javaVersion() > javaVersion) {
        findings.accept(Finding.error(
            "java-too-old",
            jar.name() + " needs Java " + jar.javaVersion() + ", and the app runs on Java "
                + javaVersion + ".",
            "Build with <maven.compiler.release>" + javaVersion
                + "</maven.compiler.release>, or run the app on Java " + jar.javaVersion()
                + " and pass --java=" + jar.javaVersion() + "."));
      }
    }
  }
}

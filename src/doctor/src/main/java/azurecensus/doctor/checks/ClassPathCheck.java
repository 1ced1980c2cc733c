package azurecensus.doctor.checks;

import azurecensus.doctor.app.ExaminedApp;
import azurecensus.doctor.app.JarContents;
import azurecensus.doctor.app.Libraries;
import java.util.List;
import java.util.function.Consumer;

/** Finds jars that are broken, missing, present twice or in conflict with each other. */
final class ClassPathCheck implements Check {
  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    for (JarContents jar : app.jars()) {
      jar.fault()
          .ifPresent(fault -> findings.accept(Finding.error(
              "jar-unreadable",
              jar.name() + " " + fault + ".",
              "Run `mvn clean package` to stage it again.")));
    }
    examineCensus(app, findings);
    examineDuplicates(app, findings);
    examineTwoNames(app, findings);
    examineGson(app, findings);
    examineSlf4j(app, findings);
  }

  private static void examineCensus(ExaminedApp app, Consumer<Finding> findings) {
    boolean traces = app.hasOurExporter() || app.has(Libraries.OUR_TRACING);
    boolean shim = app.has(Libraries.OPENTELEMETRY_SHIM);
    boolean implemented =
        app.has(Libraries.OPENCENSUS_IMPL) || app.has(Libraries.OPENCENSUS_IMPL_LITE) || shim;
    if (traces && !implemented) {
      findings.accept(Finding.error(
          "opencensus-impl-missing",
          "The app has opencensus-api without an implementation: no span is ever recorded.",
          "Add io.github.azurecensus:opencensus-impl-lean or io.opencensus:opencensus-impl with scope runtime to the"
              + " app's pom."));
    }
    if (app.has(Libraries.OUR_TRACING) && !app.hasOurExporter() && !shim) {
      findings.accept(
          Finding.error(
              "exporter-missing",
              "The app traces with opencensus-azure-functions and has no exporter for its spans.",
              "Add io.github.azurecensus:opencensus-exporter-trace-azuremonitor with scope runtime to the app's pom."));
    }
    if (shim && app.hasOurExporter()) {
      findings.accept(
          Finding.error(
              "opentelemetry-shim",
              "opentelemetry-opencensus-shim is on the class path: OpenCensus passes every span to OpenTelemetry, and"
                  + " our exporter receives none.",
              "Remove the shim, or remove our exporter and export from OpenTelemetry; see docs/opentelemetry.md."));
    }
  }

  private static void examineDuplicates(ExaminedApp app, Consumer<Finding> findings) {
    for (String entry : List.of(
        Libraries.OUR_EXPORTER,
        Libraries.OUR_TRACING,
        Libraries.OPENCENSUS_API,
        Libraries.OPENCENSUS_IMPL,
        Libraries.OPENCENSUS_IMPL_LITE)) {
      List<String> jars = app.jarsWith(entry);
      if (jars.size() > 1) {
        findings.accept(
            Finding.error(
                "library-twice",
                "The same library is present more than once: " + String.join(", ", jars) + ".",
                "Run `mvn clean package`: a jar of an earlier build is left, or one was merged into another."));
      }
    }
  }

  /** Finds a library whose artifact was renamed, so that Maven keeps two versions of it. */
  private static void examineTwoNames(ExaminedApp app, Consumer<Finding> findings) {
    Libraries.RENAMED.forEach((entry, remedy) -> {
      List<String> jars = app.jarsWith(entry);
      if (jars.size() > 1) {
        findings.accept(Finding.error(
            "library-twice",
            "The same library is present under two names: " + String.join(", ", jars)
                + "; the classes of the first in the class path win, and calls between the two fail with"
                + " NoSuchMethodError.",
            remedy));
      }
    });
  }

  /** Finds SLF4J's API without a binding, or with one that writes to console or files only. */
  private static void examineSlf4j(ExaminedApp app, Consumer<Finding> findings) {
    if (!app.hasOurExporter() || !app.has(Libraries.SLF4J_API)) {
      return;
    }
    String fitting =
        app.has(Libraries.SLF4J_2_API) ? Libraries.SLF4J_2_PROVIDER : Libraries.SLF4J_1_BINDER;
    boolean provided = app.has(Libraries.SLF4J_2_PROVIDER) || app.has(Libraries.SLF4J_1_BINDER);
    if (provided && !app.has(fitting)) {
      findings.accept(Finding.warning(
          "slf4j-mismatch",
          String.join(", ", app.jarsWith(Libraries.SLF4J_API)) + " does not find "
              + String.join(
                  ", ",
                  app.jarsWith(
                      app.has(Libraries.SLF4J_2_API)
                          ? Libraries.SLF4J_1_BINDER
                          : Libraries.SLF4J_2_PROVIDER))
              + ", which belongs to another major version of SLF4J: nothing is logged.",
          "Declare org.slf4j:slf4j-api in the app's pom, in the major version of its provider (Logback 1.3 and newer: 2);"
              + " `mvn dependency:tree -Dincludes=org.slf4j` tells what brings the other."));
      return;
    }
    boolean byJul = Libraries.SLF4J_TO_JUL.stream().anyMatch(app::has);
    boolean withAppenders = Libraries.SLF4J_TO_APPENDERS.stream().anyMatch(app::has);
    if (byJul || (withAppenders && app.hasAppenderOfItsOwn())) {
      return;
    }
    findings.accept(
        Finding.warning(
            "slf4j-unsent",
            "The app has SLF4J (" + String.join(", ", app.jarsWith(Libraries.SLF4J_API)) + ") and "
                + (withAppenders ? "no appender" : "no way from it")
                + " to Application Insights: its log lines are not sent, or without their span.",
            withAppenders
                ? "Add io.github.azurecensus:azurecensus-logback to the app's pom and its appender to logback.xml; or follow"
                    + " docs/logging.md for Log4j."
                : "Add org.slf4j:slf4j-jdk14 with scope runtime to the app's pom, or follow docs/logging.md."));
  }

  private static void examineGson(ExaminedApp app, Consumer<Finding> findings) {
    List<String> jars = app.jarsWith(Libraries.GSON);
    if (!jars.isEmpty()) {
      findings.accept(Finding.warning(
          "worker-wins",
          String.join(", ", jars)
              + " is never used: the Java worker brings a Gson of its own, loaded first.",
          "Write the app for Gson 2.9, which the worker has; or rename the package of your copy with the relocation of"
              + " maven-shade-plugin."));
    }
  }
}

package azurecensus.doctor.checks;

import azurecensus.doctor.app.ExaminedApp;
import azurecensus.doctor.app.JarContents;
import azurecensus.doctor.app.Libraries;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Finds other libraries and agents that send telemetry of the same invocations. */
final class RivalTelemetryCheck implements Check {
  /** Settings that can load a Java agent into the worker. */
  private static final List<String> JVM_OPTIONS = List.of(
      "JAVA_OPTS",
      "JAVA_TOOL_OPTIONS",
      "languageWorkers__java__arguments",
      "languageWorkers:java:arguments");

  private static final List<String> OPENTELEMETRY_SWITCHES =
      List.of("JAVA_ENABLE_OPENTELEMETRY", "JAVA_APPLICATIONINSIGHTS_ENABLE_TELEMETRY");

  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    if (!app.hasOurExporter()) {
      return;
    }
    rivals(app)
        .forEach((jar, library) -> findings.accept(Finding.warning(
            "two-telemetry-libraries",
            jar + " contains " + library + ", which sends telemetry of the same invocations.",
            "Keep one of the two; see docs/opentelemetry.md for moving from one to the other.")));
    examineAgents(app, findings);
    for (String name : OPENTELEMETRY_SWITCHES) {
      if (app.settings().isTrue(name)) {
        findings.accept(Finding.warning(
            "opentelemetry-switch",
            name
                + " is true: the worker announces OpenTelemetry, and the host drops its copies of logs.",
            "Remove " + name + " from " + app.settings().place() + "."));
      }
    }
  }

  private static void examineAgents(ExaminedApp app, Consumer<Finding> findings) {
    if (app.settings().isTrue("APPLICATIONINSIGHTS_ENABLE_AGENT")) {
      findings.accept(Finding.warning(
          "agent-enabled",
          "APPLICATIONINSIGHTS_ENABLE_AGENT is true: the Application Insights agent traces the same invocations, and"
              + " the host drops its copies of logs.",
          "Remove APPLICATIONINSIGHTS_ENABLE_AGENT."));
    }
    for (String name : JVM_OPTIONS) {
      if (app.settings().get(name).toLowerCase(Locale.ROOT).contains("-javaagent:")) {
        findings.accept(Finding.warning(
            "agent-in-options",
            name
                + " starts a Java agent in the worker; an agent that traces duplicates the telemetry of the app.",
            "Remove -javaagent from " + name + "."));
      }
    }
    for (JarContents jar : app.jars()) {
      if (jar.agent() && Libraries.TRACING_AGENTS.stream().anyMatch(jar::has)) {
        findings.accept(Finding.warning(
            "agent-jar",
            jar.name() + " is a Java agent that traces, deployed as a library.",
            "Remove it from the dependencies in the app's pom."));
      }
    }
  }

  /** Other telemetry libraries, by the name of the jar. */
  private static Map<String, String> rivals(ExaminedApp app) {
    Map<String, String> rivals = new TreeMap<>();
    Libraries.RIVALS.forEach(
        (entry, library) -> app.jarsWith(entry).forEach(jar -> rivals.put(jar, library)));
    return rivals;
  }
}

package azurecensus.benchmarks;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The variants of the function app, each staged in a directory of its own, and the worker. */
final class WorkerApps {
  private static final String PLAIN = "azurecensus.benchmarks.app.plain.PlainFunction";
  private static final String MIDDLEWARE =
      "azurecensus.benchmarks.app.middleware.MiddlewareFunction";

  /** The JVM options of the Functions Java worker; it compiles with C1 only. */
  private static final List<String> WORKER_FLAGS = List.of(
      "-XX:+TieredCompilation", "-XX:TieredStopAtLevel=1", "-Djava.net.preferIPv4Stack=true");

  /**
   * The options that the JVM would choose by itself on an instance of the Consumption plan: 1.5 GB,
   * 1 core.
   */
  private static final List<String> INSTANCE_FLAGS =
      List.of("-XX:MaxRAM=1536m", "-XX:+UseSerialGC");

  /**
   * A variant of the app.
   *
   * @param name the name in the report
   * @param directory the staged directory
   * @param function the class of its function
   * @param agent the agent that is attached to the JVM; null for none
   */
  record App(String name, Path directory, String function, Path agent) {
    long deployedBytes() throws IOException {
      return Workspace.jarBytes(directory) + (agent == null ? 0 : Files.size(agent));
    }
  }

  static final String UNINSTRUMENTED = "uninstrumented";
  static final String OURS = "ours";
  static final String OURS_MIDDLEWARE = "ours, by middleware";
  static final String OURS_LEAN = "ours, with opencensus-impl-lean";
  static final String AUTOCONFIGURE = "OpenTelemetry autoconfigure 1.2.0";
  static final String AGENT = "Application Insights agent 3.5.3";

  private final Workspace workspace;
  private final String workerClassPath;
  private final List<App> all = new ArrayList<>();

  WorkerApps(Workspace workspace) throws IOException {
    this.workspace = workspace;
    this.workerClassPath = worker();
    Path staged = workspace.stagedApp();
    List<Path> stagedLib = Workspace.files(staged.resolve("lib"));
    List<Path> plainLib = stagedLib.stream()
        .filter(jar -> jar.getFileName()
            .toString()
            .matches("(okhttp|okio|kotlin-stdlib|annotations-|azure-functions-java-).*"))
        .toList();
    Path plain = plain("plain", plainLib);
    all.add(new App(UNINSTRUMENTED, plain, PLAIN, null));
    all.add(new App(OURS, staged, "azurecensus.function.InstrumentationFunction", null));
    Path lean = workspace.newApp("lean");
    Workspace.copy(
        Workspace.files(staged).stream()
            .filter(file -> file.toString().endsWith(".jar"))
            .toList(),
        lean);
    List<Path> leanLib = new ArrayList<>(
        stagedLib.stream().filter(jar -> !Workspace.isUnlean(jar)).toList());
    leanLib.addAll(Workspace.jars("opencensus-impl-lean"));
    Workspace.copy(leanLib, lean.resolve("lib"));
    all.add(new App(OURS_LEAN, lean, "azurecensus.function.InstrumentationFunction", null));
    Path middleware = plain("middleware", leanLib); // as the starter brings it
    Workspace.copy(Workspace.jars("opencensus-azure-functions-starter"), middleware.resolve("lib"));
    workspace.jar(
        middleware.resolve("app.jar"),
        "azurecensus/benchmarks/app/plain/",
        "azurecensus/benchmarks/app/middleware/");
    all.add(new App(OURS_MIDDLEWARE, middleware, MIDDLEWARE, null));
    Path otel = workspace.newApp("otel");
    workspace.jar(
        otel.resolve("app.jar"),
        "azurecensus/benchmarks/app/otel/",
        "azurecensus/benchmarks/request/OpenTelemetryInterceptor",
        "azurecensus/benchmarks/request/OpenTelemetryLogHandler");
    Workspace.copy(plainLib, otel.resolve("lib"));
    Workspace.copy(Workspace.files(workspace.rival("opentelemetry")), otel.resolve("lib"));
    all.add(new App(
        AUTOCONFIGURE, otel, "azurecensus.benchmarks.app.otel.OpenTelemetryFunction", null));
    all.add(new App(AGENT, plain, PLAIN, workspace.rival("agent/applicationinsights-agent.jar")));
  }

  private Path plain(String name, List<Path> lib) throws IOException {
    Path app = workspace.newApp(name);
    workspace.jar(app.resolve("app.jar"), "azurecensus/benchmarks/app/plain/");
    Workspace.copy(lib, app.resolve("lib"));
    return app;
  }

  private String worker() throws IOException {
    Path worker = workspace.newApp("worker");
    workspace.jar(worker.resolve("worker.jar"), "azurecensus/benchmarks/worker/");
    Workspace.copy(Workspace.jars("azure-functions-java-"), worker.resolve("lib"));
    List<Path> jars = new ArrayList<>(List.of(worker.resolve("worker.jar")));
    jars.addAll(Workspace.files(worker.resolve("lib")));
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  List<App> all() {
    return List.copyOf(all);
  }

  App named(String name) {
    return all.stream().filter(app -> app.name().equals(name)).findFirst().orElseThrow();
  }

  MeasuredProcess start(App app, List<String> moreFlags) throws IOException {
    List<String> arguments = new ArrayList<>(WORKER_FLAGS);
    arguments.addAll(INSTANCE_FLAGS);
    arguments.addAll(moreFlags);
    if (app.agent() != null) {
      arguments.add("-javaagent:" + app.agent());
    }
    arguments.addAll(List.of(
        "-cp",
        workerClassPath,
        "azurecensus.benchmarks.worker.WorkerLauncher",
        app.directory().toString(),
        app.function()));
    Map<String, String> environment = new HashMap<>();
    environment.put("IN_PROCESS_DELAY_MS", "0");
    environment.put("EXTERNAL_DEPENDENCY_URL", workspace.endpoint().url() + "/api/time");
    environment.put("WEBSITE_SITE_NAME", "benchmark");
    if (!app.name().equals(UNINSTRUMENTED)) {
      environment.put(
          "APPLICATIONINSIGHTS_CONNECTION_STRING", workspace.endpoint().connectionString());
      environment.put("APPLICATIONINSIGHTS_STATSBEAT_DISABLED_ALL", "true");
    }
    return MeasuredProcess.java(
        arguments, environment, workspace.log("worker-" + app.name().replaceAll("[^a-z]+", "-")));
  }
}

package azurecensus.local;

import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.host.FunctionHost;
import azurecensus.host.FunctionHostOptions;
import azurecensus.host.HostException;
import azurecensus.host.LocalSettings;
import azurecensus.portal.Portal;
import azurecensus.portal.PortalOptions;
import azurecensus.portal.PortalStartException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** Portal, sample downstream service and function host in one process. */
final class LocalRun implements AutoCloseable {
  private static final String SETTINGS = "local.settings.json";

  private final Portal portal;
  private final TimeService downstream;
  private final FunctionHost host;
  private final Deque<Runnable> closing;

  private LocalRun(
      Portal portal, TimeService downstream, FunctionHost host, Deque<Runnable> closing) {
    this.portal = portal;
    this.downstream = downstream;
    this.host = host;
    this.closing = closing;
  }

  /**
   * Starts all three.
   *
   * @param processEnvironment the variables of the process; they win over the settings
   * @throws HostException when one of them cannot start; the others are closed then
   */
  static LocalRun start(LocalOptions options, Map<String, String> processEnvironment) {
    // First, because nothing can run without the app and its settings.
    FunctionHost.check(options.app());
    LocalSettings settings = settings(options);
    Deque<Runnable> closing = new ArrayDeque<>();
    try {
      Portal portal = startPortal(options.portalPort());
      closing.push(portal::close);
      String roleInstance =
          CloudRoleProcessor.fromEnvironment(processEnvironment).getRoleInstance();
      TimeService downstream = TimeService.start(
          options.downstreamPort(), options.downstreamDelay(), Clock.systemUTC(), roleInstance);
      closing.push(downstream::close);
      FunctionHostOptions.Builder hostOptions = FunctionHostOptions.builder(options.app())
          .setSettings(settings.withValues(value -> followPorts(value, portal, downstream)))
          .setProcessEnvironment(processEnvironment)
          .setHostTelemetry(options.hostTelemetry())
          .setOutput(System.out, isTerminal());
      options.functionsPort().ifPresent(hostOptions::setPort);
      FunctionHost host = FunctionHost.start(hostOptions.build());
      closing.push(host::close);
      return new LocalRun(portal, downstream, host, closing);
    } catch (RuntimeException | Error e) {
      closing.forEach(Runnable::run);
      throw e;
    }
  }

  private static LocalSettings settings(LocalOptions options) {
    LocalSettings settings = LocalSettings.find(options.root(), options.app());
    if (settings.source().isEmpty()) {
      throw new HostException(
          "There is no %s in %s or %s and no %s.example: create one, see docs/local-development.md."
              .formatted(SETTINGS, options.root(), options.app(), SETTINGS));
    }
    if (settings.isExample()) {
      System.out.println(
          "Settings from %s.example: copy it to %s to change them.".formatted(SETTINGS, SETTINGS));
    }
    return settings;
  }

  private static Portal startPortal(int port) {
    try {
      return Portal.start(PortalOptions.builder().setPort(port).build());
    } catch (PortalStartException e) {
      throw new HostException(e.getMessage() + " Another port: -Dlocal.portal.port=PORT.", e);
    }
  }

  /** Replaces the default addresses of portal and downstream service by their real ones. */
  private static String followPorts(String value, Portal portal, TimeService downstream) {
    return value
        .replace(
            "http://127.0.0.1:" + LocalOptions.DEFAULT_PORTAL_PORT, portal.url().toString())
        .replace(
            "http://127.0.0.1:" + LocalOptions.DEFAULT_DOWNSTREAM_PORT,
            downstream.url().toString());
  }

  /** True when the output may be coloured: it is a terminal and {@code NO_COLOR} is not set. */
  @SuppressWarnings("SystemConsoleNull") // LocalLauncher selects the console that may be null.
  private static boolean isTerminal() {
    return System.console() != null && System.getenv("NO_COLOR") == null;
  }

  /** The addresses of all three, for the user. */
  List<String> announcement() {
    List<String> lines = new ArrayList<>();
    lines.add("Portal      " + portal.url());
    lines.add("Functions   " + host.url());
    host.functionList().forEach(function -> lines.add("            " + function));
    lines.add("Downstream  %s%s   (cloud role: %s)"
        .formatted(downstream.url(), TimeService.PATH, TimeService.ROLE));
    return lines;
  }

  /**
   * Waits for running invocations and sends the host's telemetry; the portal closes last because it
   * receives that telemetry.
   */
  @Override
  public void close() {
    closing.forEach(Runnable::run);
  }
}

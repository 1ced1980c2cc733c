package azurecensus.local;

import azurecensus.exporter.CloudRoleProcessor;
import azurecensus.host.FunctionHost;
import azurecensus.host.FunctionHostOptions;
import azurecensus.host.HostConsole;
import azurecensus.host.HostException;
import azurecensus.host.HostTelemetry;
import azurecensus.host.LocalSettings;
import azurecensus.host.ProcessEnvironment;
import azurecensus.host.StagedApp;
import azurecensus.host.SwitchedOff;
import azurecensus.portal.Portal;
import azurecensus.portal.PortalOptions;
import azurecensus.portal.PortalStartException;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Portal, sample downstream service and function host, wired together. */
final class LocalRun implements AutoCloseable {
  private static final String CONNECTION_STRING = "APPLICATIONINSIGHTS_CONNECTION_STRING";

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
   * Starts everything.
   *
   * @param processEnvironment what the process was started with; it wins over the settings
   * @throws HostException when something cannot start; what had started is closed again
   */
  static LocalRun start(
      LocalOptions options, Map<String, String> processEnvironment, HostConsole console) {
    Deque<Runnable> closing = new ArrayDeque<>();
    try {
      // Both first: without them the rest is not worth starting.
      StagedApp.read(options.app(), SwitchedOff.NONE);
      LocalSettings settings = LocalSettings.find(options.root(), options.app());
      if (settings.isExample()) {
        console.plain("Settings from %s: copy it to %s to change them."
            .formatted(LocalSettings.EXAMPLE_FILE, LocalSettings.FILE));
      }
      Portal portal = startPortal(options.portalPort());
      closing.push(portal::close);
      String roleInstance =
          CloudRoleProcessor.fromEnvironment(processEnvironment).getRoleInstance();
      TimeService downstream = TimeService.start(
          options.downstreamPort(), options.downstreamDelay(), Clock.systemUTC(), roleInstance);
      closing.push(downstream::close);

      Map<String, String> added = new HashMap<>();
      settings
          .values()
          .forEach((name, value) -> added.put(name, followPorts(value, portal, downstream)));
      added.putIfAbsent("AZURE_FUNCTIONS_ENVIRONMENT", "Development");
      added.keySet().removeAll(processEnvironment.keySet());
      Map<String, String> environment = new HashMap<>(processEnvironment);
      environment.putAll(added);
      ProcessEnvironment.put(added);

      HostTelemetry telemetry = HostTelemetry.start(
          environment.get(CONNECTION_STRING), environment, options.hostTelemetry());
      closing.push(telemetry::close);
      int port = options.functionsPort() < 0 ? settings.httpPort() : options.functionsPort();
      FunctionHost host = FunctionHost.start(
          FunctionHostOptions.of(options.app(), port, settings, environment), telemetry, console);
      closing.push(host::close);
      return new LocalRun(portal, downstream, host, closing);
    } catch (RuntimeException | Error e) {
      closing.forEach(Runnable::run);
      throw e;
    }
  }

  private static Portal startPortal(int port) {
    try {
      return Portal.start(PortalOptions.builder().setPort(port).build());
    } catch (PortalStartException e) {
      throw new HostException(e.getMessage() + " Another port: -Dlocal.portal.port=PORT.", e);
    }
  }

  /**
   * Settings that name the default addresses mean portal and downstream service, wherever these
   * listen now.
   */
  private static String followPorts(String value, Portal portal, TimeService downstream) {
    return value
        .replace(
            "http://127.0.0.1:" + LocalOptions.DEFAULT_PORTAL_PORT, portal.url().toString())
        .replace(
            "http://127.0.0.1:" + LocalOptions.DEFAULT_DOWNSTREAM_PORT,
            downstream.url().toString());
  }

  /** Where everything is, for a person to read. */
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
   * Lets running invocations end and sends the host's telemetry; the portal goes last, for it takes
   * what is sent.
   */
  @Override
  public void close() {
    closing.forEach(Runnable::run);
  }
}

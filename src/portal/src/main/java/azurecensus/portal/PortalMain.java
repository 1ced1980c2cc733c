package azurecensus.portal;

import azurecensus.portal.http.RequestRefusedException;
import java.awt.Desktop;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * Program that runs a portal in the foreground until it is stopped: {@code java -jar portal.jar}.
 * {@code --help} prints the options.
 */
public final class PortalMain {
  private PortalMain() {}

  /**
   * Starts a portal with the given options. Exits with 2 when an option is wrong and with 1 when
   * the portal cannot start.
   */
  public static void main(String[] args) throws InterruptedException {
    System.exit(run(System.getenv(), args, System.out, System.err));
  }

  /**
   * Same as {@link #main} without exiting: returns the exit code once the portal was stopped or
   * could not start.
   */
  static int run(Map<String, String> environment, String[] args, PrintStream out, PrintStream err)
      throws InterruptedException {
    PortalArguments arguments;
    try {
      arguments = PortalArguments.parse(environment, args);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println("Run with --help for the options.");
      return 2;
    }
    if (arguments.help()) {
      out.print(PortalArguments.HELP);
      return 0;
    }
    Portal portal;
    try {
      portal = Portal.start(arguments.options(), arguments.forward());
    } catch (PortalStartException e) {
      err.println(e.getMessage());
      return 1;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(portal::close, "portal-shutdown"));
    out.println("Portal      " + portal.url());
    out.println("            APPLICATIONINSIGHTS_CONNECTION_STRING=" + portal.connectionString());
    out.println(
        "            The package applicationinsights 3.x for Node.js needs one more ';' at its end.");
    out.println("            OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf");
    out.println("            OTEL_EXPORTER_OTLP_ENDPOINT=" + portal.url());
    if (portal.otlpPort() > 0) {
      out.println("            OpenTelemetry is received on port " + portal.otlpPort() + ", too.");
    }
    if (portal.loginLink() != null) {
      out.println("Login       " + portal.loginLink());
    }
    if (portal.forwardLine() != null) {
      out.println("Forward     " + portal.forwardLine());
    }
    out.flush();
    for (Path file : arguments.imports()) {
      try {
        long items = portal.importFile(file);
        out.println("Imported    " + items + (items == 1 ? " item from " : " items from ") + file);
        out.flush();
      } catch (IOException | RequestRefusedException e) {
        err.println("Importing " + file + " failed: " + reason(e));
        portal.close();
        return 1;
      }
    }
    if (arguments.parquet() != null) {
      return export(portal, arguments.parquet(), out, err);
    }
    if (arguments.open()) {
      open(portal.loginLink() == null ? portal.url() : URI.create(portal.loginLink()), err);
    }
    Thread.currentThread().join();
    return 0;
  }

  /** Writes the telemetry as Parquet and closes the portal; returns the exit code. */
  private static int export(Portal portal, Path folder, PrintStream out, PrintStream err) {
    try {
      long items = portal.exportParquet(folder);
      out.println("Exported    " + items + (items == 1 ? " item to " : " items to ") + folder);
      return 0;
    } catch (IOException e) {
      err.println("Exporting to " + folder + " failed: " + reason(e));
      return 1;
    } finally {
      portal.close();
    }
  }

  private static String reason(Exception failure) {
    return failure instanceof NoSuchFileException
        ? "there is no such file."
        : String.valueOf(failure.getMessage());
  }

  /** Opens the browser. The address was printed before, in case this fails. */
  private static void open(URI url, PrintStream err) {
    try {
      if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
        Desktop.getDesktop().browse(url);
        return;
      }
      String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
      new ProcessBuilder(system.contains("mac") ? "open" : "xdg-open", url.toString()).start();
    } catch (IOException | UnsupportedOperationException e) {
      err.println("No browser could be opened. Open this address: " + url);
    }
  }
}

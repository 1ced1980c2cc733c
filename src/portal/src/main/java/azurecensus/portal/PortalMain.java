package azurecensus.portal;

import java.awt.Desktop;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.Locale;

/**
 * Runs a portal by itself, in the foreground until it is ended: {@code java -jar portal.jar}.
 * {@code --help} tells the options.
 */
public final class PortalMain {
  private PortalMain() {}

  /**
   * Starts a portal as the arguments say; ends with exit code 2 when they are wrong and 1 when it
   * cannot start.
   */
  public static void main(String[] args) throws InterruptedException {
    System.exit(run(args, System.out, System.err));
  }

  /**
   * As {@link #main}, but returns the exit code; returns only when the portal has been told to end,
   * or did not start.
   */
  static int run(String[] args, PrintStream out, PrintStream err) throws InterruptedException {
    PortalArguments arguments;
    try {
      arguments = PortalArguments.parse(args);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      err.println("--help tells the options.");
      return 2;
    }
    if (arguments.help()) {
      out.print(PortalArguments.HELP);
      return 0;
    }
    Portal portal;
    try {
      portal = Portal.start(arguments.options());
    } catch (PortalStartException e) {
      err.println(e.getMessage());
      return 1;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(portal::close, "portal-shutdown"));
    out.println("Portal      " + portal.url());
    out.println("            APPLICATIONINSIGHTS_CONNECTION_STRING=" + portal.connectionString());
    out.flush();
    if (arguments.open()) {
      open(portal.url(), err);
    }
    Thread.currentThread().join();
    return 0;
  }

  /** Opens the browser; where that is not possible the address has been printed. */
  private static void open(URI url, PrintStream err) {
    try {
      if (Desktop.isDesktopSupported() && Desktop.getDesktop().isSupported(Desktop.Action.BROWSE)) {
        Desktop.getDesktop().browse(url);
        return;
      }
      String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
      new ProcessBuilder(system.contains("mac") ? "open" : "xdg-open", url.toString()).start();
    } catch (IOException | UnsupportedOperationException e) {
      err.println("No browser could be opened here: open " + url);
    }
  }
}

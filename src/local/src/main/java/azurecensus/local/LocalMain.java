package azurecensus.local;

import azurecensus.host.HostConsole;
import azurecensus.host.HostException;
import azurecensus.host.Termination;

/**
 * Runs portal, function app and sample downstream service in this process until it is told to stop,
 * by Ctrl-C or {@code SIGTERM}. {@link LocalLauncher} starts it with the options of the
 * {@code java} command that it needs.
 */
public final class LocalMain {
  private LocalMain() {}

  /**
   * Runs until told to stop; exit code 1 and one line of text when it cannot start.
   *
   * @param arguments see {@code docs/local-development.md}
   */
  public static void main(String[] arguments) throws InterruptedException {
    Termination termination = Termination.listen();
    int exitCode = 0;
    HostConsole console = HostConsole.ofThisProcess();
    try (LocalRun run = LocalRun.start(LocalOptions.parse(arguments), System.getenv(), console)) {
      run.announcement().forEach(console::plain);
      termination.await();
    } catch (HostException e) {
      System.err.println(e.getMessage());
      exitCode = 1;
    }
    // Now the shutdown hooks of the app's own libraries send what they still hold.
    System.exit(exitCode);
  }
}

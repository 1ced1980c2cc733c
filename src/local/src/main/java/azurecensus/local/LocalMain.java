package azurecensus.local;

import azurecensus.host.HostException;
import azurecensus.host.process.Termination;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs portal, function app and sample downstream service in this process until Ctrl-C or
 * {@code SIGTERM}. {@link LocalLauncher} starts it with the options of the {@code java} command
 * that it needs.
 */
public final class LocalMain {
  /** System property: the id of the process that started this one; this one ends with it. */
  static final String PARENT_PROPERTY = "azurecensus.local.parent";

  /** A strong reference, so that the level of the logger is kept. */
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  private LocalMain() {}

  /**
   * Runs until Ctrl-C or {@code SIGTERM}. The exit code is 1, with one line of text, when it cannot
   * start.
   *
   * @param arguments see {@code docs/local-development.md}
   */
  public static void main(String[] arguments) throws InterruptedException {
    JETTY.setLevel(Level.WARNING); // its start and stop are of no interest to the user
    Termination termination = Termination.listen();
    endWithParent(termination);
    int exitCode = 0;
    try (LocalRun run = LocalRun.start(LocalOptions.parse(arguments), System.getenv())) {
      run.announcement().forEach(System.out::println);
      termination.await();
    } catch (HostException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      exitCode = 1;
    }
    // The shutdown hooks of the app's libraries run now and send their remaining telemetry.
    System.exit(exitCode);
  }

  /** Without the process that waits for this one, no Ctrl-C would reach it. */
  private static void endWithParent(Termination termination) {
    Long parent = Long.getLong(PARENT_PROPERTY);
    if (parent == null) {
      return;
    }
    Thread waiter = new Thread(
        () -> {
          ProcessHandle.of(parent).map(ProcessHandle::onExit).ifPresent(CompletableFuture::join);
          termination.request();
        },
        "parent-exit");
    waiter.setDaemon(true);
    waiter.start();
  }
}

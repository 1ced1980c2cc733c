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

  private static final int STARTED = 0;
  private static final int NOT_STARTED = 1;

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
    int exitCode = run(arguments, termination);
    // The shutdown hooks of the app's libraries run now and send their remaining telemetry.
    System.exit(exitCode);
  }

  private static int run(String[] arguments, Termination termination) throws InterruptedException {
    LocalOptions options;
    try {
      options = LocalOptions.parse(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return NOT_STARTED;
    }
    try (LocalRun run = LocalRun.start(options, System.getenv())) {
      run.announcement().forEach(System.out::println);
      termination.await();
      return STARTED;
    } catch (HostException e) {
      System.err.println(e.getMessage());
      return NOT_STARTED;
    }
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

package azurecensus.host;

import azurecensus.host.process.Termination;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs a staged function app in the foreground: {@code java -jar azurecensus-host-VERSION-all.jar}.
 * {@code --help} prints the options.
 */
public final class HostMain {
  private static final int STARTED = 0;
  private static final int NOT_STARTED = 1;
  private static final int WRONG_OPTION = 2;

  /** A strong reference, so that the level of the logger is kept. */
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  private HostMain() {}

  /**
   * Runs until Ctrl-C or {@code SIGTERM}. The exit code is 0 then, 1 when the app cannot start and
   * 2 when an option is wrong.
   *
   * @param arguments the options
   */
  public static void main(String[] arguments) throws InterruptedException {
    int exitCode = run(arguments, System.out, System.err);
    // The shutdown hooks of the app's libraries run now and send their remaining telemetry.
    System.exit(exitCode);
  }

  private static int run(String[] arguments, PrintStream out, PrintStream err)
      throws InterruptedException {
    HostArguments options;
    try {
      options = HostArguments.parse(arguments);
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage() + " --help prints the options.");
      return WRONG_OPTION;
    }
    if (options.help()) {
      out.print(HostArguments.HELP);
      return STARTED;
    }
    JETTY.setLevel(Level.WARNING); // its start and stop are of no interest to the user
    Termination termination = Termination.listen();
    FunctionHostOptions hostOptions;
    try {
      hostOptions = options.options(System.getenv(), out, isTerminal());
    } catch (HostException e) {
      err.println(e.getMessage());
      return NOT_STARTED;
    }
    try (FunctionHost host = FunctionHost.start(hostOptions)) {
      out.println(
          "Settings    " + hostOptions.settings().source().map(Object::toString).orElse("none"));
      workingDirectoryHint(hostOptions.app()).ifPresent(out::println);
      out.println("Functions   " + host.url());
      host.functionList().forEach(function -> out.println("            " + function));
      termination.await();
      return STARTED;
    } catch (HostException e) {
      err.println(e.getMessage());
      return NOT_STARTED;
    }
  }

  /** The difference from Azure, where the working directory is the app's; empty when it is here. */
  private static Optional<String> workingDirectoryHint(Path app) {
    try {
      Path directory = app.toRealPath();
      return directory.equals(Path.of("").toRealPath())
          ? Optional.empty()
          : Optional.of(
              "Relative file names start in this directory, and in Azure in the app's: start java in %s to have the same."
                  .formatted(directory));
    } catch (IOException e) {
      return Optional.empty(); // the app was read a moment ago; a hint is not worth a failure
    }
  }

  /**
   * True when the output may be coloured: it is a terminal and {@code NO_COLOR} is not set. Since
   * JDK 22 the default console exists also without a terminal; the one of {@code java.base} does
   * not.
   */
  @SuppressWarnings("SystemConsoleNull") // The console of java.base is null without a terminal.
  private static boolean isTerminal() {
    System.setProperty("jdk.console", "java.base");
    return System.console() != null && System.getenv("NO_COLOR") == null;
  }
}

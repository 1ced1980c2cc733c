package azurecensus.local;

import azurecensus.host.process.Termination;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Starts {@link LocalMain} in a process of its own, with the options of the {@code java} command
 * that it needs and on this process's console. Ctrl-C reaches both processes; this one waits for
 * the other, so that the prompt returns after everything has ended.
 */
public final class LocalLauncher {
  /** System property of this process: the port for a debugger; blank for none. */
  private static final String DEBUG_PROPERTY = "local.debug";

  private static final String APP_OPTION = "--app=";
  private static final String ROOT_OPTION = "--root=";
  private static final String LOOPBACK = "127.0.0.1";
  private static final int NOT_STARTED = 1;

  /** The started process ends itself earlier; after this time it is killed. */
  private static final long KILL_AFTER_MILLIS = Termination.BUDGET.toMillis() + 700;

  /** The first JDK that warns of {@code sun.misc.Unsafe}, which a queue of OpenCensus uses. */
  private static final int UNSAFE_MEMORY_ACCESS_WARNING = 23;

  private LocalLauncher() {}

  /**
   * Starts the process and waits; ends this JVM with the other's exit code when that is not 0.
   *
   * @param arguments the arguments of {@link LocalMain}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    String debugPort = System.getProperty(DEBUG_PROPERTY, "").strip();
    Optional<String> problem = debugProblem(debugPort);
    if (problem.isPresent()) {
      System.err.println(problem.get());
      System.exit(NOT_STARTED);
    }
    Process process =
        builder(command(debugPort, arguments), arguments).inheritIO().start();
    Thread waiter = new Thread(() -> end(process), "local-launcher");
    Runtime.getRuntime().addShutdownHook(waiter);
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  /**
   * Reports a debug port that cannot be used; without this check the JVM of the other process ends
   * with an error of its debugger interface.
   */
  private static Optional<String> debugProblem(String port) {
    if (port.isEmpty()) {
      return Optional.empty();
    }
    int number;
    try {
      number = Integer.parseInt(port);
    } catch (NumberFormatException e) {
      number = 0;
    }
    if (number < 1 || number > 65535) {
      return Optional.of("-Dlocal.debug must be a port, 1 to 65535.");
    }
    try {
      new ServerSocket(number, 1, InetAddress.getLoopbackAddress()).close();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "The debug port %d is in use: end the program that listens there, or choose another port with -Dlocal.debug=PORT."
              .formatted(number));
    }
  }

  /**
   * A process whose working directory is the staged app's, as in Azure, so that the app finds its
   * files under relative names.
   */
  private static ProcessBuilder builder(List<String> command, String[] arguments) {
    ProcessBuilder builder = new ProcessBuilder(command);
    for (String argument : arguments) {
      if (argument.startsWith(APP_OPTION)) {
        Path app = Path.of(argument.substring(APP_OPTION.length()).strip());
        if (Files.isDirectory(app)) {
          builder.directory(app.toFile());
        }
      }
    }
    return builder;
  }

  /** The argument with an absolute path, because the other process has another directory. */
  private static String absolute(String argument) {
    for (String option : List.of(APP_OPTION, ROOT_OPTION)) {
      if (argument.startsWith(option) && argument.length() > option.length()) {
        Path path = Path.of(argument.substring(option.length()).strip());
        return option + path.toAbsolutePath().normalize();
      }
    }
    return argument;
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(KILL_AFTER_MILLIS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private static List<String> command(String debugPort, String[] arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // For the host, which extends the environment and runs the app's shutdown hooks.
    command.add("--add-opens=java.base/java.util=ALL-UNNAMED");
    command.add("--add-opens=java.base/java.lang=ALL-UNNAMED");
    command.add("--enable-native-access=ALL-UNNAMED"); // the portal's database
    if (Runtime.version().feature() >= UNSAFE_MEMORY_ACCESS_WARNING) {
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    // As Azure starts the worker: a quick start matters more than top speed.
    command.add("-XX:+TieredCompilation");
    command.add("-XX:TieredStopAtLevel=1");
    // With this console, System.console() is null without a terminal, so files get no colours.
    command.add("-Djdk.console=java.base");
    command.add("-Djava.net.preferIPv4Stack=true");
    command.add("-D" + LocalMain.PARENT_PROPERTY + "=" + ProcessHandle.current().pid());
    if (!debugPort.isEmpty()) {
      command.add("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=" + LOOPBACK + ":"
          + debugPort);
    }
    command.add("-cp");
    command.add(classPath());
    command.add(LocalMain.class.getName());
    for (String argument : arguments) {
      command.add(absolute(argument));
    }
    return command;
  }

  /**
   * The class path of this class. Maven's exec plugin loads it with a loader of its own; elsewhere
   * it is the class path of the process.
   */
  private static String classPath() {
    if (LocalLauncher.class.getClassLoader() instanceof URLClassLoader loader) {
      List<String> entries = new ArrayList<>();
      for (URL url : loader.getURLs()) {
        try {
          entries.add(Path.of(url.toURI()).toString());
        } catch (URISyntaxException e) {
          throw new IllegalStateException(
              "The class path entry %s is not a file.".formatted(url), e);
        }
      }
      return String.join(File.pathSeparator, entries);
    }
    List<String> entries = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      entries.add(Path.of(entry).toAbsolutePath().toString());
    }
    return String.join(File.pathSeparator, entries);
  }
}

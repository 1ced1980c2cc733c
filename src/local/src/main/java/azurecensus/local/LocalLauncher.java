package azurecensus.local;

import azurecensus.host.AppShutdownHooks;
import azurecensus.host.HostException;
import azurecensus.host.ProcessEnvironment;
import azurecensus.host.Termination;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Starts {@link LocalMain} in a process of its own, with the options of the {@code java} command
 * that it needs, on this process's console, and ends with it. Ctrl-C reaches both; this one waits
 * for the other, so that nothing is left behind when the prompt is back.
 */
public final class LocalLauncher {
  /** System property of this process: the port a debugger attaches to; blank for none. */
  private static final String DEBUG_PROPERTY = "local.debug";

  /** The started process ends itself sooner; beyond this it is beyond help. */
  private static final long PATIENCE_MILLIS = Termination.BUDGET.toMillis() + 700;

  private static final int UNSAFE_MEMORY_ACCESS_IS_WARNED_OF = 23;

  private LocalLauncher() {}

  /**
   * Starts and waits; ends this JVM with the other's exit code when that is not 0.
   *
   * @param arguments passed on
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command(arguments)).inheritIO().start();
    Thread waiter = new Thread(() -> end(process), "local-launcher");
    Runtime.getRuntime().addShutdownHook(waiter);
    int exitCode = process.waitFor();
    if (exitCode != 0) {
      System.exit(exitCode);
    }
  }

  private static void end(Process process) {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private static List<String> command(String[] arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(ProcessEnvironment.ADD_OPENS);
    command.add(AppShutdownHooks.ADD_OPENS);
    command.add("--enable-native-access=ALL-UNNAMED"); // the portal's database
    if (Runtime.version().feature() >= UNSAFE_MEMORY_ACCESS_IS_WARNED_OF) {
      command.add("--sun-misc-unsafe-memory-access=allow"); // OpenCensus' queue
    }
    // As the worker is started in Azure: soon ready rather than fast in the end.
    command.add("-XX:+TieredCompilation");
    command.add("-XX:TieredStopAtLevel=1");
    command.add(
        "-Djdk.console=java.base"); // no console where there is no terminal, so no colours in files
    command.add("-Djava.net.preferIPv4Stack=true");
    command.add(
        "-D" + Termination.PARENT_PROPERTY + "=" + ProcessHandle.current().pid());
    String debugPort = System.getProperty(DEBUG_PROPERTY, "");
    if (!debugPort.isBlank()) {
      command.add(
          "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + debugPort);
    }
    command.add("-cp");
    command.add(classPath());
    command.add(LocalMain.class.getName());
    command.addAll(List.of(arguments));
    return command;
  }

  /**
   * What this class was loaded from: Maven's exec plugin has a loader of its own, elsewhere it is
   * the class path.
   */
  private static String classPath() {
    if (LocalLauncher.class.getClassLoader() instanceof URLClassLoader loader) {
      List<String> entries = new ArrayList<>();
      for (URL url : loader.getURLs()) {
        try {
          entries.add(Path.of(url.toURI()).toString());
        } catch (URISyntaxException e) {
          throw new HostException("The class path entry %s cannot be passed on.".formatted(url), e);
        }
      }
      return String.join(File.pathSeparator, entries);
    }
    return System.getProperty("java.class.path");
  }
}

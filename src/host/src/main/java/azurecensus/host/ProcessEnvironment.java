package azurecensus.host;

import java.lang.reflect.Field;
import java.util.HashMap;
import java.util.Map;

/**
 * Adds settings to what {@code System.getenv} shows in this process, the way the Java worker does
 * when Azure gives an app its settings after the process has started. Needs {@code --add-opens
 * java.base/java.util=ALL-UNNAMED}.
 */
public final class ProcessEnvironment {
  /** The option of the {@code java} command that {@link #put} needs. */
  public static final String ADD_OPENS = "--add-opens=java.base/java.util=ALL-UNNAMED";

  private ProcessEnvironment() {}

  /**
   * Adds the variables; those of the same name are replaced. Child processes started later get them
   * too.
   *
   * @throws HostException when the JDK does not let it
   */
  public static void put(Map<String, String> variables) {
    writable(System.getenv()).putAll(variables);
    onWindows().putAll(variables);
  }

  /**
   * What {@code System.getenv(name)} asks on Windows, where names have no case; elsewhere there is
   * no such map, and it asks the one above. Needs {@link AppShutdownHooks#ADD_OPENS}.
   */
  @SuppressWarnings("unchecked") // The field holds names and values.
  private static Map<String, String> onWindows() {
    try {
      Field withoutCase = Class.forName("java.lang.ProcessEnvironment")
          .getDeclaredField("theCaseInsensitiveEnvironment");
      withoutCase.setAccessible(true);
      return (Map<String, String>) withoutCase.get(null);
    } catch (NoSuchFieldException e) {
      return new HashMap<>();
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new HostException(
          "The settings cannot be put into the environment: start java with %s, as LocalLauncher does."
              .formatted(AppShutdownHooks.ADD_OPENS),
          e);
    }
  }

  @SuppressWarnings("unchecked") // The field holds what the view shows.
  private static Map<String, String> writable(Map<String, String> view) {
    try {
      Field wrapped = view.getClass().getDeclaredField("m");
      wrapped.setAccessible(true);
      return (Map<String, String>) wrapped.get(view);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new HostException(
          "The settings cannot be put into the environment: start java with %s, as LocalLauncher does."
              .formatted(ADD_OPENS),
          e);
    }
  }
}

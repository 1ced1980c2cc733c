package azurecensus.host.process;

import java.lang.reflect.Field;
import java.util.Map;

/**
 * Adds variables to the result of {@code System.getenv} in this process, as the Java worker does
 * when Azure assigns an app to a process that already runs. Needs {@code --add-opens} for
 * {@code java.base/java.util} and {@code java.base/java.lang}.
 */
public final class ProcessEnvironment {
  private static final String ADD_OPENS = "--add-opens=java.base/java.util=ALL-UNNAMED"
      + " --add-opens=java.base/java.lang=ALL-UNNAMED";

  private ProcessEnvironment() {}

  /**
   * Adds the variables and replaces those of the same name. Child processes started later inherit
   * them.
   *
   * @throws IllegalStateException when the JDK does not permit it; the message names the options of
   *     the {@code java} command that do
   */
  public static void put(Map<String, String> variables) {
    try {
      Map<String, String> view = System.getenv();
      map(view.getClass().getDeclaredField("m"), view).putAll(variables);
      putOnWindows(variables);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "The settings cannot be added to the environment: start java with %s."
              .formatted(ADD_OPENS),
          e);
    }
  }

  /**
   * On Windows {@code System.getenv(name)} reads a second map, in which names have no case. Other
   * systems have no such map.
   */
  private static void putOnWindows(Map<String, String> variables)
      throws ReflectiveOperationException {
    Class<?> type = Class.forName("java.lang.ProcessEnvironment");
    for (Field field : type.getDeclaredFields()) {
      if (field.getName().equals("theCaseInsensitiveEnvironment")) {
        map(field, null).putAll(variables);
      }
    }
  }

  @SuppressWarnings("unchecked") // Both fields hold names and values.
  private static Map<String, String> map(Field field, Object owner)
      throws ReflectiveOperationException {
    field.setAccessible(true);
    return (Map<String, String>) field.get(owner);
  }
}

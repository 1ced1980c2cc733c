package azurecensus.host;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the shutdown hooks that an app has registered, when the app ends and this process does not:
 * in Azure the worker process would end now, and exporters count on it to send their last telemetry
 * and to stop their threads. Needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}; without it
 * the hooks stay where they are.
 */
public final class AppShutdownHooks {
  public static final String ADD_OPENS = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  private static final System.Logger LOGGER = System.getLogger(AppShutdownHooks.class.getName());

  private AppShutdownHooks() {}

  /**
   * Takes the hooks of the app out of the JVM's list, runs them side by side and waits.
   *
   * @param budget for all of them together
   */
  static void run(ClassLoader app, Duration budget) {
    List<Thread> hooks = take(app);
    hooks.forEach(Thread::start);
    long deadline = System.nanoTime() + budget.toNanos();
    try {
      for (Thread hook : hooks) {
        TimeUnit.NANOSECONDS.timedJoin(hook, Math.max(1, deadline - System.nanoTime()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Thread> take(ClassLoader app) {
    List<Thread> hooks = new ArrayList<>();
    try {
      Class<?> registry = Class.forName("java.lang.ApplicationShutdownHooks");
      Field field = registry.getDeclaredField("hooks");
      field.setAccessible(true);
      // The registry guards its map with its own class.
      synchronized (registry) {
        if (field.get(null) instanceof Map<?, ?> registered) {
          for (Object hook : List.copyOf(registered.keySet())) {
            if (hook instanceof Thread thread && belongsTo(app, thread)) {
              hooks.add(thread);
              registered.remove(hook);
            }
          }
        }
      }
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOGGER.log(
          System.Logger.Level.DEBUG, "Shutdown hooks cannot be seen without " + ADD_OPENS, e);
    }
    return hooks;
  }

  private static boolean belongsTo(ClassLoader app, Thread hook)
      throws ReflectiveOperationException {
    if (hook.getContextClassLoader() == app || hook.getClass().getClassLoader() == app) {
      return true;
    }
    Object task = task(hook);
    return task != null && task.getClass().getClassLoader() == app;
  }

  private static Object task(Thread thread) throws ReflectiveOperationException {
    try {
      return read(Thread.class, "target", thread);
    } catch (NoSuchFieldException e) {
      // Since JDK 19 it stands in an object of its own.
      Object holder = read(Thread.class, "holder", thread);
      return read(holder.getClass(), "task", holder);
    }
  }

  private static Object read(Class<?> type, String name, Object owner)
      throws ReflectiveOperationException {
    Field field = type.getDeclaredField(name);
    field.setAccessible(true);
    return field.get(owner);
  }
}

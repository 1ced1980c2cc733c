package azurecensus.host.app;

import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the shutdown hooks that an app registered when the app ends and this process continues. In
 * Azure the worker process would end now; exporters rely on that to send their last telemetry and
 * to stop their threads. Needs {@code --add-opens java.base/java.lang=ALL-UNNAMED}; without it the
 * hooks run at the end of the process.
 */
final class AppShutdownHooks {
  private static final String ADD_OPENS = "--add-opens=java.base/java.lang=ALL-UNNAMED";

  private static final System.Logger LOGGER = System.getLogger(AppShutdownHooks.class.getName());

  private AppShutdownHooks() {}

  /**
   * Removes the app's hooks from the JVM's list, runs them in parallel and waits.
   *
   * @param budget time limit for all of them together
   */
  static void run(ClassLoader app, Duration budget) {
    List<Thread> hooks = remove(app);
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

  private static List<Thread> remove(ClassLoader app) {
    List<Thread> hooks = new ArrayList<>();
    try {
      Class<?> registry = Class.forName("java.lang.ApplicationShutdownHooks");
      Field field = registry.getDeclaredField("hooks");
      field.setAccessible(true);
      // The registry synchronizes access to its map on its own class.
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
          System.Logger.Level.DEBUG, "Shutdown hooks cannot be read without " + ADD_OPENS, e);
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
      // Since JDK 19 the task is a field of the object in "holder".
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

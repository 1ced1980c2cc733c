package azurecensus.exporter.testing;

import azurecensus.exporter.AzureMonitorTraceExporter;
import java.lang.ref.Reference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Objects of the exporter that are reachable from given ones, through fields, arrays, collections
 * and references, while it runs.
 */
public final class Reachable {
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Deque<Object> left = new ArrayDeque<>();

  private Reachable() {}

  public static List<Object> from(Object... roots) throws IllegalAccessException {
    Reachable reachable = new Reachable();
    for (Object root : roots) {
      reachable.add(root);
    }
    while (!reachable.left.isEmpty()) {
      reachable.follow(reachable.left.poll());
    }
    return reachable.seen.stream().filter(Reachable::isOurs).toList();
  }

  private void add(Object object) {
    if (object != null && seen.add(object)) {
      left.add(object);
    }
  }

  private void follow(Object object) throws IllegalAccessException {
    if (object instanceof Collection<?> collection) {
      add(copy(collection));
    } else if (object instanceof Map<?, ?> map) {
      add(copy(map.values()));
    } else if (object instanceof Object[] array) {
      for (Object element : array) {
        add(element);
      }
    } else if (object instanceof AtomicReference<?> holder) {
      add(holder.get());
    } else if (object instanceof Reference<?> holder) {
      add(holder.get());
    } else if (object instanceof Optional<?> holder) {
      add(holder.orElse(null));
    } else if (isOurs(object)) {
      for (Class<?> type = object.getClass(); isOurs(type); type = type.getSuperclass()) {
        followFields(object, type);
      }
    }
  }

  /** Repeats until no other thread changes the collection meanwhile. */
  private static Object[] copy(Collection<?> collection) {
    while (true) {
      try {
        return collection.toArray();
      } catch (ConcurrentModificationException | IndexOutOfBoundsException e) {
        Thread.onSpinWait();
      }
    }
  }

  private void followFields(Object object, Class<?> type) throws IllegalAccessException {
    for (Field field : type.getDeclaredFields()) {
      if (!field.getType().isPrimitive() && !field.getType().isEnum()) {
        field.setAccessible(true);
        add(field.get(Modifier.isStatic(field.getModifiers()) ? null : object));
      }
    }
  }

  private static boolean isOurs(Object object) {
    return isOurs(object.getClass());
  }

  private static boolean isOurs(Class<?> type) {
    return type.getProtectionDomain() == AzureMonitorTraceExporter.class.getProtectionDomain();
  }
}

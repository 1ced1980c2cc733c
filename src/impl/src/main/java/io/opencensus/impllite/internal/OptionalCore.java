package io.opencensus.impllite.internal;

import java.lang.reflect.Method;

/**
 * Tells if {@code opencensus-impl-core} is on the class path, and finds the API's own components
 * for an app without it.
 */
public final class OptionalCore {
  private static final boolean PRESENT = find();

  private OptionalCore() {}

  private static boolean find() {
    try {
      Class.forName(
          "io.opencensus.implcore.internal.SimpleEventQueue",
          false,
          OptionalCore.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** Returns true if stats, tags and metrics are recorded. */
  public static boolean isPresent() {
    return PRESENT;
  }

  /**
   * Returns the API's component that records nothing. The API creates it only when it finds no
   * implementation, and its method is package-private; version 0.31.1 of OpenCensus is the last.
   *
   * @param <T> the component's type
   * @param type the component's type, of the same package as the class that creates it
   * @param creator the simple name of the class that creates it
   * @param method its static method
   * @return a new component
   */
  public static <T> T empty(Class<T> type, String creator, String method) {
    try {
      Method create = Class.forName(
              type.getPackageName() + "." + creator, true, type.getClassLoader())
          .getDeclaredMethod(method);
      create.setAccessible(true);
      return type.cast(create.invoke(null));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "This version of opencensus-api is not known; add opencensus-impl-core.", e);
    }
  }
}

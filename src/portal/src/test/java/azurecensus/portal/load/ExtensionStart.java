package azurecensus.portal.load;

import azurecensus.portal.PortalExtension;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Prints how many milliseconds the extension takes before the first test of a JVM's first test
 * class, and before that of the next class. To be run in a JVM of its own.
 */
final class ExtensionStart {
  private ExtensionStart() {}

  /** Measures once, prints two lines, and ends. */
  public static void main(String[] args) {
    ExtensionContext context = context();
    for (int testClass = 0; testClass < 2; testClass++) {
      long start = System.nanoTime();
      new PortalExtension().beforeEach(context);
      System.out.println((System.nanoTime() - start) / 1_000_000);
    }
    System.exit(0);
  }

  /** As much of JUnit as the extension uses: a store that lives as long as the run. */
  private static ExtensionContext context() {
    Map<Object, Object> stored = new HashMap<>();
    ExtensionContext.Store store = proxy(ExtensionContext.Store.class, call -> {
      @SuppressWarnings("unchecked")
      Function<Object, Object> create = (Function<Object, Object>) call[1];
      return stored.computeIfAbsent(call[0], create);
    });
    ExtensionContext root = proxy(ExtensionContext.class, call -> store);
    return proxy(ExtensionContext.class, call -> root);
  }

  private static <T> T proxy(Class<T> type, Function<Object[], Object> answer) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (self, method, arguments) -> answer.apply(arguments)));
  }
}

package azurecensus.portal.load;

import azurecensus.portal.PortalExtension;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Prints the milliseconds of the extension before the first test of the first test class of a JVM,
 * and before that of the next class. Needs a new JVM.
 */
final class ExtensionStart {
  private ExtensionStart() {}

  /** Measures once, prints two lines, and exits. */
  public static void main(String[] args) {
    ExtensionContext context = context();
    for (int testClass = 0; testClass < 2; testClass++) {
      long start = System.nanoTime();
      new PortalExtension().beforeEach(context);
      System.out.println((System.nanoTime() - start) / 1_000_000);
    }
    System.exit(0);
  }

  /** The part of JUnit that the extension uses: a store that lives as long as the run. */
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

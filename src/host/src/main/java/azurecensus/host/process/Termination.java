package azurecensus.host.process;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C and {@code SIGTERM} into an event that the main thread waits for, so that running
 * invocations end before any shutdown hook runs. An app's exporter sends its last telemetry in such
 * a hook; spans that end later would be lost. The process ends at the latest {@link #BUDGET} after
 * the signal. Thread-safe.
 */
public final class Termination {
  /** Time from the signal to the forced end of the process; the Functions host allows 5 seconds. */
  public static final Duration BUDGET = Duration.ofMillis(4800);

  private static final int HALTED = 1;

  private final CountDownLatch requested = new CountDownLatch(1);

  private Termination() {}

  /**
   * Starts to listen for both signals; they no longer end the process at once.
   *
   * @throws IllegalStateException when the JDK does not permit it
   */
  public static Termination listen() {
    Termination termination = new Termination();
    termination.handle("INT");
    termination.handle("TERM");
    return termination;
  }

  /** Waits for a signal or for {@link #request}. */
  public void await() throws InterruptedException {
    requested.await();
  }

  /** Acts as a signal does: ends the wait and starts the time limit. */
  public synchronized void request() {
    if (requested.getCount() == 0) {
      return;
    }
    requested.countDown();
    Thread watchdog = new Thread(Termination::haltAfterBudget, "termination-watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
  }

  private static void haltAfterBudget() {
    try {
      TimeUnit.NANOSECONDS.sleep(BUDGET.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    Runtime.getRuntime().halt(HALTED);
  }

  /**
   * Registers for a signal. {@code sun.misc.Signal} is the only way in the JDK; it is used by
   * reflection because the compiler always warns about it.
   */
  private void handle(String signal) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      InvocationHandler onSignal = (proxy, method, arguments) -> {
        if (method.getName().equals("handle")) {
          request();
        }
        return null;
      };
      Object handler = Proxy.newProxyInstance(
          handlerType.getClassLoader(), new Class<?>[] {handlerType}, onSignal);
      signalType
          .getMethod("handle", signalType, handlerType)
          .invoke(null, signalType.getConstructor(String.class).newInstance(signal), handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "This JDK does not let a program handle SIG%s.".formatted(signal), e);
    }
  }
}

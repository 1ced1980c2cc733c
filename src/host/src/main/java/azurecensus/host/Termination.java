package azurecensus.host;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C and {@code SIGTERM} as something to wait for, so that running invocations end before any
 * shutdown hook runs: an app's exporter sends its last telemetry in such a hook, and what came
 * after it would be lost. However long the rest takes, the process ends {@link #BUDGET} after the
 * signal; the Functions host gives a worker as long.
 */
public final class Termination {
  /** System property of a started process: the process that it must not outlive. */
  public static final String PARENT_PROPERTY = "azurecensus.local.parent";

  /** Time from the signal to the forced end of the process. */
  public static final Duration BUDGET = Duration.ofMillis(4800);

  private static final int HALTED = 1;

  private final CountDownLatch asked = new CountDownLatch(1);

  private Termination() {}

  public static Termination listen() {
    Termination termination = new Termination();
    termination.handle("INT");
    termination.handle("TERM");
    parentExit(termination);
    return termination;
  }

  public void await() throws InterruptedException {
    asked.await();
  }

  /**
   * The process that waits for this one is gone, whatever ended it: nobody could end this one any
   * more.
   */
  private static void parentExit(Termination termination) {
    String parent = System.getProperty(PARENT_PROPERTY);
    if (parent != null) {
      Thread waiter = new Thread(() -> waitFor(Long.parseLong(parent), termination), "parent-exit");
      waiter.setDaemon(true);
      waiter.start();
    }
  }

  private static void waitFor(long parent, Termination termination) {
    ProcessHandle.of(parent).map(ProcessHandle::onExit).ifPresent(CompletableFuture::join);
    termination.terminate();
  }

  private void terminate() {
    if (asked.getCount() == 0) {
      return;
    }
    asked.countDown();
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
   * {@code sun.misc.Signal} is the JDK's only way to a signal; by reflection, since the compiler
   * warns of it always.
   */
  private void handle(String signal) {
    try {
      Class<?> signalType = Class.forName("sun.misc.Signal");
      Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
      InvocationHandler terminate = (proxy, method, arguments) -> {
        if (method.getName().equals("handle")) {
          terminate();
        }
        return null;
      };
      Object handler = Proxy.newProxyInstance(
          handlerType.getClassLoader(), new Class<?>[] {handlerType}, terminate);
      signalType
          .getMethod("handle", signalType, handlerType)
          .invoke(null, signalType.getConstructor(String.class).newInstance(signal), handler);
    } catch (ReflectiveOperationException e) {
      throw new HostException("This JDK does not let a program handle SIG%s.".formatted(signal), e);
    }
  }
}

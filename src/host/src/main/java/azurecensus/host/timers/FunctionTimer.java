package azurecensus.host.timers;

import java.time.Duration;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Runs one timer function by its schedule, one run at a time: the next one is planned when a run
 * has ended, so that times which pass meanwhile are skipped, as in the Functions host. A run that
 * was missed while no timer was active, for instance during a reload, is past due and runs at the
 * start. Thread-safe.
 */
public final class FunctionTimer implements AutoCloseable {
  /** The host does not keep the status of a schedule whose runs are closer together. */
  private static final Duration LEAST_KEPT = Duration.ofMinutes(1);

  /** The runs that the host examines for that. */
  private static final int EXAMINED_RUNS = 10;

  private final Plan plan;
  private final Alarms alarms;
  private final Store store;
  private final BiConsumer<TimerRun, Runnable> run;
  private final boolean kept;
  private Runnable cancel = () -> {};
  private boolean closed;

  private FunctionTimer(Plan plan, Alarms alarms, Store store, BiConsumer<TimerRun, Runnable> run) {
    this.plan = plan;
    this.alarms = alarms;
    this.store = store;
    this.run = run;
    this.kept = plan.monitored() && keepsStatus(plan.schedule(), now());
  }

  /**
   * Starts a timer.
   *
   * @param store the states of all timers
   * @param run starts a run; it must not block, and calls the second argument when the run has
   *     ended
   */
  public static FunctionTimer start(
      Plan plan, Alarms alarms, Store store, BiConsumer<TimerRun, Runnable> run) {
    FunctionTimer timer = new FunctionTimer(plan, alarms, store, run);
    timer.start();
    return timer;
  }

  private void start() {
    ZonedDateTime now = now();
    Optional<Status> status = store.status(plan);
    Optional<ZonedDateTime> missed =
        kept ? status.flatMap(Status::next).filter(next -> next.isBefore(now)) : Optional.empty();
    if (missed.isPresent()) {
      fire(TimerRun.PAST_DUE, missed.get());
    } else if (plan.runOnStartup()) {
      fire(TimerRun.ON_STARTUP, now);
    } else {
      if (status.isEmpty()) {
        store.keep(plan, Optional.empty(), now);
      }
      waitForNext();
    }
  }

  private synchronized void waitForNext() {
    if (closed) {
      return;
    }
    Optional<ZonedDateTime> next = plan.schedule().next(now());
    next.ifPresent(time -> cancel = alarms.at(time.toInstant(), () -> fire("", time)));
  }

  private void fire(String cause, ZonedDateTime scheduled) {
    synchronized (this) {
      if (closed) {
        return;
      }
    }
    if (!store.begin(plan)) {
      waitForNext(); // the run of the app before the reload has not ended
      return;
    }
    Optional<ZonedDateTime> last = store.status(plan).flatMap(Status::last);
    ZonedDateTime now = now();
    Optional<ZonedDateTime> next = plan.schedule().next(now);
    TimerRun started =
        new TimerRun(cause, plan.text(), scheduled, last, kept ? next : Optional.empty());
    run.accept(started, () -> {
      store.keep(plan, Optional.of(now), now());
      store.end(plan);
      waitForNext();
    });
  }

  private ZonedDateTime now() {
    return alarms.clock().instant().atZone(alarms.clock().getZone());
  }

  private static boolean keepsStatus(Schedule schedule, ZonedDateTime now) {
    Optional<ZonedDateTime> before = schedule.next(now);
    for (int i = 1; i < EXAMINED_RUNS && before.isPresent(); i++) {
      Optional<ZonedDateTime> next = schedule.next(before.get());
      if (next.isPresent()
          && Duration.between(before.get(), next.get()).compareTo(LEAST_KEPT) < 0) {
        return false;
      }
      before = next;
    }
    return true;
  }

  /** Plans no further run; a run that has started ends. */
  @Override
  public synchronized void close() {
    closed = true;
    cancel.run();
  }

  /**
   * The timer part of a function.
   *
   * @param function the name of the function
   * @param text the expression
   * @param runOnStartup true to run once at the start
   * @param monitored false to keep no status, so that no run is ever past due
   */
  public record Plan(
      String function, String text, Schedule schedule, boolean runOnStartup, boolean monitored) {}

  /** The states of all timers of an app, which outlive its reload. Thread-safe. */
  public static final class Store {
    private final Map<String, Status> statuses = new ConcurrentHashMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    private Optional<Status> status(Plan plan) {
      return Optional.ofNullable(statuses.get(plan.function()))
          .filter(status -> status.expression().equals(plan.text()));
    }

    private void keep(Plan plan, Optional<ZonedDateTime> last, ZonedDateTime now) {
      statuses.put(
          plan.function(), new Status(plan.text(), last, plan.schedule().next(now)));
    }

    /** False when a run of the function has begun and not ended. */
    private boolean begin(Plan plan) {
      return running.add(plan.function());
    }

    private void end(Plan plan) {
      running.remove(plan.function());
    }
  }

  /**
   * The state of a schedule.
   *
   * @param expression the schedule it belongs to
   */
  private record Status(
      String expression, Optional<ZonedDateTime> last, Optional<ZonedDateTime> next) {}
}

package azurecensus.host.trigger;

import azurecensus.host.app.LiveApp;
import azurecensus.host.app.TimerPlans;
import azurecensus.host.binding.TriggerMessage;
import azurecensus.host.binding.TriggerOrigin;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.timers.Alarms;
import azurecensus.host.timers.FunctionTimer;
import azurecensus.host.timers.TimerRun;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs the timer functions of the current app by their schedules. Thread-safe. */
public final class TimerTriggers implements AutoCloseable {
  private final Invoker invoker;
  private final Alarms alarms;
  private final FunctionTimer.Store store = new FunctionTimer.Store();
  private List<FunctionTimer> timers = List.of();

  /** Creates the triggers; none is active before {@link #follow}. */
  public TimerTriggers(Invoker invoker, Alarms alarms) {
    this.invoker = invoker;
    this.alarms = alarms;
  }

  /** Ends the timers of the app before and starts those of its successor. */
  public synchronized void follow(LiveApp live) {
    end();
    List<FunctionTimer> started = new ArrayList<>();
    for (FunctionDefinition function : live.app().functions()) {
      TimerPlans.of(function)
          .ifPresent(plan -> started.add(FunctionTimer.start(
              plan, alarms, store, (run, ended) -> run(live, function, run, ended))));
    }
    timers = started;
  }

  private void run(LiveApp live, FunctionDefinition function, TimerRun run, Runnable ended) {
    if (!live.enter()) {
      ended.run(); // the app was replaced; its successor has timers of its own
      return;
    }
    live.execute(() -> {
      try {
        OffsetDateTime now = OffsetDateTime.now(alarms.clock());
        invoker.repeated(
            live,
            function,
            new TriggerMessage(
                run.json(),
                Map.of(),
                new TriggerOrigin(TimerRun.reason(now), run.details(), List.of(), "")));
      } finally {
        live.leave();
        ended.run();
      }
    });
  }

  private void end() {
    timers.forEach(FunctionTimer::close);
    timers = List.of();
  }

  /** Ends all timers; runs that have started end. */
  @Override
  public synchronized void close() {
    end();
    alarms.close();
  }
}

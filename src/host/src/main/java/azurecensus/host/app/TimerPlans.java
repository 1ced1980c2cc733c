package azurecensus.host.app;

import azurecensus.host.staged.FunctionBinding;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.timers.FunctionTimer;
import azurecensus.host.timers.Schedules;
import java.util.Locale;
import java.util.Optional;

/** Reads the schedules of timer functions. */
public final class TimerPlans {
  private TimerPlans() {}

  /**
   * The plan of a function; empty when it has no timer.
   *
   * @throws IllegalArgumentException when the schedule is malformed
   */
  public static Optional<FunctionTimer.Plan> of(FunctionDefinition function) {
    return function
        .trigger()
        .filter(TimerPlans::isTimer)
        .map(trigger -> new FunctionTimer.Plan(
            function.name(),
            trigger.attribute("schedule"),
            Schedules.parse(trigger.attribute("schedule")),
            trigger.attribute("runOnStartup").equalsIgnoreCase("true"),
            !trigger.attribute("useMonitor").equalsIgnoreCase("false")));
  }

  private static boolean isTimer(FunctionBinding trigger) {
    return trigger.type().toLowerCase(Locale.ROOT).equals("timertrigger");
  }
}

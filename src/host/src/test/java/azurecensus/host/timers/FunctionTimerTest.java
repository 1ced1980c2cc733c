package azurecensus.host.timers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionTimerTest {
  private static final Instant START = Instant.parse("2024-01-01T00:00:30Z");

  private final HandMovedAlarms alarms = new HandMovedAlarms(START);
  private final FunctionTimer.Store store = new FunctionTimer.Store();
  private final List<TimerRun> runs = new ArrayList<>();
  private final List<Runnable> ends = new ArrayList<>();

  @Test
  void timer_runsByItsSchedule() {
    start(plan("0 */5 * * * *", false));
    moveTo("2024-01-01T00:04:59Z");
    assertThat(runs).isEmpty();

    moveTo("2024-01-01T00:05:00Z");
    endAll();
    moveTo("2024-01-01T00:10:00Z");

    assertThat(runs).hasSize(2);
    assertThat(runs.get(0).json())
        .isEqualTo("{\"Schedule\":{\"AdjustForDST\":true},\"ScheduleStatus\":{"
            + "\"Last\":\"0001-01-01T00:00:00\",\"Next\":\"2024-01-01T00:10:00+00:00\","
            + "\"LastUpdated\":\"0001-01-01T00:00:00\"},\"IsPastDue\":false}");
    assertThat(runs.get(1).json()).contains("\"Last\":\"2024-01-01T00:05:00+00:00\"");
    assertThat(runs.get(1).details()).isEmpty();
  }

  @Test
  void longRun_isNotOvertaken_andItsTimesAreSkipped() {
    start(plan("0 */5 * * * *", false));
    moveTo("2024-01-01T00:05:00Z");
    moveTo("2024-01-01T00:17:00Z");
    assertThat(runs).hasSize(1);

    endAll();
    moveTo("2024-01-01T00:19:59Z");
    assertThat(runs).hasSize(1);
    moveTo("2024-01-01T00:20:00Z");
    assertThat(runs).hasSize(2);
  }

  @Test
  void runOnStartup_runsOnce_andThenBySchedule() {
    start(plan("0 */5 * * * *", true));
    assertThat(runs).hasSize(1);
    assertThat(runs.get(0).details())
        .isEqualTo("Trigger Details: UnscheduledInvocationReason: RunOnStartup, OriginalSchedule:"
            + " 2024-01-01T00:00:30+00:00");
    endAll();
    moveTo("2024-01-01T00:05:00Z");
    assertThat(runs).hasSize(2);
  }

  @Test
  void missedRun_isPastDue_atTheNextStart() {
    start(plan("0 */5 * * * *", false)).close();
    alarms.sleepUntil(Instant.parse("2024-01-01T00:07:00Z"));

    start(plan("0 */5 * * * *", false));

    assertThat(runs).hasSize(1);
    assertThat(runs.get(0).json()).endsWith("\"IsPastDue\":true}");
    assertThat(runs.get(0).details())
        .contains("IsPastDue, OriginalSchedule: 2024-01-01T00:05:00+00:00");
    endAll();
    moveTo("2024-01-01T00:10:00Z");
    assertThat(runs).hasSize(2);
    assertThat(runs.get(1).json()).endsWith("\"IsPastDue\":false}");
  }

  @Test
  void changedSchedule_andFrequentOne_areNeverPastDue() {
    start(plan("0 */5 * * * *", false)).close();
    start(plan("*/10 * * * * *", false)).close();
    alarms.sleepUntil(START.plus(Duration.ofHours(1)));

    start(plan("0 */7 * * * *", false));
    start(plan("*/10 * * * * *", false));

    assertThat(runs).isEmpty();
    moveTo("2024-01-01T01:00:40Z");
    assertThat(runs.get(0).json()).contains("\"ScheduleStatus\":null");
  }

  @Test
  void reloadDuringARun_startsNoSecondOne() {
    FunctionTimer before = start(plan("0 */5 * * * *", false));
    moveTo("2024-01-01T00:05:00Z");
    before.close();
    start(plan("0 */5 * * * *", false));
    moveTo("2024-01-01T00:10:00Z");
    assertThat(runs).hasSize(1);

    endAll();
    moveTo("2024-01-01T00:15:00Z");
    assertThat(runs).hasSize(2);
  }

  @Test
  void closedTimer_doesNotRun() {
    start(plan("0 */5 * * * *", false)).close();
    moveTo("2024-01-01T01:00:00Z");
    assertThat(runs).isEmpty();
    assertThat(alarms.waiting()).isZero();
  }

  private FunctionTimer start(FunctionTimer.Plan plan) {
    return FunctionTimer.start(plan, alarms, store, (run, end) -> {
      runs.add(run);
      ends.add(end);
    });
  }

  private static FunctionTimer.Plan plan(String expression, boolean runOnStartup) {
    return new FunctionTimer.Plan(
        "Nightly", expression, Schedules.parse(expression), runOnStartup, true);
  }

  private void moveTo(String time) {
    alarms.moveTo(Instant.parse(time));
  }

  private void endAll() {
    List.copyOf(ends).forEach(Runnable::run);
    ends.clear();
  }
}

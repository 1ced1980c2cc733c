package azurecensus.host.timers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // The examples of the Functions documentation.
        "0 5 * * * *           | 2024-01-01T00:05:00 | 2024-01-01T01:05:00",
        "0 */5 * * * *         | 2024-01-01T00:05:00 | 2024-01-01T00:10:00",
        "5,8,10 * * * * *      | 2024-01-01T00:00:05 | 2024-01-01T00:00:08",
        "5-7 * * * * *         | 2024-01-01T00:00:05 | 2024-01-01T00:00:06",
        "0 0 */2 * * *         | 2024-01-01T02:00:00 | 2024-01-01T04:00:00",
        "0 0 9-17 * * *        | 2024-01-01T09:00:00 | 2024-01-01T10:00:00",
        "0 30 9 * * *          | 2024-01-01T09:30:00 | 2024-01-02T09:30:00",
        "0 30 9 * * 1-5        | 2024-01-01T09:30:00 | 2024-01-02T09:30:00",
        "0 30 9 * * Mon-Fri    | 2024-01-01T09:30:00 | 2024-01-02T09:30:00",
        "0 30 9 * Jan Mon      | 2024-01-01T09:30:00 | 2024-01-08T09:30:00",
        "0 0 0 1 january *     | 2025-01-01T00:00:00 | 2026-01-01T00:00:00",
        // Five fields have no seconds.
        "*/15 * * * *          | 2024-01-01T00:15:00 | 2024-01-01T00:30:00",
        // A value with a step extends to the end; a range is turned round.
        "0 50/4 * * * *        | 2024-01-01T00:50:00 | 2024-01-01T00:54:00",
        "7-5 0 0 * * *         | 2024-01-01T00:00:05 | 2024-01-01T00:00:06",
        // Day and weekday must both match.
        "0 0 0 13 * Fri        | 2024-09-13T00:00:00 | 2024-12-13T00:00:00",
        "0 0 0 29 2 *          | 2024-02-29T00:00:00 | 2028-02-29T00:00:00",
        "0 0 0 * * 0           | 2024-01-07T00:00:00 | 2024-01-14T00:00:00",
      })
  void expression_matches(String expression, LocalDateTime first, LocalDateTime second) {
    Schedule schedule = Schedules.parse(expression);
    ZonedDateTime start = ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    ZonedDateTime found = schedule.next(start).orElseThrow();

    assertThat(found.toLocalDateTime()).isEqualTo(first);
    assertThat(schedule.next(found).orElseThrow().toLocalDateTime()).isEqualTo(second);
  }

  @Test
  void timeSpan_isADistance() {
    ZonedDateTime start = ZonedDateTime.of(2024, 1, 1, 0, 0, 7, 0, ZoneOffset.UTC);
    assertThat(Schedules.parse("00:01:30").next(start)).contains(start.plusSeconds(90));
    assertThat(Schedules.parse("1.02:00").next(start)).contains(start.plusHours(26));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "every day",
        "* * * *",
        "* * * * * * *",
        "60 * * * * *",
        "* * 24 * * *",
        "* * * 0 * *",
        "* * * * 13 *",
        "* * * * * 7",
        "* * * * Foo *",
        "*/x * * * * *",
        "-5 * * * * *",
        "5- * * * * *",
        "1,,2 * * * * *",
        "99999999999 * * * * *",
        "00:00:00",
        "1:2:3:4",
        "@daily",
      })
  void malformedExpression_isNamed(String expression) {
    assertThatThrownBy(() -> Schedules.parse(expression))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"" + expression + "\"");
  }

  @Test
  void impossibleDay_neverComes() {
    assertThat(Schedules.parse("0 0 0 30 2 *")
            .next(ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)))
        .isEmpty();
  }

  @Test
  void skippedHour_movesTheRun() {
    // At 2 o'clock on 31 March 2024 the clocks go forward to 3.
    ZonedDateTime before = ZonedDateTime.of(2024, 3, 31, 1, 0, 0, 0, BERLIN);
    assertThat(Schedules.parse("0 30 2 * * *").next(before))
        .contains(ZonedDateTime.of(2024, 3, 31, 3, 30, 0, 0, BERLIN));
  }

  @Test
  void repeatedHour_runsOnce() {
    // At 3 o'clock on 27 October 2024 the clocks go back to 2.
    Schedule schedule = Schedules.parse("0 30 2 * * *");
    ZonedDateTime first =
        schedule.next(ZonedDateTime.of(2024, 10, 27, 1, 0, 0, 0, BERLIN)).orElseThrow();
    assertThat(first.getOffset()).isEqualTo(ZoneOffset.ofHours(2));
    assertThat(schedule.next(first)).contains(ZonedDateTime.of(2024, 10, 28, 2, 30, 0, 0, BERLIN));
  }

  /** Random expressions, compared with a search second by second through the field's lists. */
  @Test
  void next_isTheFirstMatch() {
    SplittableRandom random = new SplittableRandom(20240101);
    for (int round = 0; round < 300; round++) {
      List<List<Integer>> fields = new ArrayList<>();
      StringBuilder expression = new StringBuilder();
      // Seconds and minutes are dense, so that the search is short.
      int[][] bounds = {{0, 59}, {0, 59}, {0, 23}, {1, 31}, {1, 12}, {0, 6}};
      for (int field = 0; field < bounds.length; field++) {
        expression
            .append(field == 0 ? "" : " ")
            .append(randomField(random, bounds[field][0], bounds[field][1], fields));
      }
      ZonedDateTime start = ZonedDateTime.of(2023, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC)
          .plusSeconds(random.nextLong(4L * 365 * 86_400));

      Optional<ZonedDateTime> next = Schedules.parse(expression.toString()).next(start);

      next.ifPresent(found -> {
        assertThat(matches(found, fields)).as(expression.toString()).isTrue();
        assertThat(found).isAfter(start);
      });
      ZonedDateTime end = start.plusHours(6);
      Optional<ZonedDateTime> expected = Optional.empty();
      for (ZonedDateTime time = start.plusSeconds(1);
          time.isBefore(end) && expected.isEmpty();
          time = time.plusSeconds(1)) {
        expected = matches(time, fields) ? Optional.of(time) : expected;
      }
      assertThat(next.filter(found -> found.isBefore(end)))
          .as("%s after %s", expression, start)
          .isEqualTo(expected);
    }
  }

  /** Adds the values of a random field to the list and returns its text. */
  private static String randomField(
      SplittableRandom random, int least, int most, List<List<Integer>> fields) {
    List<Integer> values = new ArrayList<>();
    int step = 1 + random.nextInt(5);
    int from = random.nextInt(least, most + 1);
    int to = random.nextInt(from, most + 1);
    String text;
    switch (random.nextInt(8)) {
      case 0 -> {
        values.add(from);
        text = Integer.toString(from);
      }
      case 1 -> {
        for (int value = from; value <= to; value += step) {
          values.add(value);
        }
        text = (random.nextBoolean() ? from + "-" + to : to + "-" + from) + "/" + step;
      }
      case 2 -> {
        for (int value = least; value <= most; value += step) {
          values.add(value);
        }
        text = "*/" + step;
      }
      case 3 -> {
        values.add(from);
        values.add(to);
        text = from + "," + to;
      }
      default -> {
        for (int value = least; value <= most; value++) {
          values.add(value);
        }
        text = "*";
      }
    }
    fields.add(values);
    return text;
  }

  private static boolean matches(ZonedDateTime time, List<List<Integer>> fields) {
    return fields.get(0).contains(time.getSecond())
        && fields.get(1).contains(time.getMinute())
        && fields.get(2).contains(time.getHour())
        && fields.get(3).contains(time.getDayOfMonth())
        && fields.get(4).contains(time.getMonthValue())
        && fields.get(5).contains(time.getDayOfWeek().getValue() % 7);
  }
}

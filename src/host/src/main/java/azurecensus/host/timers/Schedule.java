package azurecensus.host.timers;

import java.time.ZonedDateTime;
import java.util.Optional;

/** The times at which a timer function runs. Immutable. */
@FunctionalInterface
public interface Schedule {
  /**
   * The first time after a given one.
   *
   * @return empty when the expression never matches again, for instance on 30 February
   */
  Optional<ZonedDateTime> next(ZonedDateTime after);
}

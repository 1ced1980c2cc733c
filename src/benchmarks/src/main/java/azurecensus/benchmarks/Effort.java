package azurecensus.benchmarks;

/**
 * How long to measure.
 *
 * @param jmhWarmUps JMH iterations before counting
 * @param jmhIterations JMH iterations that count
 * @param jmhMillis length of one
 * @param coldStarts runs of each app
 * @param settledStarts how many of them are watched until their telemetry has been sent
 * @param rounds how often whole-process measurements are repeated, interleaved
 * @param warmUpSeconds of a whole-process measurement, before counting
 * @param measureSeconds of a whole-process measurement
 * @param idleSeconds to watch an app without traffic
 * @param portalItems the most items that the portal gets
 */
record Effort(
    int jmhWarmUps,
    int jmhIterations,
    int jmhMillis,
    int coldStarts,
    int settledStarts,
    int rounds,
    int warmUpSeconds,
    int measureSeconds,
    int idleSeconds,
    int portalItems) {
  static final Effort FULL = new Effort(3, 3, 500, 10, 1, 2, 5, 10, 60, 1_000_000);

  /** Meant to take under three minutes: shows whether something has broken, not how good it is. */
  static final Effort SHORT = new Effort(1, 1, 200, 3, 0, 1, 2, 2, 5, 100_000);

  static Effort named(String name) {
    return switch (name) {
      case "full" -> FULL;
      case "short" -> SHORT;
      default ->
        throw new IllegalArgumentException("-Dbenchmarks.mode is full or short, not " + name);
    };
  }
}

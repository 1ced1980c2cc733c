package azurecensus.benchmarks;

/**
 * How long to measure.
 *
 * @param jmhBenchmarks which single steps, as a regular expression
 * @param jmhWarmUps JMH iterations before counting
 * @param jmhIterations JMH iterations that count
 * @param jmhMillis length of one
 * @param coldStarts runs of each app
 * @param settledStarts how many of them are watched until their telemetry has been sent
 * @param rounds how often whole-process measurements are repeated, interleaved
 * @param warmUpSeconds of a whole-process measurement, before counting
 * @param exportWarmUpSeconds of CPU time, before the export is counted: until C2 has compiled it
 * @param measureSeconds of a whole-process measurement
 * @param idleSeconds to watch an app without traffic
 */
record Effort(
    String jmhBenchmarks,
    int jmhWarmUps,
    int jmhIterations,
    int jmhMillis,
    int coldStarts,
    int settledStarts,
    int rounds,
    int warmUpSeconds,
    int exportWarmUpSeconds,
    int measureSeconds,
    int idleSeconds) {
  static final Effort FULL = new Effort(
      "Request|Encoding|Offer|LogHandler|Propagation|Sampling", 3, 5, 300, 10, 1, 2, 5, 12, 10, 60);

  /**
   * Takes under three minutes on two free cores: shows whether something has broken, not how good
   * it is.
   */
  static final Effort SHORT =
      new Effort("Request|Encoding|LogHandler", 1, 1, 200, 1, 0, 1, 2, 3, 2, 5);

  /** The same with one round of half the length, for one point of a curve. */
  Effort forOnePoint() {
    return new Effort(
        jmhBenchmarks,
        jmhWarmUps,
        jmhIterations,
        jmhMillis,
        coldStarts,
        settledStarts,
        1,
        warmUpSeconds,
        Math.max(2, exportWarmUpSeconds / 2),
        Math.max(2, measureSeconds / 2),
        idleSeconds);
  }

  static Effort named(String name) {
    return switch (name) {
      case "full" -> FULL;
      case "short" -> SHORT;
      default ->
        throw new IllegalArgumentException("-Dbenchmarks.mode is full or short, not " + name);
    };
  }
}

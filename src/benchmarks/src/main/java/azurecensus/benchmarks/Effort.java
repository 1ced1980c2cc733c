package azurecensus.benchmarks;

/**
 * Length and repetitions of the measurements.
 *
 * @param jmhBenchmarks the JMH benchmarks to run, as a regular expression
 * @param jmhWarmUps JMH iterations that are not counted
 * @param jmhIterations JMH iterations that are counted
 * @param jmhMillis length of an iteration
 * @param coldStarts runs of each app
 * @param settledStarts the runs of these that are measured until their telemetry has been sent
 * @param rounds repetitions of whole-process measurements, interleaved
 * @param requests requests of one measurement of the request; as many warm up before
 * @param pieceSeconds length of the measurement of a piece of the request, and of its warm-up
 * @param exportWarmUpSeconds CPU time of the warm-up of the export, until C2 has compiled it
 * @param exportSeconds CPU time of the measurement of the export
 * @param idleSeconds length of the measurement of apps without traffic
 */
record Effort(
    String jmhBenchmarks,
    int jmhWarmUps,
    int jmhIterations,
    int jmhMillis,
    int coldStarts,
    int settledStarts,
    int rounds,
    int requests,
    int pieceSeconds,
    int exportWarmUpSeconds,
    int exportSeconds,
    int idleSeconds) {
  static final Effort FULL = new Effort(
      "Request|Encoding|Offer|LogHandler|Propagation|Sampling|Span",
      3,
      5,
      300,
      20,
      1,
      5,
      4000,
      4,
      18,
      3,
      60);

  /**
   * Takes less than three minutes on two free cores. It shows that everything runs; its figures are
   * rough.
   */
  static final Effort SHORT =
      new Effort("Request|Encoding|LogHandler", 1, 1, 200, 1, 0, 1, 1000, 1, 6, 2, 5);

  /** The same effort with one round of half the length, for a point of a curve. */
  Effort forOnePoint() {
    return new Effort(
        jmhBenchmarks,
        jmhWarmUps,
        jmhIterations,
        jmhMillis,
        coldStarts,
        settledStarts,
        1,
        requests,
        pieceSeconds,
        Math.max(2, exportWarmUpSeconds / 2),
        Math.max(2, exportSeconds / 2),
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

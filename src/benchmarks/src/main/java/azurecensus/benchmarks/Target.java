package azurecensus.benchmarks;

/**
 * One promise and what was measured of it.
 *
 * @param promise in words, with its limit
 * @param measured in words, with its unit
 * @param met whether it is kept
 */
record Target(String promise, String measured, boolean met) {
  static Target atMost(String promise, double measured, double limit, String text) {
    return new Target(promise, text, measured <= limit);
  }

  static Target atLeast(String promise, double measured, double limit, String text) {
    return new Target(promise, text, measured >= limit);
  }
}

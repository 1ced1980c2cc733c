package azurecensus.benchmarks;

/**
 * A promise and the measured value.
 *
 * @param promise the promise in words, with its limit
 * @param measured the measured value, with its unit
 * @param met true if the promise is kept
 */
record Target(String promise, String measured, boolean met) {
  /** Returns the row of the table of promises. */
  String row() {
    return "| " + promise + " | " + measured + " | " + (met ? "met" : "**not met**") + " |\n";
  }

  static Target atMost(String promise, double measured, double limit, String text) {
    return new Target(promise, text, measured <= limit);
  }

  static Target atLeast(String promise, double measured, double limit, String text) {
    return new Target(promise, text, measured >= limit);
  }
}

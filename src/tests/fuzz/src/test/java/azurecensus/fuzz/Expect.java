package azurecensus.fuzz;

/** The expectations of the fuzz targets. */
public final class Expect {
  private Expect() {}

  /**
   * Holds an expectation.
   *
   * @param what the expectation in words
   * @throws AssertionError when it does not hold
   */
  public static void that(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError("Expected: " + what + ".");
    }
  }
}

package azurecensus.benchmarks.jmh;

/** Where the forked benchmarks export to: the runner's process, so that its cost is not theirs. */
public final class JmhEndpoint {
  /** The system property that hands the connection string to the forks. */
  public static final String PROPERTY = "azurecensus.benchmarks.endpoint";

  private JmhEndpoint() {}

  static String connectionString() {
    String connectionString = System.getProperty(PROPERTY);
    if (connectionString == null) {
      throw new IllegalStateException(
          "Set -D" + PROPERTY + " to the connection string to export to.");
    }
    return connectionString;
  }
}

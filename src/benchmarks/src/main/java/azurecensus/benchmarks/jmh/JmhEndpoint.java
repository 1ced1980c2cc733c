package azurecensus.benchmarks.jmh;

/**
 * The endpoint of the forked benchmarks. It is in the runner's process, so its cost is not theirs.
 */
public final class JmhEndpoint {
  /** The system property that passes the connection string to the forks. */
  public static final String PROPERTY = "azurecensus.benchmarks.endpoint";

  private JmhEndpoint() {}

  static String connectionString() {
    String connectionString = System.getProperty(PROPERTY);
    if (connectionString == null) {
      throw new IllegalStateException(
          "Set -D" + PROPERTY + " to the connection string of the endpoint.");
    }
    return connectionString;
  }
}

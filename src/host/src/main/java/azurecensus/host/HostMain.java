package azurecensus.host;

/** Runs a staged function app in this process until it is told to stop. */
public final class HostMain {
  private HostMain() {}

  /**
   * Runs until told to stop.
   *
   * @param arguments the options
   */
  public static void main(String[] arguments) {}
}

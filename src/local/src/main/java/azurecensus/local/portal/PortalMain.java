package azurecensus.local.portal;

/** Runs a portal by itself. */
public final class PortalMain {
  private PortalMain() {}

  /** Starts a portal on the port given, else on its own. */
  public static void main(String[] args) throws InterruptedException {
    Portal portal = Portal.start(PortalOptions.builder()
        .setPort(args.length > 0 ? Integer.parseInt(args[0]) : PortalOptions.DEFAULT_PORT)
        .build());
    System.out.println("Portal      " + portal.url());
    Thread.currentThread().join();
  }
}

package azurecensus.benchmarks.request;

import azurecensus.benchmarks.worker.LocalInvocation;

/** The request without any instrumentation. */
public final class PlainRequest implements TracedRequest {
  private final CannedHttp http = new CannedHttp(null);

  /** Creates the request's client. */
  public PlainRequest() {}

  @Override
  public int handle() {
    LocalInvocation invocation = new LocalInvocation("instrumentation");
    invocation.getLogger().info("new invocation received");
    int status = http.call();
    invocation.getLogger().warning("log warning message");
    return status;
  }
}

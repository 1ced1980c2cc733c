package azurecensus.benchmarks.request;

import azurecensus.benchmarks.worker.LocalInvocation;
import java.util.function.Consumer;
import java.util.logging.Logger;

/** The request without any instrumentation. */
public final class PlainRequest implements TracedRequest {
  private final CannedHttp http = new CannedHttp(null);

  /** Creates the request's client. */
  public PlainRequest() {}

  @Override
  public void invoke(Consumer<Work> work) {
    LocalInvocation invocation = new LocalInvocation("instrumentation");
    work.accept(new Work() {
      @Override
      public Logger logger() {
        return invocation.getLogger();
      }

      @Override
      public void step() {}

      @Override
      public int call() {
        return http.call();
      }
    });
  }
}

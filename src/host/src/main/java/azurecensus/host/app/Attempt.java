package azurecensus.host.app;

import com.microsoft.azure.functions.RetryContext;
import com.microsoft.azure.functions.RpcException;

/**
 * The number of an attempt to run a function, as the function sees it.
 *
 * @param getRetrycount 0 for the first attempt
 * @param getMaxretrycount the retries that the policy allows; 0 without a policy, -1 for no limit
 * @param failure the message of the failed attempt before; empty for the first one
 */
public record Attempt(int getRetrycount, int getMaxretrycount, String failure)
    implements RetryContext {
  /** The only attempt of a function without a retry policy. */
  public static final Attempt ONLY = new Attempt(0, 0, "");

  /** Never null, as in the worker. */
  @Override
  public RpcException getException() {
    return new Failure(failure);
  }

  private record Failure(String getMessage) implements RpcException {
    @Override
    public String getSource() {
      return "";
    }

    @Override
    public String getStacktrace() {
      return "";
    }
  }
}

package azurecensus.host.app;

import com.microsoft.azure.functions.RetryContext;
import com.microsoft.azure.functions.RpcException;

/**
 * The number of an attempt to run a function, as the function sees it.
 *
 * @param retry 0 for the first attempt
 * @param maxRetries the retries that the policy allows; 0 without a policy, -1 for no limit
 * @param failure the message of the failed attempt before; empty for the first one
 */
public record Attempt(int retry, int maxRetries, String failure) implements RetryContext {
  /** The only attempt of a function without a retry policy. */
  public static final Attempt ONLY = new Attempt(0, 0, "");

  @Override
  public int getRetrycount() {
    return retry;
  }

  @Override
  public int getMaxretrycount() {
    return maxRetries;
  }

  /** The failure of the attempt before; never null, as in the worker. */
  @Override
  public RpcException getException() {
    return new Failure(failure);
  }

  private record Failure(String message) implements RpcException {
    @Override
    public String getMessage() {
      return message;
    }

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

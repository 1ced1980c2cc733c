package azurecensus.sample;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.io.IOException;
import java.util.Optional;

/** Fails in every way; the query parameter {@code kind} selects one. */
public final class FailureFunctions {

  /** Throws. */
  @FunctionName("Throw")
  public String fail(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request)
      throws IOException {
    switch (request.getQueryParameters().get("kind")) {
      case "checked" -> throw new IOException("no disk");
      case "runtime" -> throw new IllegalStateException("no stock", new IOException("no disk"));
      case "error" -> throw new AssertionError("impossible");
      case "deep" -> throw new IllegalStateException("depth " + deep(0));
      default -> throw new OutOfMemoryError("pretended");
    }
  }

  @SuppressWarnings("InfiniteRecursion") // This is the test.
  private static int deep(int depth) {
    return deep(depth + 1) + 1;
  }
}

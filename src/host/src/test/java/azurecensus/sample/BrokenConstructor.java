package azurecensus.sample;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/** A class without a usable constructor. */
public final class BrokenConstructor {
  /** Always throws. */
  public BrokenConstructor() {
    throw new IllegalStateException("cannot be made");
  }

  /** Never called. */
  @FunctionName("BrokenConstructor")
  public String run(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return String.valueOf(request.getBody());
  }
}

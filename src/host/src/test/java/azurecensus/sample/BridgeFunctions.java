package azurecensus.sample;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;
import java.util.function.Function;

/** A function that implements a generic interface, so that the compiler adds a bridge method. */
public class BridgeFunctions implements Function<HttpRequestMessage<Optional<String>>, String> {
  /** Returns a text. */
  @Override
  @FunctionName("Bridge")
  public String apply(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return "applied";
  }
}

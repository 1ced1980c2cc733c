package azurecensus.sample;

import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.util.Optional;

/** A class whose static initialiser fails. */
public final class BrokenInitialiser {
  private static final int NUMBER = Integer.parseInt("no number");

  /** Never runs. */
  @FunctionName("BrokenInitialiser")
  public String run(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return request.getHttpMethod() + " " + NUMBER;
  }
}

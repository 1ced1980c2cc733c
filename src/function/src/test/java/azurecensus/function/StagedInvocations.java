package azurecensus.function;

import azurecensus.testing.TestInvocation;
import azurecensus.testing.TestRequest;
import java.util.Collections;

/**
 * Invokes the function twice, in a process of its own with the staged jars on its class path, and
 * prints the middleware services that the class path has.
 */
final class StagedInvocations {
  static final String SERVICE =
      "META-INF/services/com.microsoft.azure.functions.internal.spi.middleware.Middleware";

  private StagedInvocations() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println("middleware services: "
        + Collections.list(StagedInvocations.class.getClassLoader().getResources(SERVICE)));
    for (int i = 0; i < 2; i++) {
      System.out.println("status: "
          + new InstrumentationFunction()
              .run(new TestRequest(), new TestInvocation())
              .getStatusCode());
    }
  }
}

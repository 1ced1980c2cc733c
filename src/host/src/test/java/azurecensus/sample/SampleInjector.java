package azurecensus.sample;

import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;

/** Makes instances and says so in a system property of its own. */
public class SampleInjector implements FunctionInstanceInjector {
  /** How many instances it made, over all apps. */
  public static final String COUNT = "azurecensus.sample.injected";

  @Override
  public <T> T getInstance(Class<T> functionClass) throws Exception {
    System.setProperty(COUNT, Integer.toString(Integer.getInteger(COUNT, 0) + 1));
    return functionClass.getConstructor().newInstance();
  }

  /** One too many. */
  public static final class Second extends SampleInjector {}
}

package azurecensus.sample;

import com.microsoft.azure.functions.spi.inject.FunctionInstanceInjector;

/** Creates instances and counts them in a system property. */
public class SampleInjector implements FunctionInstanceInjector {
  /** The number of instances, over all apps. */
  public static final String COUNT = "azurecensus.sample.injected";

  @Override
  public <T> T getInstance(Class<T> functionClass) throws Exception {
    System.setProperty(COUNT, Integer.toString(Integer.getInteger(COUNT, 0) + 1));
    return functionClass.getConstructor().newInstance();
  }

  /** A second injector, which the host rejects. */
  public static final class Second extends SampleInjector {}
}

package azurecensus.sample;

import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.TimerTrigger;

/** Listed, and not run on a developer's machine. */
public final class OtherTriggers {

  /** Every night. */
  @FunctionName("Nightly")
  public void nightly(@TimerTrigger(name = "timer", schedule = "0 0 3 * * *") String timer) {
    System.getLogger("nightly").log(System.Logger.Level.DEBUG, timer);
  }
}

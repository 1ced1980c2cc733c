package azurecensus.host.binding;

import java.util.Map;

/** The data with which the Functions host starts a function. Immutable. */
public interface TriggerInput {
  /**
   * The value for the trigger's parameter: a {@code String}, a {@code byte[]}, a {@code List} of
   * texts for a batch, or null for nothing.
   */
  Object data();

  /** The named values that {@code @BindingName} selects. */
  Map<String, String> metadata();

  /** The origin of the data. */
  TriggerOrigin origin();
}

package azurecensus.host.binding;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The data of a trigger other than HTTP.
 *
 * @param data a {@code String}, a {@code byte[]}, or a {@code List} of either for a batch
 * @param metadata the named values that {@code @BindingName} selects
 * @param origin the origin of the data
 */
public record TriggerMessage(Object data, Map<String, String> metadata, TriggerOrigin origin)
    implements TriggerInput {
  /** Copies the collections. */
  public TriggerMessage {
    data = data instanceof List<?> batch ? List.copyOf(batch) : data;
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
  }

  /** Omits the data, which may hold secrets. */
  @Override
  public String toString() {
    return "TriggerMessage{" + metadata.keySet() + "}";
  }
}

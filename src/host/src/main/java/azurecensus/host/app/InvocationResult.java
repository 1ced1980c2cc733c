package azurecensus.host.app;

import azurecensus.host.binding.HttpTriggerResponse;
import azurecensus.host.staged.FunctionBinding;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The result of a function that succeeded.
 *
 * @param response the response of an HTTP trigger; an empty one for other triggers
 * @param outputs the values that the function set, by output binding, without the HTTP output; no
 *     value is null
 */
public record InvocationResult(HttpTriggerResponse response, Map<FunctionBinding, Object> outputs) {
  /** Copies the map. */
  public InvocationResult {
    outputs = Collections.unmodifiableMap(new LinkedHashMap<>(outputs));
  }
}

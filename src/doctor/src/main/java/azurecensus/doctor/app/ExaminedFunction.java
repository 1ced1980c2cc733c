package azurecensus.doctor.app;

import azurecensus.host.staged.FunctionBinding;
import azurecensus.host.staged.FunctionJson;
import java.util.List;
import java.util.Optional;

/**
 * A function of the app.
 *
 * @param name the function's name, which is the name of its directory
 * @param fault the reason why {@code function.json} could not be read; {@code json} is empty then
 * @param json the content of {@code function.json}
 * @param jarExists true when the jar that {@code scriptFile} names exists
 * @param classExists true when that jar holds the class that {@code entryPoint} names
 */
public record ExaminedFunction(
    String name,
    Optional<String> fault,
    FunctionJson json,
    boolean jarExists,
    boolean classExists) {
  static ExaminedFunction unreadable(String name, String fault) {
    return new ExaminedFunction(name, Optional.of(fault), FunctionJson.EMPTY, false, false);
  }

  /** The bindings that are HTTP triggers. */
  public List<FunctionBinding> httpTriggers() {
    return json.bindings().stream().filter(FunctionBinding::isHttpTrigger).toList();
  }
}

package azurecensus.host.app;

import azurecensus.host.app.LoadedFunction.BoundParameter;
import azurecensus.host.binding.InputConverter;
import azurecensus.host.staged.FunctionBinding;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.OutputBinding;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Finds signatures that work here and fail with the public Java worker. They are allowed here,
 * because they are documented or plausible; the host warns about them at the start.
 */
final class WorkerLimits {
  private static final String STATUS_LOST =
      "its response loses the status and has 200 in Azure: return HttpResponseMessage.";

  private WorkerLimits() {}

  /** A sentence with a remedy for each problem of the function; empty when it has none. */
  static List<String> problems(LoadedFunction function) {
    List<String> problems = new ArrayList<>();
    for (BoundParameter parameter : function.parameters()) {
      Class<?> raw = InputConverter.rawType(parameter.type());
      Type argument = InputConverter.firstTypeArgument(parameter.type());
      if (function.isHttpTrigger(parameter)) {
        if (HttpRequestMessage.class.isAssignableFrom(raw)) {
          record(argument)
              .ifPresent(type -> problems.add(type.getSimpleName()
                  + " is a record, and the Java worker's JSON library cannot fill records, so that"
                  + " calls hang in Azure and fail here: use a class."));
        } else {
          problems.add(
              "its trigger parameter is not an HttpRequestMessage; the Java worker in Azure does"
                  + " not accept it.");
        }
      } else if (OutputBinding.class.isAssignableFrom(raw) && isResponse(argument)) {
        problems.add(STATUS_LOST);
      }
    }
    if (function.returnType() == Object.class
        && function.definition().bindings().stream().anyMatch(FunctionBinding::isHttpOutput)) {
      problems.add(
          "its return type is Object; a response in it loses the status and has 200 in Azure:"
              + " declare HttpResponseMessage.");
    }
    if (HttpResponseMessage.Builder.class.isAssignableFrom(function.returnType())
        && !HttpResponseMessage.class.isAssignableFrom(function.returnType())) {
      problems.add(STATUS_LOST);
    }
    return problems;
  }

  /** The record in a type such as {@code Optional<Item>} or {@code List<Item>}; empty for none. */
  private static Optional<Class<?>> record(Type type) {
    Class<?> raw = InputConverter.rawType(type);
    if (raw == Optional.class || Collection.class.isAssignableFrom(raw)) {
      return record(InputConverter.firstTypeArgument(type));
    }
    return raw.isRecord() ? Optional.of(raw) : Optional.empty();
  }

  private static boolean isResponse(Type type) {
    return HttpResponseMessage.class.isAssignableFrom(InputConverter.rawType(type));
  }
}

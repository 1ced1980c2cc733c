package azurecensus.host.app;

import azurecensus.host.app.LoadedFunction.BoundParameter;
import azurecensus.host.binding.HttpTriggerRequest;
import azurecensus.host.binding.InputConverter;
import azurecensus.host.binding.LocalHttpRequestMessage;
import azurecensus.host.binding.TriggerInput;
import azurecensus.host.staged.FunctionBinding;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.OutputBinding;
import com.microsoft.azure.functions.annotation.BindingName;
import java.lang.reflect.Type;
import java.util.List;

/** Computes the arguments of a function for one invocation. Thread-safe. */
final class ArgumentBinder {
  private final InputConverter converter = new InputConverter();

  /**
   * Computes the arguments.
   *
   * @throws RuntimeException when a parameter cannot be filled; its class is the worker's
   */
  Object[] arguments(FunctionInvocation invocation) {
    List<BoundParameter> parameters = invocation.function().parameters();
    Object[] arguments = new Object[parameters.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(parameters.get(i), invocation);
    }
    return arguments;
  }

  private Object argument(BoundParameter parameter, FunctionInvocation invocation) {
    Class<?> raw = InputConverter.rawType(parameter.type());
    if (OutputBinding.class.isAssignableFrom(raw)) {
      return invocation.output(parameter.name());
    }
    if (parameter.name() != null && !parameter.name().isEmpty()) {
      Object replaced = invocation.replacedParameter(parameter.name());
      return replaced == null ? input(parameter, raw, invocation) : replaced;
    }
    BindingName bindingName = parameter.parameter().getAnnotation(BindingName.class);
    if (bindingName != null) {
      return metadata(bindingName.value(), parameter.type(), invocation.input());
    }
    if (raw.isAssignableFrom(ExecutionContext.class) || raw.isInstance(invocation)) {
      return invocation;
    }
    throw new ClassCastException(
        "Cannot convert the execution context to type " + parameter.type().getTypeName());
  }

  private Object input(BoundParameter parameter, Class<?> raw, FunctionInvocation invocation) {
    TriggerInput input = invocation.input();
    if (!invocation.function().isTrigger(parameter)) {
      return converter.convert(
          invocation.inputs().read(binding(parameter, invocation), input), parameter.type());
    }
    if (HttpRequestMessage.class.isAssignableFrom(raw)
        && input instanceof HttpTriggerRequest request) {
      Type bodyType = InputConverter.firstTypeArgument(parameter.type());
      return new LocalHttpRequestMessage(request, converter.convert(input.data(), bodyType));
    }
    return converter.convert(input.data(), parameter.type());
  }

  private static FunctionBinding binding(BoundParameter parameter, FunctionInvocation invocation) {
    return invocation.function().definition().bindings().stream()
        .filter(binding -> binding.name().equals(parameter.name()) && !binding.isTrigger())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(
            "Parameter \"%s\" has no binding in function.json: rebuild the app."
                .formatted(parameter.name())));
  }

  private Object metadata(String name, Type target, TriggerInput input) {
    String value = input.metadata().get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "There is no @BindingName(\"%s\"): neither the metadata of the trigger, the route, the query nor the JSON body has it."
              .formatted(name));
    }
    return converter.convert(value, target);
  }
}

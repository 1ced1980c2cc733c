package azurecensus.host;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.OutputBinding;
import com.microsoft.azure.functions.annotation.BindingName;
import com.microsoft.azure.functions.annotation.CustomBinding;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A function's class and method in the app's class loader, and how its parameters are filled.
 * Immutable.
 */
final class LoadedFunction {
  private static final String ANNOTATION_PACKAGE = "com.microsoft.azure.functions.annotation";

  private final FunctionDefinition definition;
  private final Class<?> type;
  private final Method method;
  private final List<BoundParameter> parameters;
  private final InputConverter converter = new InputConverter();

  private LoadedFunction(FunctionDefinition definition, Class<?> type, Method method) {
    this.definition = definition;
    this.type = type;
    this.method = method;
    List<BoundParameter> bound = new ArrayList<>();
    for (Parameter parameter : method.getParameters()) {
      bound.add(new BoundParameter(parameter, bindingName(parameter)));
    }
    this.parameters = List.copyOf(bound);
  }

  /**
   * Finds class and method; the class is not initialised before the first invocation.
   *
   * @throws HostException when either is missing, ambiguous or broken
   */
  static LoadedFunction load(FunctionDefinition definition, ClassLoader appClassLoader) {
    String entryPoint = definition.className() + "." + definition.methodName();
    try {
      Class<?> type = Class.forName(definition.className(), false, appClassLoader);
      List<Method> candidates = new ArrayList<>();
      for (Method method : type.getMethods()) {
        if (method.getDeclaringClass() == type
            && !method.isBridge()
            && method.getName().equals(definition.methodName())) {
          candidates.add(method);
        }
      }
      if (candidates.size() != 1) {
        throw new HostException(
            "Function %s: %s is %s: the entry point must be exactly one public method; rename or rebuild."
                .formatted(
                    definition.name(),
                    entryPoint,
                    candidates.isEmpty()
                        ? "no public method"
                        : candidates.size() + " methods of that name"));
      }
      return new LoadedFunction(definition, type, candidates.get(0));
    } catch (ClassNotFoundException e) {
      throw new HostException(
          "Function %s: class %s is not in %s: rebuild the app."
              .formatted(
                  definition.name(), definition.className(), definition.jar().getFileName()),
          e);
    } catch (UnsupportedClassVersionError e) {
      throw new HostException(
          "Function %s: class %s is compiled for a newer Java than the %s running here: set JAVA_HOME to a newer JDK or"
                  .formatted(
                      definition.name(),
                      definition.className(),
                      Runtime.version().feature())
              + " compile the app for this one (maven.compiler.release).",
          e);
    } catch (LinkageError e) {
      throw new HostException(
          "Function %s: class %s cannot be loaded: %s. A jar is missing in lib/ or has another version: rebuild the app."
              .formatted(definition.name(), definition.className(), e),
          e);
    }
  }

  FunctionDefinition definition() {
    return definition;
  }

  Class<?> type() {
    return type;
  }

  boolean returnsNothing() {
    return method.getReturnType() == void.class || method.getReturnType() == Void.class;
  }

  boolean isStatic() {
    return Modifier.isStatic(method.getModifiers());
  }

  /**
   * The name given in the parameter annotation of that simple name; null when no parameter has one.
   */
  String parameterNameOf(String annotationSimpleName) {
    for (BoundParameter parameter : parameters) {
      for (Annotation annotation : parameter.parameter().getAnnotations()) {
        if (annotation.annotationType().getSimpleName().equals(annotationSimpleName)) {
          return parameter.name();
        }
      }
    }
    return null;
  }

  /**
   * True when the trigger is bound to something else than {@code HttpRequestMessage}: documented,
   * and done here, but the public Java worker fails on it.
   */
  boolean bindsTriggerDirectly() {
    return parameters.stream()
        .anyMatch(parameter -> isHttpTrigger(parameter.name())
            && !HttpRequestMessage.class.isAssignableFrom(
                InputConverter.rawType(parameter.type())));
  }

  /**
   * Calls the method.
   *
   * @param instance null for a static method
   * @throws InvocationTargetException around what the method threw, as the worker lets it through
   */
  Object invoke(Invocation invocation, Object instance, Object[] arguments)
      throws InvocationTargetException, IllegalAccessException {
    return method.invoke(instance, arguments);
  }

  /** Fills the parameters. */
  Object[] arguments(Invocation invocation) {
    Object[] arguments = new Object[parameters.size()];
    for (int i = 0; i < arguments.length; i++) {
      arguments[i] = argument(parameters.get(i), invocation);
    }
    return arguments;
  }

  private Object argument(BoundParameter parameter, Invocation invocation) {
    Class<?> raw = InputConverter.rawType(parameter.type());
    if (OutputBinding.class.isAssignableFrom(raw)) {
      return invocation.output(parameter.name());
    }
    if (parameter.name() != null && !parameter.name().isEmpty()) {
      Object replaced = invocation.replacedParameter(parameter.name());
      return replaced == null ? input(parameter, raw, invocation.request()) : replaced;
    }
    BindingName bindingName = parameter.parameter().getAnnotation(BindingName.class);
    if (bindingName != null) {
      return metadata(bindingName.value(), parameter.type(), invocation.request());
    }
    if (raw.isAssignableFrom(ExecutionContext.class) || raw.isInstance(invocation)) {
      return invocation;
    }
    throw new ClassCastException(
        "Cannot convert the execution context to type " + parameter.type().getTypeName());
  }

  private Object input(BoundParameter parameter, Class<?> raw, HttpTriggerRequest request) {
    if (!isHttpTrigger(parameter.name())) {
      throw new IllegalStateException(
          "Parameter \"%s\" has a binding that is not run on this machine; only HTTP triggers and outputs are."
              .formatted(parameter.name()));
    }
    if (HttpRequestMessage.class.isAssignableFrom(raw)) {
      Type bodyType = InputConverter.firstTypeArgument(parameter.type());
      return new LocalHttpRequestMessage(request, converter.convert(body(request), bodyType));
    }
    return converter.convert(body(request), parameter.type());
  }

  private Object metadata(String name, Type target, HttpTriggerRequest request) {
    Map<String, String> values = TriggerMetadata.of(request);
    String value = values.get(name);
    if (value == null) {
      throw new IllegalArgumentException(
          "There is no @BindingName(\"%s\") in this request: neither the route, the query nor the JSON body has it."
              .formatted(name));
    }
    return converter.convert(value, target);
  }

  private static Object body(HttpTriggerRequest request) {
    if (!request.hasBody()) {
      return null;
    }
    return request.hasBinaryBody() ? request.body() : request.bodyText();
  }

  private boolean isHttpTrigger(String parameterName) {
    return definition
        .httpTrigger()
        .map(FunctionBinding::name)
        .filter(name -> name.equals(parameterName))
        .isPresent();
  }

  /** The name in the parameter's binding annotation; null when it has none. */
  private static String bindingName(Parameter parameter) {
    String name = null;
    for (Annotation annotation : parameter.getAnnotations()) {
      Class<? extends Annotation> type = annotation.annotationType();
      if (type == BindingName.class) {
        continue;
      }
      if (type.getName().startsWith(ANNOTATION_PACKAGE)) {
        name = nameAttribute(annotation);
      }
      CustomBinding custom = type.getAnnotation(CustomBinding.class);
      if (name == null && custom != null) {
        String own = nameAttribute(annotation);
        name = own == null ? custom.name() : own;
      }
    }
    return name;
  }

  private static String nameAttribute(Annotation annotation) {
    try {
      return (String) annotation.annotationType().getMethod("name").invoke(annotation);
    } catch (NoSuchMethodException e) {
      return null;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new HostException("The name of %s cannot be read: %s".formatted(annotation, e), e);
    }
  }

  private record BoundParameter(Parameter parameter, String name) {
    Type type() {
      return parameter.getParameterizedType();
    }
  }
}

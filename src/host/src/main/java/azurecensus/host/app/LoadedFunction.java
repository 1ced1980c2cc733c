package azurecensus.host.app;

import azurecensus.host.staged.FunctionBinding;
import azurecensus.host.staged.FunctionDefinition;
import azurecensus.host.staged.StartException;
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

/** A function's class, method and parameters in the app's class loader. Immutable. */
final class LoadedFunction {
  private static final String ANNOTATION_PACKAGE = "com.microsoft.azure.functions.annotation";

  private final FunctionDefinition definition;
  private final Class<?> type;
  private final Method method;
  private final List<BoundParameter> parameters;

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
   * Finds class and method. The class is not initialised before the first invocation.
   *
   * @throws StartException when either is missing, ambiguous or broken
   */
  static LoadedFunction load(FunctionDefinition definition, ClassLoader appClassLoader) {
    String entryPoint = definition.className() + "." + definition.methodName();
    try {
      Class<?> type = Class.forName(definition.className(), false, appClassLoader);
      List<Method> candidates = new ArrayList<>();
      for (Method method : type.getMethods()) {
        if (method.getDeclaringClass() == type
            && method.getName().equals(definition.methodName())) {
          candidates.add(method);
        }
      }
      if (candidates.stream().anyMatch(Method::isBridge)) {
        throw new StartException(
            "Function %s: the compiler adds a bridge method to %s, because the class implements or extends a generic type;"
                    .formatted(definition.name(), entryPoint)
                + " the Java worker does not load it: move the function to a class without a"
                + " generic supertype.");
      }
      if (candidates.size() != 1) {
        throw new StartException(
            "Function %s: %s is %s: the entry point must be exactly one public method; rename the method or rebuild the app."
                .formatted(
                    definition.name(),
                    entryPoint,
                    candidates.isEmpty()
                        ? "no public method"
                        : candidates.size() + " methods of that name"));
      }
      return new LoadedFunction(definition, type, candidates.get(0));
    } catch (ClassNotFoundException e) {
      if (isNested(definition.className(), appClassLoader)) {
        throw new StartException(
            "Function %s: class %s is nested in another one, and the Java worker does not find it: move the function to a top-level class."
                .formatted(definition.name(), definition.className()),
            e);
      }
      throw new StartException(
          "Function %s: class %s is not in %s: rebuild the app."
              .formatted(
                  definition.name(), definition.className(), definition.jar().getFileName()),
          e);
    } catch (UnsupportedClassVersionError e) {
      throw new StartException(
          "Function %s: class %s is compiled for a newer Java than the %s running here: set JAVA_HOME to a newer JDK or"
                  .formatted(
                      definition.name(),
                      definition.className(),
                      Runtime.version().feature())
              + " compile the app for this one (maven.compiler.release).",
          e);
    } catch (LinkageError e) {
      throw new StartException(
          "Function %s: class %s cannot be loaded: %s. A jar is missing in lib/ or has another version: rebuild the app."
              .formatted(definition.name(), definition.className(), e),
          e);
    }
  }

  /**
   * True when a nested class has that name. The Functions Maven plugin writes {@code a.B.Inner};
   * the class loader needs {@code a.B$Inner}.
   */
  private static boolean isNested(String className, ClassLoader appClassLoader) {
    String name = className;
    for (int dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.')) {
      name = name.substring(0, dot) + '$' + name.substring(dot + 1);
      try {
        Class.forName(name, false, appClassLoader);
        return true;
      } catch (ClassNotFoundException | LinkageError e) {
        // The next dot may be the one.
      }
    }
    return false;
  }

  FunctionDefinition definition() {
    return definition;
  }

  Class<?> type() {
    return type;
  }

  List<BoundParameter> parameters() {
    return parameters;
  }

  Class<?> returnType() {
    return method.getReturnType();
  }

  boolean returnsNothing() {
    return method.getReturnType() == void.class || method.getReturnType() == Void.class;
  }

  boolean isStatic() {
    return Modifier.isStatic(method.getModifiers());
  }

  /**
   * The name in the parameter annotation with that simple class name; null when no parameter has
   * such an annotation.
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
   * Calls the method.
   *
   * @param instance null for a static method
   * @throws InvocationTargetException around the method's own exception; the worker does not unwrap
   *     it either
   */
  Object invoke(Object instance, Object[] arguments)
      throws InvocationTargetException, IllegalAccessException {
    return method.invoke(instance, arguments);
  }

  /** True when the parameter receives the HTTP request. */
  boolean isHttpTrigger(BoundParameter parameter) {
    return definition
        .httpTrigger()
        .map(FunctionBinding::name)
        .filter(name -> name.equals(parameter.name()))
        .isPresent();
  }

  /** True when the parameter receives the data of the trigger. */
  boolean isTrigger(BoundParameter parameter) {
    return isTrigger(parameter.name());
  }

  /** True when the trigger's binding has that name. */
  boolean isTrigger(String name) {
    return definition
        .trigger()
        .map(FunctionBinding::name)
        .filter(triggerName -> triggerName.equals(name))
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
      throw new StartException("The name of %s cannot be read: %s".formatted(annotation, e), e);
    }
  }

  /**
   * A parameter of the method.
   *
   * @param name the name in its binding annotation; null when it has none
   */
  record BoundParameter(Parameter parameter, String name) {
    Type type() {
      return parameter.getParameterizedType();
    }
  }
}

package azurecensus.sample;

import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.logging.Level;

/** Returns the context of an invocation. */
public final class ContextFunctions {
  private int calls;

  /** Returns the part of the context that the query parameter {@code kind} selects. */
  @FunctionName("Context")
  public String context(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      ExecutionContext context) {
    String kind = request.getQueryParameters().get("kind");
    return switch (kind) {
      case "function" -> context.getFunctionName();
      case "invocation" -> context.getInvocationId();
      case "logger" ->
        String.valueOf(context.getLogger().getName()) + " "
            + context.getLogger().getLevel();
      case "traceparent" -> "[" + context.getTraceContext().getTraceparent() + "]";
      case "tracestate" -> "[" + context.getTraceContext().getTracestate() + "]";
      case "attributes" -> context.getTraceContext().getAttributes().toString();
      case "retry" ->
        context.getRetryContext().getRetrycount() + "/"
            + context.getRetryContext().getMaxretrycount();
      case "retryException" -> "[" + context.getRetryContext().getException().getMessage() + "]";
      case "classLoader" ->
        Boolean.toString(Thread.currentThread().getContextClassLoader()
            == ContextFunctions.class.getClassLoader());
      case "file" -> Boolean.toString(Files.exists(Path.of("host.json")));
      case "loaderName" -> ContextFunctions.class.getClassLoader().getName();
      case "instance" -> Integer.toString(++calls);
      default -> visible(kind);
    };
  }

  /** The name of a class if this one can load it. */
  private static String visible(String className) {
    try {
      return Class.forName(className).getName();
    } catch (ClassNotFoundException e) {
      return "invisible";
    }
  }

  /** Returns an environment variable. */
  @FunctionName("Environment")
  public String environment(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              route = "environment/{variable}",
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    String path = request.getUri().getPath();
    String variable = path.substring(path.lastIndexOf('/') + 1);
    return System.getenv(variable) + " " + System.getenv().get(variable);
  }

  /** A static function. */
  @FunctionName("Static")
  public static String staticFunction(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request) {
    return "static " + request.getHttpMethod();
  }

  /** Logs at every level, from this thread and from another. */
  @FunctionName("Log")
  public String log(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      ExecutionContext context)
      throws InterruptedException {
    String id = request.getQueryParameters().getOrDefault("id", "");
    for (Level level :
        new Level[] {Level.FINE, Level.CONFIG, Level.INFO, Level.WARNING, Level.SEVERE}) {
      context.getLogger().log(level, "log " + level + " {0} " + id, "unused");
    }
    Thread other = new Thread(() -> context.getLogger().info("log other thread " + id));
    other.start();
    other.join();
    context
        .getLogger()
        .log(Level.SEVERE, "log throwable " + id, new IllegalStateException("logged"));
    return context.getInvocationId() + " " + context.getTraceContext().getTraceparent() + " " + id;
  }

  /** Returns the number of the build of this app. */
  @FunctionName("Version")
  public String version(
      @HttpTrigger(
              name = "req",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request)
      throws IOException {
    try (InputStream in = ContextFunctions.class.getResourceAsStream("/version.txt")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8) + " " + request.getHttpMethod();
    }
  }
}

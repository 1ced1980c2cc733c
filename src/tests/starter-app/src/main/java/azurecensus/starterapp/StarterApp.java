package azurecensus.starterapp;

import azurecensus.tracing.InProcessSpan;
import azurecensus.tracing.OkHttpTracing;
import azurecensus.tracing.TracedCalls;
import azurecensus.tracing.TracingContext;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpMethod;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.annotation.AuthorizationLevel;
import com.microsoft.azure.functions.annotation.FunctionName;
import com.microsoft.azure.functions.annotation.HttpTrigger;
import com.microsoft.azure.functions.annotation.TimerTrigger;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Level;
import java.util.logging.Logger;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** A function of each kind: synchronous, failing, parallel, asynchronous, and timed. */
public final class StarterApp {
  private static final Logger LOGGER = Logger.getLogger(StarterApp.class.getName());
  private static final TracedCalls CALLS =
      OkHttpTracing.builder().build().trace(new OkHttpClient());
  private static final ExecutorService EXECUTOR =
      TracingContext.wrap(Executors.newFixedThreadPool(2, StarterApp::daemon));

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "starter-app");
    thread.setDaemon(true);
    return thread;
  }

  /** Logs and answers; has no tracing code. */
  @FunctionName("hello")
  public HttpResponseMessage hello(
      @HttpTrigger(
              name = "request",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      ExecutionContext context) {
    context.getLogger().info("by the invocation's logger");
    LOGGER.log(Level.WARNING, "by {0} logger", "another");
    return request.createResponseBuilder(HttpStatus.OK).body("hello").build();
  }

  /** Throws an exception; has no tracing code. */
  @FunctionName("fails")
  public HttpResponseMessage fails(
      @HttpTrigger(
              name = "request",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      ExecutionContext context) {
    throw new IllegalStateException("this one always fails", new IOException("for this reason"));
  }

  /** Calls two dependencies at the same time, on other threads. */
  @FunctionName("parallel")
  public String parallel(
      @HttpTrigger(
              name = "request",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      ExecutionContext context)
      throws Exception {
    Future<String> first =
        EXECUTOR.submit(() -> InProcessSpan.call("first half", StarterApp::call));
    Future<String> second =
        EXECUTOR.submit(() -> InProcessSpan.call("second half", StarterApp::call));
    return first.get() + second.get();
  }

  private static String call() throws IOException {
    try (Response response = CALLS.newCall(dependency()).execute()) {
      return response.body().string();
    }
  }

  private static Request dependency() {
    return new Request.Builder().url(System.getenv("DEPENDENCY_URL")).build();
  }

  /** Calls a dependency asynchronously. */
  @FunctionName("enqueued")
  public String enqueued(
      @HttpTrigger(
              name = "request",
              methods = {HttpMethod.GET},
              authLevel = AuthorizationLevel.ANONYMOUS)
          HttpRequestMessage<Optional<String>> request,
      ExecutionContext context)
      throws Exception {
    CompletableFuture<String> answer = new CompletableFuture<>();
    CALLS.newCall(dependency()).enqueue(new Callback() {
      @Override
      public void onFailure(Call call, IOException e) {
        answer.completeExceptionally(e);
      }

      @Override
      public void onResponse(Call call, Response response) throws IOException {
        try (response) {
          InProcessSpan.run("callback", () -> LOGGER.info("in the callback"));
          answer.complete(response.body().string());
        }
      }
    });
    return answer.get();
  }

  /** Runs by a timer, so it has no request. */
  @FunctionName("nightly")
  public void nightly(
      @TimerTrigger(name = "timer", schedule = "0 0 3 * * *") String timer,
      ExecutionContext context) {
    InProcessSpan.run("clean up", () -> context.getLogger().info("cleaning up"));
  }
}

package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import azurecensus.tracing.InProcessSpan;
import azurecensus.tracing.OkHttpTracing;
import azurecensus.tracing.TracingInterceptor;
import azurecensus.tracing.TracingSetup;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Calls a server with the OkHttp that is on the class path. */
class OkHttpTest {
  private final BlockingQueue<String> traceparents = new LinkedBlockingQueue<>();
  private HttpServer server;
  private Request request;

  @BeforeEach
  void start() throws IOException {
    TracingSetup.recordEverything();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      traceparents.add(
          String.valueOf(exchange.getRequestHeaders().getFirst("traceparent")));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    server.start();
    request = new Request.Builder()
        .url("http://127.0.0.1:" + server.getAddress().getPort() + "/")
        .build();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void classPath_hasTheVersionUnderTest() {
    String location = OkHttpClient.class.getProtectionDomain().getCodeSource().getLocation().toString();

    assertTrue(location.contains("-" + System.getProperty("okhttp.version") + ".jar"), location);
  }

  @Test
  void interceptor_sendsTheTrace() throws Exception {
    OkHttpClient client =
        new OkHttpClient.Builder().addInterceptor(new TracingInterceptor()).build();

    InProcessSpan.call("work", () -> {
      try (Response response = client.newCall(request).execute()) {
        return response.code();
      }
    });

    assertTraceArrived();
  }

  @Test
  void tracedCalls_sendTheTraceOfAnEnqueuedCall() throws Exception {
    Call.Factory calls = OkHttpTracing.builder()
        .setSpanPerAttempt(true)
        .setTimings(true)
        .build()
        .trace(new OkHttpClient());
    CompletableFuture<Integer> status = new CompletableFuture<>();

    InProcessSpan.run("work", () -> calls.newCall(request).clone().enqueue(new Callback() {
      @Override
      public void onFailure(Call call, IOException e) {
        status.completeExceptionally(e);
      }

      @Override
      public void onResponse(Call call, Response response) {
        response.close();
        status.complete(response.code());
      }
    }));

    assertEquals(200, status.get(10, TimeUnit.SECONDS));
    assertTraceArrived();
  }

  private void assertTraceArrived() throws InterruptedException {
    String traceparent = traceparents.poll(10, TimeUnit.SECONDS);
    assertTrue(traceparent != null && traceparent.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-01"), traceparent);
  }
}

package consumer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import azurecensus.tracing.InProcessSpan;
import azurecensus.tracing.InvocationSpan;
import azurecensus.tracing.InvocationTracer;
import com.microsoft.azure.functions.ExecutionContext;
import com.microsoft.azure.functions.HttpRequestMessage;
import com.microsoft.azure.functions.HttpResponseMessage;
import com.microsoft.azure.functions.HttpStatus;
import com.microsoft.azure.functions.TraceContext;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.Map;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Runs an HTTP function with neither OkHttp nor Kotlin on the class path. */
class WithoutOkHttpTest {
  private static final String TRACEPARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Test
  void classPath_hasNeitherOkHttpNorKotlin() {
    assertThrows(ClassNotFoundException.class, () -> Class.forName("okhttp3.OkHttpClient"));
    assertThrows(ClassNotFoundException.class, () -> Class.forName("kotlin.Unit"));
  }

  @Test
  void httpFunction_isTraced() throws Exception {
    InvocationTracer tracer = InvocationTracer.builder().build();
    HttpResponseMessage ok = fake(HttpResponseMessage.class, Map.of("getStatusCode", 200, "getStatus", HttpStatus.OK));
    HttpRequestMessage<?> request = fake(
        HttpRequestMessage.class,
        Map.of("getUri", URI.create("http://127.0.0.1/api/hello"), "getHeaders", Map.of()));
    TraceContext trace = fake(TraceContext.class, Map.of("getTraceparent", TRACEPARENT, "getTracestate", ""));
    ExecutionContext context = fake(
        ExecutionContext.class,
        Map.of(
            "getLogger", Logger.getAnonymousLogger(),
            "getInvocationId", "1",
            "getFunctionName", "hello",
            "getTraceContext", trace));

    try (InvocationSpan invocation = tracer.start(context, request)) {
      HttpResponseMessage response = InProcessSpan.call("greet", () -> invocation.recordResponse(ok));

      assertEquals(200, response.getStatusCode());
      assertEquals("hello", invocation.getOperationName());
    }
  }

  private static <T> T fake(Class<T> type, Map<String, ?> answers) {
    return type.cast(Proxy.newProxyInstance(
        type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> answers.get(method.getName())));
  }
}

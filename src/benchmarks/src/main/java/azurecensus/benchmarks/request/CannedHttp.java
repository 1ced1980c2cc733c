package azurecensus.benchmarks.request;

import java.io.IOException;
import java.io.UncheckedIOException;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/** An OkHttp client whose last interceptor answers each call with 200, without a socket. */
final class CannedHttp {
  private static final String URL = "https://www.example.com/api/time/current/zone?timeZone=UTC";

  private final OkHttpClient client;

  /** Creates a client that traces with this interceptor; null for no tracing. */
  CannedHttp(Interceptor tracing) {
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    if (tracing != null) {
      builder.addInterceptor(tracing);
    }
    client = builder.addInterceptor(CannedHttp::answer).build();
  }

  private static Response answer(Interceptor.Chain chain) {
    return new Response.Builder()
        .request(chain.request())
        .protocol(Protocol.HTTP_1_1)
        .code(200)
        .message("OK")
        .body(ResponseBody.EMPTY)
        .build();
  }

  int call() {
    Request request = new Request.Builder().url(URL).build();
    try (Response response = client.newCall(request).execute()) {
      return response.code();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package azurecensus.calls;

import azurecensus.clients.ApacheHttpTracing;
import azurecensus.clients.TracedHttpClient;
import azurecensus.clients.TracedUrlConnection;
import azurecensus.tracing.OkHttpTracing;
import azurecensus.tracing.TracedCalls;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** A GET with each HTTP client; the path names the client. */
final class HttpCalls {
  private static final HttpClient JDK = TracedHttpClient.wrap(HttpClient.newHttpClient());
  private static final CloseableHttpClient APACHE =
      ApacheHttpTracing.trace(HttpClients.custom()).build();
  private static final CloseableHttpAsyncClient APACHE_ASYNC =
      ApacheHttpTracing.trace(HttpAsyncClients.custom()).build();
  private static final TracedCalls OKHTTP =
      OkHttpTracing.builder().build().trace(new OkHttpClient());

  private HttpCalls() {}

  static void all(String url) throws Exception {
    JDK.send(HttpRequest.newBuilder(URI.create(url + "/jdk")).build(), BodyHandlers.discarding());
    JDK.sendAsync(
            HttpRequest.newBuilder(URI.create(url + "/jdk-async")).build(),
            BodyHandlers.discarding())
        .get();
    HttpURLConnection connection =
        (HttpURLConnection) URI.create(url + "/url-connection").toURL().openConnection();
    TracedUrlConnection.call(connection, connection::getResponseCode);
    APACHE.execute(new HttpGet(url + "/apache"), response -> {
      EntityUtils.consume(response.getEntity());
      return response.getCode();
    });
    APACHE_ASYNC.start();
    APACHE_ASYNC
        .execute(SimpleRequestBuilder.get(url + "/apache-async").build(), null)
        .get();
    Request request = new Request.Builder().url(url + "/okhttp").build();
    try (Response response = OKHTTP.newCall(request).execute()) {
      response.body().bytes();
    }
  }
}

package azurecensus.clients;

import static java.nio.charset.StandardCharsets.UTF_8;

import azurecensus.tracing.OkHttpTracing;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.jdk.httpclient.JdkHttpClientBuilder;
import com.azure.core.http.policy.FixedDelayOptions;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.policy.RetryOptions;
import com.azure.core.util.BinaryData;
import com.azure.core.util.ClientOptions;
import com.azure.core.util.TracingOptions;
import com.azure.storage.blob.BlobContainerClientBuilder;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.apache.hc.client5.http.async.methods.SimpleHttpResponse;
import org.apache.hc.client5.http.async.methods.SimpleRequestBuilder;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClientBuilder;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.entity.StringEntity;
import reactor.core.publisher.Mono;

/** Each client in both forms. Sends a body, follows redirects, and returns status and answer. */
enum BareAndTraced {
  JDK {
    @Override
    String send(boolean traced, URI uri, RuntimeException thrown) throws Exception {
      return text(jdk(traced).send(jdkRequest(uri), jdkBody(thrown)));
    }
  },
  JDK_ASYNC {
    @Override
    String send(boolean traced, URI uri, RuntimeException thrown) throws Exception {
      return text(jdk(traced).sendAsync(jdkRequest(uri), jdkBody(thrown)).get());
    }
  },
  URL_CONNECTION {
    @Override
    String send(boolean traced, URI uri, RuntimeException thrown) throws Exception {
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
      connection.setDoOutput(true);
      TracedUrlConnection.Work<String> work = () -> {
        try (OutputStream out = connection.getOutputStream()) {
          out.write(BODY.getBytes(UTF_8));
        }
        fail(thrown);
        return connection.getResponseCode() + " "
            + new String(connection.getInputStream().readAllBytes(), UTF_8);
      };
      return traced ? TracedUrlConnection.call(connection, work) : work.run();
    }
  },
  APACHE {
    @Override
    String send(boolean traced, URI uri, RuntimeException thrown) throws Exception {
      HttpClientBuilder builder = HttpClientBuilder.create()
          .disableAutomaticRetries()
          .addExecInterceptorLast("fails", (request, scope, chain) -> {
            fail(thrown);
            return chain.proceed(request, scope);
          });
      HttpPost request = new HttpPost(uri);
      request.setEntity(new StringEntity(BODY, ContentType.TEXT_PLAIN));
      try (CloseableHttpClient client =
          (traced ? ApacheHttpTracing.trace(builder) : builder).build()) {
        return client.execute(
            request,
            response -> response.getCode() + " " + EntityUtils.toString(response.getEntity()));
      }
    }
  },
  APACHE_ASYNC {
    @Override
    String send(boolean traced, URI uri, RuntimeException thrown) throws Exception {
      HttpAsyncClientBuilder builder = HttpAsyncClientBuilder.create()
          .disableAutomaticRetries()
          .addExecInterceptorLast("fails", (request, entity, scope, chain, callback) -> {
            fail(thrown);
            chain.proceed(request, entity, scope, callback);
          });
      try (CloseableHttpAsyncClient client =
          (traced ? ApacheHttpTracing.trace(builder) : builder).build()) {
        client.start();
        SimpleHttpResponse response = client
            .execute(
                SimpleRequestBuilder.post(uri)
                    .setBody(BODY, ContentType.TEXT_PLAIN)
                    .build(),
                null)
            .get();
        return response.getCode() + " " + response.getBodyText();
      }
    }
  },
  OKHTTP {
    @Override
    String send(boolean traced, URI uri, RuntimeException thrown) throws Exception {
      OkHttpClient client = new OkHttpClient.Builder()
          .addNetworkInterceptor(chain -> {
            fail(thrown);
            return chain.proceed(chain.request());
          })
          .build();
      Call.Factory calls = traced ? OkHttpTracing.builder().build().trace(client) : client;
      Request request = new Request.Builder()
          .url(uri.toString())
          .post(RequestBody.create(BODY.getBytes(UTF_8)))
          .build();
      try (Response response = calls.newCall(request).execute()) {
        return response.code() + " " + response.body().string();
      } finally {
        client.connectionPool().evictAll();
      }
    }
  },
  AZURE_BLOB {
    @Override
    String send(boolean traced, URI uri, RuntimeException thrown) {
      new BlobContainerClientBuilder()
          .connectionString("DefaultEndpointsProtocol=http;AccountName=shop;AccountKey=c2VjcmV0;"
              + "BlobEndpoint=" + uri.resolve("/shop") + ";")
          .containerName("orders")
          .httpClient(new JdkHttpClientBuilder().build())
          .retryOptions(new RetryOptions(new FixedDelayOptions(1, Duration.ofMillis(1))))
          .clientOptions(
              new ClientOptions().setTracingOptions(new TracingOptions().setEnabled(traced)))
          .addPolicy(new FailingPolicy(thrown))
          .buildClient()
          .getBlobClient(uri.getPath().substring(1))
          .upload(BinaryData.fromString(BODY), true);
      return "uploaded";
    }
  };

  static final String BODY = "one beer";

  /**
   * Sends one request.
   *
   * @param traced true: with tracing
   * @param thrown thrown inside the client, before it sends or while it receives; null: nothing
   */
  abstract String send(boolean traced, URI uri, RuntimeException thrown) throws Exception;

  /** Returns the exception that the caller of the client gets; an async one is in a future. */
  static Throwable withoutFuture(Throwable failure) {
    return failure instanceof ExecutionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static void fail(RuntimeException thrown) {
    if (thrown != null) {
      throw thrown;
    }
  }

  private static HttpClient jdk(boolean traced) {
    HttpClient client =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
    return traced ? TracedHttpClient.wrap(client) : client;
  }

  private static HttpRequest jdkRequest(URI uri) {
    return HttpRequest.newBuilder(uri)
        .header("X-Order", "17")
        .POST(BodyPublishers.ofString(BODY))
        .build();
  }

  private static BodyHandler<String> jdkBody(RuntimeException thrown) {
    return response -> {
      fail(thrown);
      return BodyHandlers.ofString().apply(response);
    };
  }

  private static String text(java.net.http.HttpResponse<String> response) {
    return response.statusCode() + " " + response.body();
  }

  private record FailingPolicy(RuntimeException thrown) implements HttpPipelinePolicy {
    @Override
    public Mono<HttpResponse> process(
        HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
      fail(thrown);
      return next.process();
    }

    @Override
    public HttpResponse processSync(
        HttpPipelineCallContext context, HttpPipelineNextSyncPolicy next) {
      fail(thrown);
      return next.processSync();
    }
  }
}

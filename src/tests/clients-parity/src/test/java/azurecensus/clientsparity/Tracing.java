package azurecensus.clientsparity;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;
import java.util.concurrent.Callable;
import javax.sql.DataSource;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import org.apache.hc.client5.http.impl.async.CloseableHttpAsyncClient;
import org.apache.hc.client5.http.impl.async.HttpAsyncClients;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;

/**
 * A way to trace clients. Clients that it does not trace are returned as they are. The Azure SDK
 * finds its tracer on the class path.
 */
interface Tracing {
  /** The work below a URL connection. */
  @FunctionalInterface
  interface Exchange<T> {
    T run() throws IOException;
  }

  /** Does work below a span of its own, which begins a trace. */
  void below(String name, Callable<?> work) throws Exception;

  /** Sends what was recorded. */
  void close();

  /** Returns the number of spans that came to an exporter that drops them. */
  default long recorded() {
    return 0;
  }

  default HttpClient jdk(HttpClient client) {
    return client;
  }

  default CloseableHttpClient apache() {
    return HttpClients.createDefault();
  }

  default CloseableHttpAsyncClient apacheAsync() {
    return HttpAsyncClients.createDefault();
  }

  default Call.Factory okHttp(OkHttpClient client) {
    return client;
  }

  default DataSource dataSource(DataSource source) {
    return source;
  }

  default Channel grpc(ManagedChannel channel) {
    return channel;
  }

  /** Makes the exchange of a {@link HttpURLConnection}. */
  default <T> T exchange(HttpURLConnection connection, Exchange<T> exchange) throws IOException {
    return exchange.run();
  }

  /**
   * Returns the tracing of a kind.
   *
   * @param kind {@code plain}, {@code ours}, {@code libraries} or {@code agent}
   * @param connectionString the destination; empty to record everything and send nothing
   */
  static Tracing of(String kind, String connectionString) {
    return switch (kind) {
      case "plain" -> new NoTracing();
      case "ours" -> new OurTracing(connectionString);
      case "libraries" -> new LibraryTracing(connectionString);
      case "agent" -> new AgentTracing();
      default -> throw new IllegalArgumentException(kind);
    };
  }

  /** Traces nothing. */
  final class NoTracing implements Tracing {
    @Override
    public void below(String name, Callable<?> work) throws Exception {
      work.call();
    }

    @Override
    public void close() {}
  }
}

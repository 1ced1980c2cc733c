package azurecensus.clientsparity;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The services that the clients call, on loopback sockets; for Azure a stand-in. */
final class LocalServers implements AutoCloseable {
  static final MethodDescriptor<byte[], byte[]> FIND = method("Find");
  static final MethodDescriptor<byte[], byte[]> FAIL = method("Fail");

  private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
    Thread thread = new Thread(task, "local servers");
    thread.setDaemon(true);
    return thread;
  });
  private final HttpServer http;
  private final Server grpc;

  LocalServers() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.setExecutor(threads);
    http.createContext("/", LocalServers::answer);
    http.start();
    grpc = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
        .executor(threads)
        .addService(ServerServiceDefinition.builder("shop.Orders")
            .addMethod(FIND, ServerCalls.asyncUnaryCall((request, response) -> {
              response.onNext(request);
              response.onCompleted();
            }))
            .addMethod(
                FAIL,
                ServerCalls.asyncUnaryCall((request, response) -> response.onError(
                    Status.NOT_FOUND.withDescription("no order").asRuntimeException())))
            .build())
        .build()
        .start();
  }

  private static MethodDescriptor<byte[], byte[]> method(String name) {
    MethodDescriptor.Marshaller<byte[]> bytes = new Bytes();
    return MethodDescriptor.<byte[], byte[]>newBuilder(bytes, bytes)
        .setType(MethodDescriptor.MethodType.UNARY)
        .setFullMethodName("shop.Orders/" + name)
        .setSampledToLocalTracing(true)
        .build();
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      if (path.startsWith("/shop")) {
        answerAsAzure(exchange, path);
      } else if (path.equals("/missing")) {
        send(exchange, 404, "missing");
      } else if (path.equals("/old")) {
        exchange.getResponseHeaders().set("Location", "/orders/17");
        exchange.sendResponseHeaders(302, -1);
      } else {
        send(exchange, 200, "beer");
      }
    }
  }

  private static void answerAsAzure(HttpExchange exchange, String path) throws IOException {
    exchange.getResponseHeaders().set("ETag", "\"1\"");
    exchange.getResponseHeaders().set("Last-Modified", "Wed, 25 Nov 2026 10:00:00 GMT");
    exchange.getResponseHeaders().set("x-ms-request-id", "r1");
    if (path.endsWith("missing.json")) {
      exchange.getResponseHeaders().set("x-ms-error-code", "BlobNotFound");
      exchange.sendResponseHeaders(404, -1);
    } else if (path.contains("(")) {
      exchange.sendResponseHeaders(204, -1);
    } else {
      exchange.sendResponseHeaders(201, -1);
    }
  }

  private static void send(HttpExchange exchange, int code, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
  }

  int httpPort() {
    return http.getAddress().getPort();
  }

  int grpcPort() {
    return grpc.getPort();
  }

  @Override
  public void close() {
    http.stop(0);
    grpc.shutdownNow();
    threads.shutdownNow();
  }
}

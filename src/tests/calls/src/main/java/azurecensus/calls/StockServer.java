package azurecensus.calls;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.okhttp.OkHttpServerBuilder;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A gRPC server on a loopback socket: 3 of everything are in stock, and no tea is known. */
public final class StockServer implements AutoCloseable {
  private final Server server;

  private StockServer(Server server) {
    this.server = server;
  }

  /** Starts a server on a free port. */
  public static StockServer start() throws IOException {
    ServerServiceDefinition stock = ServerServiceDefinition.builder(Stock.SERVICE)
        .addMethod(Stock.COUNT, ServerCalls.asyncUnaryCall((item, answer) -> {
          if (item.equals("tea")) {
            answer.onError(
                new StatusRuntimeException(Status.NOT_FOUND.withDescription("no such item")));
          } else {
            answer.onNext("3");
            answer.onCompleted();
          }
        }))
        .build();
    return new StockServer(OkHttpServerBuilder.forPort(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            InsecureServerCredentials.create())
        .addService(stock)
        .build()
        .start());
  }

  /** Returns {@code host:port}. */
  public String target() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}

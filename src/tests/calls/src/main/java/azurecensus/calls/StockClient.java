package azurecensus.calls;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.InsecureChannelCredentials;
import io.grpc.okhttp.OkHttpChannelBuilder;
import io.grpc.stub.ClientCalls;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Calls the service with gRPC, whose tracing by OpenCensus is on by default. */
final class StockClient {
  private static final Map<String, Channel> CHANNELS = new ConcurrentHashMap<>();

  private StockClient() {}

  /** Returns the number of pieces in stock. */
  static int count(String target, String item) {
    Channel channel = CHANNELS.computeIfAbsent(
        target,
        key -> OkHttpChannelBuilder.forTarget(key, InsecureChannelCredentials.create())
            .build());
    return Integer.parseInt(
        ClientCalls.blockingUnaryCall(channel, Stock.COUNT, CallOptions.DEFAULT, item));
  }
}

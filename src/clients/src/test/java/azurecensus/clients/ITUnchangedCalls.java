package azurecensus.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares each traced client with the bare one, where nothing exports, where nothing is sampled,
 * and where tracing fails: the same answers, the same bytes in the same number of requests apart
 * from the trace headers, the same exceptions.
 */
class ITUnchangedCalls {
  private static final String TRACE_HEADER = "\r\ntraceparent: 00-";

  private RawServer server;

  @BeforeEach
  void start() throws IOException {
    server = RawServer.start();
  }

  @AfterEach
  void stop() throws IOException {
    TracingState.end();
    server.close();
  }

  static Stream<Arguments> clientsAndStates() {
    return Arrays.stream(BareAndTraced.values())
        .flatMap(
            client -> Arrays.stream(TracingState.values()).map(state -> arguments(client, state)));
  }

  /** The answer and the failures that the caller saw, and the requests that the server saw. */
  private record Seen(String answer, List<String> failures, List<String> requests) {
    Seen withoutTrace() {
      return new Seen(
          answer,
          failures,
          requests.stream().map(ITUnchangedCalls::withoutTrace).toList());
    }
  }

  private Seen see(BareAndTraced client, boolean traced, URI uri) {
    List<String> failures = new ArrayList<>();
    String answer = null;
    try {
      answer = client.send(traced, uri, null);
    } catch (Exception e) {
      for (Throwable failure = e; failure != null; failure = failure.getCause()) {
        failures.add(failure.getClass().getName() + ": " + failure.getMessage());
      }
    }
    return new Seen(answer, failures, server.takeRequests());
  }

  /** Removes the trace headers, and what each request of the Azure SDK has anew. */
  private static String withoutTrace(String request) {
    return request.replaceAll(
        "(?im)^(traceparent|tracestate|x-ms-client-request-id|x-ms-date|date|authorization): .*\r\n",
        "");
  }

  @ParameterizedTest
  @MethodSource("clientsAndStates")
  void call_isThatOfTheBareClient(BareAndTraced client, TracingState state) {
    for (String name : List.of("ok", "moved", "broken")) {
      URI uri = server.uri("/" + name);
      Seen bare = see(client, false, uri);
      state.begin();
      Seen traced = see(client, true, uri);
      TracingState.end();

      assertThat(traced.withoutTrace()).as(name).isEqualTo(bare.withoutTrace());
      assertThat(bare.requests()).isNotEmpty().noneMatch(request -> request.contains(TRACE_HEADER));
      // HttpURLConnection sends none of the caller's headers with the second request.
      assertThat(traced.requests().get(0).contains(TRACE_HEADER))
          .isEqualTo(state != TracingState.FAILING_TRACER);
    }
  }

  @ParameterizedTest
  @MethodSource("clientsAndStates")
  void refusedConnection_isThatOfTheBareClient(BareAndTraced client, TracingState state)
      throws IOException {
    URI uri;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      uri = URI.create("http://127.0.0.1:" + closed.getLocalPort() + "/ok");
    }
    Seen bare = see(client, false, uri);
    state.begin();

    assertThat(see(client, true, uri)).isEqualTo(bare);
    assertThat(bare.failures()).isNotEmpty();
  }

  /** The exception itself, or the one around it that the bare client also makes. */
  @ParameterizedTest
  @MethodSource("clientsAndStates")
  void exceptionOfTheApp_isPassedOnAsItIs(BareAndTraced client, TracingState state) {
    RuntimeException bareThrown = new IllegalArgumentException("by the app");
    RuntimeException thrown = new IllegalArgumentException("by the app");
    URI uri = server.uri("/ok");
    Throwable bare =
        BareAndTraced.withoutFuture(catchThrowable(() -> client.send(false, uri, bareThrown)));
    state.begin();

    Throwable traced =
        BareAndTraced.withoutFuture(catchThrowable(() -> client.send(true, uri, thrown)));

    assertThat(traced).hasSameClassAs(bare).hasMessage(bare.getMessage());
    if (bare == bareThrown) {
      assertThat(traced).isSameAs(thrown);
    } else {
      assertThat(bare).rootCause().isSameAs(bareThrown);
      assertThat(traced).rootCause().isSameAs(thrown);
    }
    assertThat(thrown.getSuppressed()).hasSameSizeAs(bareThrown.getSuppressed());
  }
}

package azurecensus.tracing.internal.okhttp;

import azurecensus.tracing.internal.Attributes;
import azurecensus.tracing.internal.SpanExceptions;
import azurecensus.tracing.internal.TracingFailures;
import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.Span;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.List;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.Protocol;
import okhttp3.Request;

/**
 * Measures the parts of one call, and ends the call's span with the results. Parts that repeat
 * (after a redirect, or with a second address) are added up; parts that overlap are counted from
 * the first start to the last stop. Thread-safe, since OkHttp connects on threads of its own.
 */
public final class CallTimings extends EventListener {
  private final CallState state;
  private final Stopwatch dns = new Stopwatch();
  private final Stopwatch connect = new Stopwatch();
  private final Stopwatch tls = new Stopwatch();
  private final Stopwatch firstByte = new Stopwatch();
  private final Stopwatch body = new Stopwatch();

  /** Creates the listener of one call. */
  public CallTimings(CallState state) {
    this.state = state;
  }

  @Override
  public void dnsStart(Call call, String domainName) {
    dns.start();
  }

  @Override
  public void dnsEnd(Call call, String domainName, List<InetAddress> addresses) {
    dns.stop();
  }

  @Override
  public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
    connect.start();
  }

  @Override
  public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, Protocol protocol) {
    connect.stop();
  }

  @Override
  public void connectFailed(
      Call call, InetSocketAddress address, Proxy proxy, Protocol protocol, IOException e) {
    connect.stop();
  }

  @Override
  public void secureConnectStart(Call call) {
    tls.start();
  }

  @Override
  public void secureConnectEnd(Call call, Handshake handshake) {
    tls.stop();
  }

  @Override
  public void requestHeadersEnd(Call call, Request request) {
    firstByte.start();
  }

  @Override
  public void requestBodyEnd(Call call, long byteCount) {
    firstByte.restart();
  }

  @Override
  public void responseHeadersStart(Call call) {
    firstByte.stop();
  }

  @Override
  public void responseBodyStart(Call call) {
    body.start();
  }

  @Override
  public void responseBodyEnd(Call call, long byteCount) {
    body.stop();
  }

  @Override
  public void responseFailed(Call call, IOException e) {
    if (body.hasRun()) { // the interceptor records earlier failures
      body.stop();
      record(span -> SpanExceptions.fail(span, e));
    }
  }

  @Override
  public void callEnd(Call call) {
    end();
  }

  @Override
  public void callFailed(Call call, IOException e) {
    end();
  }

  private void end() {
    record(span -> {
      put(span, "dns_ms", dns);
      put(span, "connect_ms", connect);
      put(span, "tls_ms", tls);
      put(span, "first_byte_ms", firstByte);
      put(span, "body_ms", body);
      span.end();
    });
  }

  private void record(Consumer<Span> work) {
    Span span = state.span();
    if (span == null) {
      return;
    }
    try {
      work.accept(span);
    } catch (RuntimeException | LinkageError e) {
      TracingFailures.report("The timings of an OkHttp call could not be recorded.", e);
    }
  }

  private static void put(Span span, String name, Stopwatch stopwatch) {
    if (stopwatch.hasRun()) {
      span.putAttribute(
          Attributes.HTTP_TIMING + name,
          AttributeValue.doubleAttributeValue(stopwatch.nanos() / 1e6));
    }
  }

  /** Adds up the times during which at least one part runs. */
  private static final class Stopwatch {
    private int running;
    private long since;
    private long nanos;
    private boolean hasRun;

    synchronized void start() {
      if (running++ == 0) {
        since = System.nanoTime();
      }
      hasRun = true;
    }

    synchronized void restart() {
      since = System.nanoTime();
    }

    synchronized void stop() {
      if (running > 0 && --running == 0) {
        nanos += System.nanoTime() - since;
      }
    }

    synchronized boolean hasRun() {
      return hasRun;
    }

    synchronized long nanos() {
      return nanos;
    }
  }
}

package azurecensus.portal.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Reads the bodies of requests without holding a thread, so that a slow sender delays nobody. The
 * time of one body and the memory of all are bounded. Thread-safe.
 */
final class BodyCollector {
  /** Time for a whole body, plus a second for each {@link #BYTES_PER_SECOND}. */
  private static final Duration MAX_TIME = Duration.ofSeconds(10);

  private static final long BYTES_PER_SECOND = 64 * 1024;

  private final long maxBodyBytes;
  private final long maxBytesUnderWay;
  private final AtomicLong bytesUnderWay = new AtomicLong();

  /**
   * Creates the collector.
   *
   * @param maxBodyBytes most bytes of a body; of a longer one the beginning is collected, with one
   *     byte more, so that its reader notices the excess
   * @param maxBytesUnderWay most bytes of all bodies that are collected and not released
   */
  BodyCollector(long maxBodyBytes, long maxBytesUnderWay) {
    this.maxBodyBytes = maxBodyBytes;
    this.maxBytesUnderWay = maxBytesUnderWay;
  }

  /** A collected body; its memory counts until it is released. */
  final class Body {
    private final Request request;
    private final long startNanos = System.nanoTime();
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Consumer<Exception> whenEnded;
    private Scheduler.Task deadline;

    private Body(Request request) {
      this.request = request;
    }

    byte[] toByteArray() {
      return bytes.toByteArray();
    }

    /** Frees the memory; idempotent. */
    synchronized void release() {
      bytesUnderWay.addAndGet(-bytes.size());
      bytes.reset();
    }

    private synchronized void read() {
      while (whenEnded != null) {
        Content.Chunk chunk = request.read();
        if (chunk == null) {
          request.demand(this::read);
          return;
        }
        if (Content.Chunk.isFailure(chunk)) {
          end(chunk.getFailure() instanceof Exception e ? e : new IOException(chunk.getFailure()));
          return;
        }
        add(chunk.getByteBuffer());
        boolean last = chunk.isLast();
        chunk.release();
        if (last || bytes.size() > maxBodyBytes) {
          end(null);
        }
      }
    }

    private void add(ByteBuffer chunk) {
      int taken = (int) Math.min(chunk.remaining(), maxBodyBytes + 1 - bytes.size());
      if (bytesUnderWay.addAndGet(taken) > maxBytesUnderWay) {
        bytesUnderWay.addAndGet(-taken);
        end(new RequestRefusedException(
            503, "Too many bytes are being received. Retry in some seconds."));
        return;
      }
      byte[] copy = new byte[taken];
      chunk.get(copy);
      bytes.writeBytes(copy);
    }

    private void await(Consumer<Exception> listener) {
      whenEnded = listener;
      deadline = schedule(MAX_TIME.toNanos());
      read();
    }

    private Scheduler.Task schedule(long nanos) {
      return request
          .getComponents()
          .getScheduler()
          .schedule(this::checkTime, nanos, TimeUnit.NANOSECONDS);
    }

    private synchronized void checkTime() {
      long allowed = MAX_TIME.toNanos() + TimeUnit.SECONDS.toNanos(bytes.size() / BYTES_PER_SECOND);
      long left = startNanos + allowed - System.nanoTime();
      if (whenEnded != null && left > 0) {
        deadline = schedule(left);
      } else if (whenEnded != null) {
        end(new RequestRefusedException(
            408, "The body took longer than " + MAX_TIME.toSeconds() + " s. Send it faster."));
      }
    }

    /** Notifies the listener in a thread of the server, once. */
    private void end(Exception failure) {
      Consumer<Exception> listener = whenEnded;
      whenEnded = null;
      if (listener != null) {
        deadline.cancel();
        request.getComponents().getExecutor().execute(() -> listener.accept(failure));
      }
    }
  }

  /**
   * Collects the body of the request.
   *
   * @param whenEnded called once, in a thread that may block: with null, or with the reason for
   *     which the body is incomplete
   */
  Body collect(Request request, Consumer<Exception> whenEnded) {
    Body body = new Body(request);
    synchronized (body) {
      body.await(whenEnded);
    }
    return body;
  }
}

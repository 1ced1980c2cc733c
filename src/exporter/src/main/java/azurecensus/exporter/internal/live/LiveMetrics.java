package azurecensus.exporter.internal.live;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.delivery.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Asks every 5 seconds whether somebody watches, and then posts a sample each second, on one daemon
 * thread. While the service does not answer, the pauses grow to a minute; a sample that could not
 * be posted is lost. The durations are those of the official SDKs.
 */
public final class LiveMetrics {
  private static final Duration PING_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONG_PAUSE = Duration.ofSeconds(60);
  private static final Duration POST_PAUSE = Duration.ofSeconds(1);

  /** Time without an answer after which a ping comes once a minute. */
  private static final Duration PING_PATIENCE = Duration.ofSeconds(60);

  /** Time without an answer after which no more samples are posted. */
  private static final Duration POST_PATIENCE = Duration.ofSeconds(20);

  /** Bounds of the pause that the service may ask for. */
  private static final long SHORTEST_HINT_MILLIS = 1_000;

  private static final long LONGEST_HINT_MILLIS = 300_000;

  private final LiveClient client;
  private final LiveCollector collector;
  private final ThrottlingLogger log;
  private final TimeSource time;
  private final CountDownLatch closed = new CountDownLatch(1);
  private boolean posting;
  private long lastAnswer;

  /** Creates live metrics that have not started yet. */
  public LiveMetrics(
      LiveClient client, LiveCollector collector, ThrottlingLogger log, TimeSource time) {
    this.client = client;
    this.collector = collector;
    this.log = log;
    this.time = time;
    this.lastAnswer = time.nanos();
  }

  /** Starts the thread; the first question comes after 5 seconds, when the app has started. */
  public void start() {
    // Without inherited values: they would keep the first caller's class loader in memory.
    Thread thread = new Thread(null, this::run, "azure-monitor-exporter live", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(LiveMetrics.class.getClassLoader());
    thread.start();
  }

  private void run() {
    Duration pause = PING_PAUSE;
    try {
      while (!closed.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
        pause = safeStep();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    collector.stop();
  }

  /** Catches what is unexpected: it must end neither the app nor, for good, the live metrics. */
  private Duration safeStep() {
    try {
      return step();
    } catch (RuntimeException | Error e) {
      log.warn("live", "Live metrics failed unexpectedly; they continue in a minute.", e);
      collector.stop();
      posting = false;
      return LONG_PAUSE;
    }
  }

  /** Ends the thread after the exchange in progress; there is nothing to send at the end. */
  public void close() {
    closed.countDown();
  }

  /** Does what is due; returns the pause until the next step. */
  Duration step() {
    return posting ? post() : ping();
  }

  private Duration ping() {
    try {
      LiveClient.Answer answer = client.ping(collector.configuration().etag());
      lastAnswer = time.nanos();
      configure(answer.configuration());
      if (answer.subscribed()) {
        posting = true;
        collector.start();
        return POST_PAUSE;
      }
      return answer.pauseMillis() == 0
          ? PING_PAUSE
          : Duration.ofMillis(
              Math.max(SHORTEST_HINT_MILLIS, Math.min(LONGEST_HINT_MILLIS, answer.pauseMillis())));
    } catch (IOException e) {
      return isSilentFor(PING_PATIENCE) ? LONG_PAUSE : PING_PAUSE; // it is silent by design
    }
  }

  private Duration post() {
    try {
      LiveClient.Answer answer = client.post(collector.take());
      lastAnswer = time.nanos();
      configure(answer.configuration());
      if (answer.subscribed()) {
        return POST_PAUSE;
      }
      stop();
      return PING_PAUSE;
    } catch (IOException e) {
      if (!isSilentFor(POST_PATIENCE)) {
        return POST_PAUSE;
      }
      stop();
      return LONG_PAUSE;
    }
  }

  private void stop() {
    posting = false;
    collector.stop();
  }

  private boolean isSilentFor(Duration patience) {
    return time.nanos() - lastAnswer >= patience.toNanos();
  }

  /** Takes a new configuration; one that cannot be read leaves the former in force. */
  private void configure(String json) {
    if (json.isBlank()) {
      return;
    }
    try {
      LiveConfiguration configuration = LiveConfiguration.read(json);
      if (!configuration.etag().isEmpty()
          && !configuration.etag().equals(collector.configuration().etag())) {
        collector.configure(configuration);
      }
    } catch (IllegalArgumentException e) {
      log.warn("live configuration", "The live metrics service sent an unreadable configuration.");
    }
  }
}

package azurecensus.exporter.internal.delivery;

import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.function.DoubleSupplier;

/**
 * Decides what a status code means for the items it applies to, and how long to pause after a
 * failure.
 *
 * <p>The pause is what the service asks for in {@code Retry-After}. Without that header it doubles
 * with each failure in a row, up to a ceiling. Used by one thread at a time.
 */
public final class RetryPolicy {
  /** The longest accepted {@code Retry-After}; a longer one is more likely a wrong clock. */
  static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(24);

  private final long firstPauseNanos;
  private final long longestPauseNanos;
  private final DoubleSupplier jitter;
  private final TimeSource time;
  private int failures;
  private boolean pausing;
  private boolean requested;
  private long end;

  /**
   * Creates a policy without a pause.
   *
   * @param jitter numbers from 0 to 1, so that many processes do not retry at the same moment
   */
  public RetryPolicy(Timing timing, DoubleSupplier jitter, TimeSource time) {
    this.firstPauseNanos = timing.firstPause().toNanos();
    this.longestPauseNanos = timing.longestPause().toNanos();
    this.jitter = jitter;
    this.time = time;
  }

  /** Meaning of a status code: the same table serves a whole response and one item of a 206. */
  enum Decision {
    /** The items were accepted. */
    DELIVERED(null),
    /** Some items were accepted; the body lists the others. */
    PARTIAL(DropReason.UNREADABLE_ANSWER),
    /** The failure may pass: send again after a pause. */
    RETRY(null),
    /** The batch is too large: send it in halves. */
    SPLIT(DropReason.TOO_LARGE),
    /** Permanent failure. */
    REJECTED(DropReason.REJECTED),
    /** Missing or refused authentication. */
    UNAUTHORIZED(DropReason.UNAUTHORIZED),
    /** The resource's daily cap is reached. */
    QUOTA_EXCEEDED(DropReason.QUOTA_EXCEEDED);

    private final DropReason dropReason;

    Decision(DropReason dropReason) {
      this.dropReason = dropReason;
    }

    static Decision of(int status) {
      return switch (status) {
        case 206 -> PARTIAL;
        case 401, 403 -> UNAUTHORIZED;
        case 402 -> QUOTA_EXCEEDED;
        case 413 -> SPLIT;
        // 303 and 407 are those of portals and proxies on the way to the service.
        case 303, 407, 408, 429, 439, 500, 502, 503, 504 -> RETRY;
        default -> status >= 200 && status < 300 ? DELIVERED : REJECTED;
      };
    }

    /** Reason to count a dropped item under; null where this decision drops nothing. */
    DropReason dropReason() {
      return dropReason;
    }
  }

  /**
   * All durations of the delivery that are fixed for users and changed by tests.
   *
   * @param connectTimeout until a connection is established
   * @param readTimeout until the response begins, between two parts of it, and for its whole body
   * @param firstPause pause after the first failure, before jitter; doubled by each further one
   * @param longestPause ceiling of the doubled pause
   * @param spillDelay batching delay before spilling to disk while the service is away; one file
   *     per item would be costly
   * @param replayDelay longest random delay before the first look at the disk, so that processes
   *     that start together do not send together
   * @param replayGap longest gap between two batches from disk, so that a service that has just
   *     recovered is not overloaded
   * @param lookAgain shortest interval, while items are sent, between two looks at the disk for
   *     files that other processes left
   */
  public record Timing(
      Duration connectTimeout,
      Duration readTimeout,
      Duration firstPause,
      Duration longestPause,
      Duration spillDelay,
      Duration replayDelay,
      Duration replayGap,
      Duration lookAgain) {
    /** The values used outside tests. */
    public static final Timing DEFAULT = new Timing(
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofMillis(100),
        Duration.ofMinutes(1));
  }

  /**
   * Reads the header {@code Retry-After}: a number of seconds or a date.
   *
   * @param date the header {@code Date} of the same response, with which a date is compared, so
   *     that a wrong clock of either side has no effect; null or unreadable to compare with now
   * @return the time to wait from now, not negative; null when the header is absent or neither
   */
  static Duration retryAfter(String header, String date, Instant now) {
    if (header == null || header.isBlank()) {
      return null;
    }
    String text = header.strip();
    Duration wait = text.chars().allMatch(c -> c >= '0' && c <= '9')
        ? seconds(text)
        : between(date(date) == null ? now : date(date), date(text));
    if (wait == null || wait.isNegative()) {
      return wait == null ? null : Duration.ZERO;
    }
    return wait.compareTo(LONGEST_RETRY_AFTER) > 0 ? LONGEST_RETRY_AFTER : wait;
  }

  private static Duration seconds(String digits) {
    return digits.length() > 9 ? LONGEST_RETRY_AFTER : Duration.ofSeconds(Long.parseLong(digits));
  }

  private static Duration between(Instant from, Instant to) {
    return to == null ? null : Duration.between(from, to);
  }

  /** Returns null for a text that is null or no date. */
  private static Instant date(String text) {
    try {
      return text == null
          ? null
          : ZonedDateTime.parse(text.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Returns the nanoseconds until the next attempt is allowed; 0 when it is allowed now. */
  long pauseLeft() {
    if (pausing && end - time.nanos() <= 0) {
      pausing = false;
    }
    return pausing ? end - time.nanos() : 0;
  }

  /** Returns true during a pause that the service requested: then not even a last try is sent. */
  boolean isPauseRequested() {
    return pauseLeft() > 0 && requested;
  }

  /**
   * Begins a pause after a failure.
   *
   * @param retryAfter the pause that the service requests; null when it requests none
   */
  void failed(Duration retryAfter) {
    failures++;
    pausing = true;
    requested = retryAfter != null;
    end = time.nanos() + (requested ? requested(retryAfter) : backoff());
  }

  /** A little more than requested. */
  private long requested(Duration retryAfter) {
    return retryAfter.toNanos() + (long) (firstPauseNanos * jitter.getAsDouble());
  }

  /** Between half and all of the exponential step. */
  private long backoff() {
    long doubled = firstPauseNanos << Math.min(failures - 1, 30);
    long step = doubled > 0 ? Math.min(longestPauseNanos, doubled) : longestPauseNanos;
    return step / 2 + (long) (step / 2.0 * jitter.getAsDouble());
  }

  /** Ends the pause and forgets the failures. */
  void succeeded() {
    pausing = false;
    failures = 0;
  }

  /** Ends the pause and keeps the number of failures. */
  void skipPause() {
    pausing = false;
  }
}

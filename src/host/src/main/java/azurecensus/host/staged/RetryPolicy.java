package azurecensus.host.staged;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The {@code retry} part of a {@code function.json}. Immutable.
 *
 * @param maxRetries the retries after the first attempt; -1 for no limit
 * @param first the pause before the first retry
 * @param longest the longest pause; equal to {@code first} for a fixed delay
 */
public record RetryPolicy(int maxRetries, Duration first, Duration longest) {
  /** The triggers to which the Functions host applies a policy, in lower case. */
  private static final Set<String> TRIGGERS =
      Set.of("timertrigger", "eventhubtrigger", "cosmosdbtrigger", "kafkatrigger");

  private static final Pattern TIME_SPAN =
      Pattern.compile("(?:(\\d+)\\.)?(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\.\\d+)?");

  /** More doublings than the longest pause of .NET can hold. */
  private static final int MOST_DOUBLINGS = 30;

  /**
   * Reads the part; its members are compared without case.
   *
   * @param retry a missing node when the file has none
   * @return empty when there is no policy or its strategy or a time is malformed
   */
  static Optional<RetryPolicy> of(JsonNode retry) {
    int maxRetries = JsonFiles.at(retry, "maxRetryCount").asInt(0);
    return switch (JsonFiles.at(retry, "strategy").asText("").toLowerCase(Locale.ROOT)) {
      case "fixeddelay" ->
        time(retry, "delayInterval").map(delay -> new RetryPolicy(maxRetries, delay, delay));
      case "exponentialbackoff" ->
        time(retry, "minimumInterval")
            .flatMap(least -> time(retry, "maximumInterval")
                .map(most -> new RetryPolicy(maxRetries, least, most)));
      default -> Optional.empty();
    };
  }

  private static Optional<Duration> time(JsonNode retry, String name) {
    Matcher span = TIME_SPAN.matcher(JsonFiles.at(retry, name).asText(""));
    if (!span.matches()) {
      return Optional.empty();
    }
    long days = span.group(1) == null ? 0 : Long.parseLong(span.group(1));
    return Optional.of(Duration.ofDays(days)
        .plusHours(Long.parseLong(span.group(2)))
        .plusMinutes(Long.parseLong(span.group(3)))
        .plusSeconds(Long.parseLong(span.group(4))));
  }

  /** True when the host applies policies to functions with that trigger; others ignore them. */
  static boolean appliesTo(String triggerType) {
    return TRIGGERS.contains(triggerType.toLowerCase(Locale.ROOT));
  }

  /** True when a failed attempt is repeated. */
  public boolean allows(int retry) {
    return maxRetries < 0 || retry <= maxRetries;
  }

  /**
   * The pause before a retry. It doubles up to the longest one; the host in Azure varies it a
   * little.
   *
   * @param retry 1 for the first retry
   */
  public Duration pause(int retry) {
    Duration pause = first.multipliedBy(1L << Math.min(retry - 1, MOST_DOUBLINGS));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}

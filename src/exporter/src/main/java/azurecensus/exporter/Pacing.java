package azurecensus.exporter;

import java.time.Duration;

/**
 * How fast things go: all times that are ours to choose and that no user needs to.
 *
 * @param connectTimeout for a connection to come about
 * @param readTimeout for the answer to begin, between two parts of it, and for its body as a whole
 * @param firstPause after a failure, about; then twice as long each time
 * @param longestPause after failures in a row
 * @param spillDelay how long items wait for company before they go to disk while the service is
 *     away; a file an item would be dear
 * @param replayDelay how long at most the first look at the disk is put off, by chance, so that
 *     many processes that start together do not send together
 * @param replayGap how long at most between two batches from disk: a service that has just come
 *     back is not to be overrun
 * @param lookAgain how often at most, while items flow, the disk is looked at for what other
 *     processes left
 */
record Pacing(
    Duration connectTimeout,
    Duration readTimeout,
    Duration firstPause,
    Duration longestPause,
    Duration spillDelay,
    Duration replayDelay,
    Duration replayGap,
    Duration lookAgain) {
  static final Pacing DEFAULT = new Pacing(
      Duration.ofSeconds(5),
      Duration.ofSeconds(10),
      Duration.ofSeconds(1),
      Duration.ofMinutes(5),
      Duration.ofSeconds(5),
      Duration.ofSeconds(10),
      Duration.ofMillis(100),
      Duration.ofMinutes(1));
}

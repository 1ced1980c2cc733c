package azurecensus.exporter;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the name of a stored batch's file tells: {@code 1777636800123-500-9f3a77c1.batch} was
 * written then, holds 500 items, and is nobody else's name.
 *
 * @param written milliseconds since 1970
 * @param items how many the batch has
 */
record StoredFile(Path path, long written, int items) {
  static final Comparator<StoredFile> OLDEST_FIRST = Comparator.comparingLong(StoredFile::written)
      .thenComparing(file -> file.path().getFileName());

  private static final String SUFFIX = ".batch";
  private static final Pattern NAME =
      Pattern.compile("(\\d{13})-(\\d{1,5})-[0-9a-f]{16}\\" + SUFFIX);

  /** Null for files that are something else. */
  static StoredFile of(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    return name.matches()
        ? new StoredFile(path, Long.parseLong(name.group(1)), Integer.parseInt(name.group(2)))
        : null;
  }

  static StoredFile create(Path directory, Instant now, int items) {
    String name = String.format(
        Locale.ROOT, // else the digits would be those of the user's language
        "%013d-%d-%016x%s",
        now.toEpochMilli(),
        items,
        ThreadLocalRandom.current().nextLong(),
        SUFFIX);
    return new StoredFile(directory.resolve(name), now.toEpochMilli(), items);
  }

  /** Where it is written before it gets its name. */
  Path draft() {
    return path.resolveSibling(path.getFileName() + ".tmp");
  }
}

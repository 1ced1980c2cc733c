package azurecensus.exporter;

import azurecensus.exporter.testing.CapturedLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.logging.LogRecord;

/**
 * {@code FullDiskProgram <connection string> <storage directory>} offers 60 items that are too
 * large for that disk and prints {@code offered} when the service has refused each at least once.
 * When its input ends, it waits until they are sent and prints the exporter's log and counts.
 */
final class FullDiskProgram {
  static final int ITEMS = 60;

  private FullDiskProgram() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    CapturedLog log = new CapturedLog();
    Bench bench = new Bench(Bench.settings(arguments[0], Path.of(arguments[1])));
    for (int offered = 0; offered < ITEMS; offered += 20) {
      bench.offerLarge(20, 8000);
      bench.tally.awaitRetried(offered + 20);
    }
    System.out.println("offered");
    while (System.in.read() >= 0) {
      System.out.println("ignored");
    }
    bench.settle().close();
    log.records().stream().map(LogRecord::getMessage).forEach(System.out::println);
    System.out.println(bench.tally.counts());
  }
}

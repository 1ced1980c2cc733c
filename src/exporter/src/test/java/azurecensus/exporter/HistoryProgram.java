package azurecensus.exporter;

import azurecensus.exporter.internal.delivery.ThrottlingLogger;
import azurecensus.exporter.internal.delivery.TimeSource;
import azurecensus.exporter.internal.encode.JsonWriter;
import azurecensus.exporter.spi.ExporterMetrics.DropReason;
import azurecensus.exporter.testing.SlowDisk;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/**
 * {@code HistoryProgram <connection string> <storage directory> <name>} prints {@code ready} and
 * then obeys its input, line by line. {@code offer N} offers N messages, named by the program and
 * their number. {@code flush} prints {@code durable M} when the first M messages were sent or
 * stored. {@code clock MS} sets the date that many milliseconds off; {@code disk MS} makes each
 * operation on a file that much slower. {@code wake} looks for files of other processes.
 * {@code hurry} shortens the time for the end. At the end of its input the program closes the
 * exporter and prints {@code dropped D}, the number of items it dropped although the service did
 * not refuse them.
 */
final class HistoryProgram {
  /** Enough for the end on a busy machine: what is pending is sent, stored, or counted. */
  private static final Duration PATIENT_END = Duration.ofSeconds(20);

  /** The shortest that an application can set. */
  private static final Duration HURRIED_END = Duration.ofSeconds(1);

  private HistoryProgram() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    InMemoryExporterMetrics counts = new InMemoryExporterMetrics();
    SlowDisk disk = new SlowDisk();
    AzureMonitorExporterConfiguration configuration = Bench.settings(
            arguments[0], disk.path(Path.of(arguments[1])))
        .setMetrics(counts)
        .build();
    ShiftedTime time = new ShiftedTime();
    ExporterPipeline pipeline = new ExporterPipeline(
        configuration,
        configuration.connectionString().orElseThrow(),
        new ThrottlingLogger(TimeSource.SYSTEM),
        time);
    Duration end = PATIENT_END;
    int offered = 0;
    System.out.println("ready");
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      String[] command = line.split(" ", 2);
      switch (command[0]) {
        case "offer" -> {
          int last = offered + Integer.parseInt(command[1]);
          for (; offered < last; offered++) {
            pipeline.intake().accept(Bench.message(arguments[2] + offered), new JsonWriter());
          }
        }
        case "flush" -> {
          if (pipeline.flush(Duration.ofSeconds(10))) {
            System.out.println("durable " + offered);
          }
        }
        case "clock" -> time.shiftMillis = Long.parseLong(command[1]);
        case "disk" -> disk.delay(Duration.ofMillis(Long.parseLong(command[1])));
        case "hurry" -> end = HURRIED_END;
        case "wake" -> pipeline.wake();
        default -> throw new IllegalArgumentException(line);
      }
    }
    pipeline.close(end);
    System.out.println("dropped " + (counts.dropped() - counts.dropped(DropReason.REJECTED)));
  }

  /** The machine's clock, with a date that can be wrong. */
  private static final class ShiftedTime implements TimeSource {
    private volatile long shiftMillis;

    @Override
    public long nanos() {
      return SYSTEM.nanos();
    }

    @Override
    public Instant now() {
      return SYSTEM.now().plusMillis(shiftMillis);
    }
  }
}

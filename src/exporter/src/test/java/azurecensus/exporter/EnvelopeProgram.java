package azurecensus.exporter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;

/** Sends one envelope to the connection string that it is given. */
final class EnvelopeProgram {
  private EnvelopeProgram() {}

  public static void main(String[] args) throws InterruptedException {
    EnvelopeSender sender = new EnvelopeSender(AzureMonitorExporterConfiguration.builder()
        .setConnectionString(args[0])
        .setStorageEnabled(false)
        .build());
    sender.offer(ITEnvelopeSender.envelope(sender, "one").getBytes(UTF_8));
    System.out.println(sender.flush(Duration.ofSeconds(30)) ? "sent" : "not sent");
    sender.close(Duration.ofSeconds(1));
  }
}

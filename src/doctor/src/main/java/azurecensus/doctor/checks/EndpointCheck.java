package azurecensus.doctor.checks;

import azurecensus.doctor.app.AppSettings;
import azurecensus.doctor.app.ExaminedApp;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/** Checks that the ingestion endpoint answers from this machine and that the clocks agree. */
final class EndpointCheck implements Check {
  /** The service rejects items with a time further in the future. */
  private static final Duration REFUSED_AHEAD = Duration.ofHours(2);

  /** The service rejects older items. */
  private static final Duration REFUSED_BEHIND = Duration.ofDays(2);

  /** From this difference on, rows of two machines appear in the wrong order. */
  private static final Duration MISLEADING = Duration.ofMinutes(1);

  private final Clock clock;

  EndpointCheck(Clock clock) {
    this.clock = clock;
  }

  @Override
  public void examine(ExaminedApp app, Consumer<Finding> findings) {
    String text = app.settings().get(AppSettings.CONNECTION_STRING);
    if (text.isEmpty()) {
      return;
    }
    ConnectionTarget target;
    try {
      target = ConnectionTarget.of(text);
    } catch (IllegalArgumentException e) {
      return; // ConnectionStringCheck reports the malformed address.
    }
    if (target.endpoint().getHost() == null) {
      return; // ConnectionStringCheck reports it, too.
    }
    try {
      EndpointProbe.Answer answer =
          EndpointProbe.post(URI.create(target.endpoint() + "/v2.1/track"));
      examineStatus(app.settings(), target, answer.status(), findings);
      answer.serverTime().ifPresent(time -> examineClock(time, findings));
    } catch (IOException | IllegalArgumentException e) {
      findings.accept(Finding.error(
          "endpoint-unreachable",
          target.endpoint().getHost() + " does not answer from this machine ("
              + e.getClass().getSimpleName() + ").",
          target.isLoopback()
              ? "Start the local portal with `mvn package -Plocal`, or pass --offline=true to skip this."
              : "Check name resolution, proxy and firewall, or pass --offline=true to skip this."));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void examineStatus(
      AppSettings settings, ConnectionTarget target, int status, Consumer<Finding> findings) {
    String host = target.endpoint().getHost();
    boolean authenticates = settings.isSet("APPLICATIONINSIGHTS_AUTHENTICATION_STRING");
    if (status == 404 || status == 405) {
      findings.accept(
          Finding.error(
              "endpoint-wrong",
              host + " answers, but does not accept telemetry (" + status + ").",
              "Copy IngestionEndpoint again from the Overview page of the Application Insights resource."));
    } else if ((status == 401 || status == 403) && !authenticates) {
      findings.accept(Finding.error(
          "endpoint-wants-token",
          host + " accepts telemetry from identities only (" + status + ").",
          "Set APPLICATIONINSIGHTS_AUTHENTICATION_STRING to Authorization=AAD and give the app's identity the role"
              + " Monitoring Metrics Publisher."));
    } else if (status == 402 || status == 439) {
      findings.accept(Finding.error(
          "endpoint-quota",
          "The daily cap of the resource is reached (" + status
              + "); items are rejected until the next day.",
          "Raise the daily cap of the resource, or sample."));
    } else if (status >= 500) {
      findings.accept(Finding.warning(
          "endpoint-failing",
          host + " fails now (" + status + ").",
          "Wait; the exporter retries by itself."));
    }
  }

  private void examineClock(Instant serverTime, Consumer<Finding> findings) {
    Duration ahead = Duration.between(serverTime, clock.instant());
    String remedy = "Synchronise the clock of this machine.";
    if (ahead.compareTo(REFUSED_AHEAD) > 0 || ahead.negated().compareTo(REFUSED_BEHIND) > 0) {
      findings.accept(Finding.error(
          "clock-refused",
          "This machine's clock is " + ahead.abs().toHours()
              + " hours off: the service rejects items with such times.",
          remedy));
    } else if (ahead.abs().compareTo(MISLEADING) > 0) {
      findings.accept(Finding.warning(
          "clock-skew",
          "This machine's clock is " + ahead.abs().toSeconds()
              + " seconds off: rows of host, app and other services appear in the wrong order.",
          remedy));
    }
  }
}

package azurecensus.host;

import java.time.Duration;
import java.util.logging.LogRecord;

/** Sends nothing and keeps no trace. */
final class NoInvocationTelemetry implements InvocationTelemetry {
  @Override
  public InvocationTrace trace() {
    return InvocationTrace.NONE;
  }

  @Override
  public void executing() {}

  @Override
  public void log(LogRecord logRecord) {}

  @Override
  public void executed(Duration duration, InvocationFailure failure) {}

  @Override
  public void end(int status) {}
}

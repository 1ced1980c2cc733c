package azurecensus.exporter.internal.convert;

import static azurecensus.fuzz.Expect.that;

import azurecensus.exporter.internal.encode.ExceptionDetails;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Fuzzes the parser of printed stack traces: any text becomes a bounded chain of exceptions. */
public final class StackTraceFuzz {
  private StackTraceFuzz() {}

  /** Parses the bytes as UTF-8. */
  public static void fuzzerTestOneInput(byte[] input) {
    List<ExceptionDetails> chain =
        StackTraceParser.parse(null, null, new String(input, StandardCharsets.UTF_8));
    that(!chain.isEmpty(), "at least one exception");
    that(chain.size() <= ExceptionDetails.MAX_EXCEPTIONS, "a bounded chain");
    for (ExceptionDetails exception : chain) {
      that(exception.frames().size() <= ExceptionDetails.MAX_FRAMES, "bounded frames");
      that(exception.frames().stream().allMatch(frame -> frame.line() >= 0), "no negative line");
    }
  }
}

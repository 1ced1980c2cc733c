package azurecensus.portal.ingest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The bounds of posted JSON, which keep a small body from becoming gigabytes. */
public final class BoundedJson {
  /** Tokens of one JSON text. An item has about 100, so this is above 10,000 items in an array. */
  private static final int MAX_TOKENS = 2_000_000;

  /** Envelopes nest about six levels, OTLP twelve. */
  private static final int MAX_NESTING = 64;

  /** Reads JSON within the bounds. */
  public static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(MAX_NESTING)
          .maxTokenCount(MAX_TOKENS)
          .maxStringLength(4 * 1024 * 1024)
          .maxNameLength(8192)
          .build())
      .build());

  private BoundedJson() {}
}

package azurecensus.portal.ingest;

import azurecensus.portal.store.StoredItem;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What one post holds: the rows to keep and, by position in the post, why others were refused. */
record TrackBatch(int received, List<StoredItem> items, List<Refusal> refusals) {
  /** Envelopes nest about six levels; a bomb nests thousands. */
  private static final int MAX_NESTING = 64;

  static final ObjectMapper MAPPER = new ObjectMapper(JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(MAX_NESTING)
          .maxStringLength(4 * 1024 * 1024)
          .maxNameLength(8192)
          .build())
      .build());

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** Why the item at the position was refused. */
  record Refusal(int index, int statusCode, String message) {}

  int accepted() {
    return received - refusals.size();
  }

  /** The answer's status: 200 when all were taken, 206 when some were, else the first refusal's. */
  int status() {
    if (refusals.isEmpty()) {
      return 200;
    }
    return accepted() > 0 ? 206 : refusals.get(0).statusCode();
  }

  /**
   * Reads a JSON array, newline-delimited JSON, or a single object; a broken line fails alone, a
   * broken array as a whole.
   */
  static TrackBatch read(byte[] body, EnvelopeDecoder decoder) {
    Reader reader = new Reader(decoder);
    int start = startOf(body);
    if (start == body.length) {
      reader.refuse("SyntaxError: Unexpected end of JSON input");
    } else if (body[start] == '[') {
      reader.readArray(body, start);
    } else {
      reader.readLines(body, start);
    }
    return new TrackBatch(reader.index, reader.items, reader.refusals);
  }

  private static int startOf(byte[] body) {
    int at = 0;
    if (body.length >= 3
        && body[0] == BYTE_ORDER_MARK[0]
        && body[1] == BYTE_ORDER_MARK[1]
        && body[2] == BYTE_ORDER_MARK[2]) {
      at = 3;
    }
    while (at < body.length && isBlank(body[at])) {
      at++;
    }
    return at;
  }

  private static boolean isBlank(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }

  private static final class Reader {
    private final EnvelopeDecoder decoder;
    private final List<StoredItem> items = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private int index;

    Reader(EnvelopeDecoder decoder) {
      this.decoder = decoder;
    }

    void readArray(byte[] body, int start) {
      try (JsonParser parser = MAPPER.createParser(body, start, body.length - start)) {
        parser.nextToken();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          long from = parser.currentTokenLocation().getByteOffset();
          JsonNode envelope = parser.readValueAsTree();
          accept(envelope, parser.currentLocation().getByteOffset() - from);
        }
      } catch (IOException broken) {
        items.clear();
        refusals.clear();
        index = 0;
        refuse(syntaxError(broken));
      }
    }

    /**
     * Lines end with LF or CRLF; when the first line alone is no complete object, the objects span
     * lines.
     */
    void readLines(byte[] body, int start) {
      int end = endOfLine(body, start);
      if (end < body.length && !isComplete(body, start, end) && readObjects(body, start)) {
        return;
      }
      for (int at = start; at < body.length; at = end + 1) {
        end = endOfLine(body, at);
        readLine(body, at, end);
      }
    }

    private static int endOfLine(byte[] body, int from) {
      int at = from;
      while (at < body.length && body[at] != '\n') {
        at++;
      }
      return at;
    }

    private static boolean isComplete(byte[] body, int from, int to) {
      try {
        MAPPER.readTree(body, from, to - from);
        return true;
      } catch (IOException incomplete) {
        return false;
      }
    }

    /** Reads objects wherever their lines break; false, with nothing taken, when that fails too. */
    private boolean readObjects(byte[] body, int start) {
      try (JsonParser parser = MAPPER.createParser(body, start, body.length - start)) {
        List<JsonNode> envelopes = new ArrayList<>();
        while (parser.nextToken() != null) {
          envelopes.add(parser.readValueAsTree());
        }
        for (JsonNode envelope : envelopes) {
          accept(envelope, (body.length - start) / envelopes.size());
        }
        return true;
      } catch (IOException broken) {
        return false;
      }
    }

    private void readLine(byte[] body, int from, int to) {
      int first = from;
      while (first < to && isBlank(body[first])) {
        first++;
      }
      if (first == to) {
        return;
      }
      try {
        accept(MAPPER.readTree(body, first, to - first), to - first);
      } catch (IOException broken) {
        refuse(syntaxError(broken));
      }
    }

    private void accept(JsonNode envelope, long size) {
      try {
        decoder.decode(envelope, size).ifPresent(items::add);
        index++;
      } catch (ItemRejection rejection) {
        refuse(rejection.getMessage());
      }
    }

    private void refuse(String message) {
      refusals.add(new Refusal(index++, 400, message));
    }

    /** The parser's own words without its excerpt of the input. */
    private static String syntaxError(IOException broken) {
      return "SyntaxError: "
          + (broken instanceof JsonProcessingException json
              ? json.getOriginalMessage()
              : broken.getMessage());
    }
  }
}

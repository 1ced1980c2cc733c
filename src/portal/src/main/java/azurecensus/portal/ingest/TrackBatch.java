package azurecensus.portal.ingest;

import azurecensus.portal.http.TooLargeException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntPredicate;

/**
 * The content of one post.
 *
 * @param positions the item to keep at each position of the post; null where an item was refused,
 *     or accepted without being kept
 * @param refusals the refused positions in ascending order, with the reasons
 */
record TrackBatch(List<ReceivedItem> positions, List<Refusal> refusals) {
  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  /** The reason for which the item at the position was refused. */
  record Refusal(int index, int statusCode, String message) {}

  int received() {
    return positions.size();
  }

  int accepted() {
    return received() - refusals.size();
  }

  /** The items to keep, in the order of the post. */
  List<ReceivedItem> items() {
    return positions.stream().filter(Objects::nonNull).toList();
  }

  /** The answer's status: 200 without refusals, 206 with some, else the first refusal's. */
  int status() {
    if (refusals.isEmpty()) {
      return 200;
    }
    return accepted() > 0 ? 206 : refusals.get(0).statusCode();
  }

  /** The same post with the chosen positions refused, besides those refused already. */
  TrackBatch refusing(IntPredicate chosen, int statusCode, String message) {
    List<ReceivedItem> kept = new ArrayList<>(positions);
    TreeMap<Integer, Refusal> all = new TreeMap<>();
    refusals.forEach(refusal -> all.put(refusal.index(), refusal));
    for (int index = 0; index < kept.size(); index++) {
      if (chosen.test(index)) {
        kept.set(index, null);
        all.put(index, new Refusal(index, statusCode, message));
      }
    }
    return new TrackBatch(kept, List.copyOf(all.values()));
  }

  /** The answer to a post that was refused as a whole. */
  static TrackBatch refusedWhole(int statusCode, String message) {
    List<ReceivedItem> nothing = new ArrayList<>();
    nothing.add(null);
    return new TrackBatch(nothing, List.of(new Refusal(0, statusCode, message)));
  }

  /**
   * Reads a JSON array, newline-delimited JSON, or a single object. A broken line is refused alone,
   * a broken array as a whole.
   *
   * @throws TooLargeException when the post has more than {@link EnvelopeIntake#MAX_ITEMS} items
   */
  static TrackBatch read(byte[] body, EnvelopeDecoder decoder) throws TooLargeException {
    Reader reader = new Reader(decoder);
    int start = startOf(body);
    if (start == body.length) {
      reader.refuse("SyntaxError: Unexpected end of JSON input");
    } else if (body[start] == '[') {
      reader.readArray(body, start);
    } else {
      reader.readLines(body, start);
    }
    return new TrackBatch(reader.positions, reader.refusals);
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
    private final List<ReceivedItem> positions = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();

    Reader(EnvelopeDecoder decoder) {
      this.decoder = decoder;
    }

    void readArray(byte[] body, int start) throws TooLargeException {
      try (JsonParser parser = BoundedJson.MAPPER.createParser(body, start, body.length - start)) {
        parser.nextToken();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          long from = parser.currentTokenLocation().getByteOffset();
          JsonNode envelope = parser.readValueAsTree();
          accept(envelope, parser.currentLocation().getByteOffset() - from);
        }
      } catch (TooLargeException tooMany) {
        throw tooMany;
      } catch (IOException broken) {
        positions.clear();
        refusals.clear();
        refuse(syntaxError(broken));
      }
    }

    /**
     * Reads objects that end with LF or CRLF. When the first line alone is no complete object, the
     * objects span lines.
     */
    void readLines(byte[] body, int start) throws TooLargeException {
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
        BoundedJson.MAPPER.readTree(body, from, to - from);
        return true;
      } catch (IOException incomplete) {
        return false;
      }
    }

    /** Reads objects wherever their lines break; false, with nothing read, when one is broken. */
    private boolean readObjects(byte[] body, int start) throws TooLargeException {
      List<JsonNode> envelopes = new ArrayList<>();
      try (JsonParser parser = BoundedJson.MAPPER.createParser(body, start, body.length - start)) {
        while (parser.nextToken() != null) {
          envelopes.add(parser.readValueAsTree());
        }
      } catch (IOException broken) {
        return false;
      }
      for (JsonNode envelope : envelopes) {
        accept(envelope, (body.length - start) / envelopes.size());
      }
      return true;
    }

    private void readLine(byte[] body, int from, int to) throws TooLargeException {
      int first = from;
      while (first < to && isBlank(body[first])) {
        first++;
      }
      if (first == to) {
        return;
      }
      JsonNode envelope;
      try {
        envelope = BoundedJson.MAPPER.readTree(body, first, to - first);
      } catch (IOException broken) {
        refuse(syntaxError(broken));
        return;
      }
      accept(envelope, to - first);
    }

    private void accept(JsonNode envelope, long size) throws TooLargeException {
      try {
        add(decoder.decode(envelope, size).orElse(null));
      } catch (ItemRejection rejection) {
        refuse(rejection.getMessage());
      }
    }

    private void refuse(String message) throws TooLargeException {
      refusals.add(new Refusal(positions.size(), 400, message));
      add(null);
    }

    private void add(ReceivedItem item) throws TooLargeException {
      positions.add(item);
      if (positions.size() > EnvelopeIntake.MAX_ITEMS) {
        throw EnvelopeIntake.tooManyItems();
      }
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

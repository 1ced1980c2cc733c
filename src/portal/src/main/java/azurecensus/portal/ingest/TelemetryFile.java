package azurecensus.portal.ingest;

import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.store.Column;
import azurecensus.portal.store.JsonRows;
import azurecensus.portal.store.StoredItem;
import azurecensus.portal.store.TelemetryStore;
import azurecensus.portal.store.TelemetryTable;
import azurecensus.portal.store.TimeParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The export file: every item as one line of JSON with its {@code itemType} and the columns of its
 * table. A file that one portal writes another portal reads. Both directions hold only a part of
 * the file in memory, so its size does not matter.
 */
public final class TelemetryFile {
  private static final int ITEMS_PER_PART = 2000;
  private static final int MAX_LINE_BYTES = 16 * 1024 * 1024;

  private static final Map<String, TelemetryTable> TABLES = Arrays.stream(TelemetryTable.values())
      .collect(Collectors.toUnmodifiableMap(TelemetryTable::itemType, Function.identity()));

  private TelemetryFile() {}

  /** Writes every item, type by type, each type oldest first. */
  public static void export(TelemetryStore store, OutputStream out) throws IOException {
    for (TelemetryTable table : TelemetryTable.values()) {
      String columns = table.columns().stream()
          .map(column -> '"' + column.columnName() + '"')
          .collect(Collectors.joining(", "));
      long last = 0;
      ArrayNode part;
      do {
        long after = last;
        part = store.read(connection -> JsonRows.query(
            connection,
            "SELECT " + columns + " FROM " + table.tableName() + " WHERE \"itemId\" > " + after
                + " ORDER BY \"itemId\" LIMIT " + ITEMS_PER_PART));
        for (JsonNode item : part) {
          last = item.path(Column.ITEM_ID.columnName()).asLong();
          ObjectNode line = ((ObjectNode) item).put("itemType", table.itemType());
          line.properties().removeIf(property -> property.getValue().isNull());
          out.write(line.toString().getBytes(StandardCharsets.UTF_8));
          out.write('\n');
        }
      } while (part.size() == ITEMS_PER_PART);
    }
  }

  /**
   * Stores the items of a file beside the existing ones, with new arrival numbers.
   *
   * @param encoding the {@code Content-Encoding} header: {@code gzip}, or null for plain text
   * @return the number of items
   * @throws RequestRefusedException naming the first line that is no item; the items before it are
   *     stored
   */
  public static long read(TelemetryStore store, InputStream in, String encoding)
      throws IOException {
    long read = 0;
    List<StoredItem> items = new ArrayList<>();
    try {
      InputStream plain =
          new BufferedInputStream("gzip".equalsIgnoreCase(encoding) ? new GZIPInputStream(in) : in);
      for (byte[] line = line(plain, read); line != null; line = line(plain, read)) {
        if (line.length > 0) {
          items.add(item(line, read + 1));
          read++;
        }
        if (items.size() == ITEMS_PER_PART) {
          store.append(items);
          items.clear();
        }
      }
    } catch (ZipException | EOFException e) {
      throw new RequestRefusedException(
          400,
          "The gzip file is cut or damaged after item " + read
              + "; the items before are stored. Export it again.");
    } finally {
      store.append(items);
    }
    return read;
  }

  /** The next line without its end and surrounding blanks; null at the end of the file. */
  private static byte[] line(InputStream in, long before) throws IOException {
    int next = in.read();
    if (next < 0) {
      return null;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
    for (; next >= 0 && next != '\n'; next = in.read()) {
      if (line.size() == MAX_LINE_BYTES) {
        throw new RequestRefusedException(
            413, "Item " + (before + 1) + " is longer than " + MAX_LINE_BYTES + " bytes.");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8).strip().getBytes(StandardCharsets.UTF_8);
  }

  private static StoredItem item(byte[] line, long number) throws IOException {
    JsonNode json;
    try {
      json = BoundedJson.MAPPER.readTree(line);
    } catch (JsonProcessingException e) {
      throw new RequestRefusedException(
          400, "Item " + number + " is no JSON: " + e.getOriginalMessage());
    }
    TelemetryTable table = TABLES.get(json.path("itemType").asText());
    if (table == null || !json.path(Column.TIMESTAMP.columnName()).isTextual()) {
      throw new RequestRefusedException(
          400,
          "Item " + number
              + " has no known itemType or no timestamp: import a file that a portal exported.");
    }
    StoredItem item = new StoredItem(table).put(Column.BILLED_SIZE, (long) line.length);
    for (Column column : table.columns()) {
      JsonNode value = json.path(column.columnName());
      if (column != Column.ITEM_ID && !value.isMissingNode() && !value.isNull()) {
        item.put(column, value(column, value, number));
      }
    }
    return item;
  }

  private static Object value(Column column, JsonNode value, long number) {
    return switch (column.kind()) {
      case INTEGER -> value.asLong();
      case NUMBER -> value.asDouble();
      case BOOLEAN -> value.asBoolean();
      case TEXT -> value.asText();
      case JSON -> value.toString();
      case TIME -> {
        OptionalLong micros = TimeParser.parseMicros(value.asText());
        if (micros.isEmpty()) {
          throw new RequestRefusedException(
              400, "Item " + number + " has a timestamp that is not an ISO 8601 time.");
        }
        yield micros.getAsLong();
      }
    };
  }
}

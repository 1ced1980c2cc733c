package azurecensus.portal.ingest;

import azurecensus.portal.http.RequestRefusedException;
import azurecensus.portal.store.Column;
import azurecensus.portal.store.JsonRows;
import azurecensus.portal.store.StoredItem;
import azurecensus.portal.store.TelemetryStore;
import azurecensus.portal.store.TelemetryTable;
import azurecensus.portal.store.TimeParser;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

/**
 * All items as newline-delimited JSON, one item a line with its {@code itemType} and the columns of
 * its table: what one portal writes another reads. Both ways a part at a time, so that the size of
 * the file does not matter.
 */
public final class TelemetryFile {
  private static final int ITEMS_AT_ONCE = 2000;

  private static final Map<String, TelemetryTable> TABLES = Arrays.stream(TelemetryTable.values())
      .collect(Collectors.toUnmodifiableMap(table -> table.itemType(), Function.identity()));

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
                + " ORDER BY \"itemId\" LIMIT " + ITEMS_AT_ONCE));
        for (JsonNode item : part) {
          last = item.path(Column.ITEM_ID.columnName()).asLong();
          ObjectNode line = ((ObjectNode) item).put("itemType", table.itemType());
          line.properties().removeIf(property -> property.getValue().isNull());
          out.write(line.toString().getBytes(StandardCharsets.UTF_8));
          out.write('\n');
        }
      } while (part.size() == ITEMS_AT_ONCE);
    }
  }

  /**
   * Reads items and stores them beside those already there, with arrival numbers of their own.
   *
   * @return how many there were
   * @throws RequestRefusedException naming the first line that is no item; the ones before it are
   *     stored
   */
  public static long read(TelemetryStore store, InputStream in, String encoding)
      throws IOException {
    InputStream plain = "gzip".equalsIgnoreCase(encoding) ? new GZIPInputStream(in) : in;
    long read = 0;
    List<StoredItem> items = new ArrayList<>();
    try (JsonParser parser = TrackBatch.MAPPER.createParser(plain)) {
      while (parser.nextToken() != null) {
        items.add(item(parser.readValueAsTree(), read + 1));
        read++;
        if (items.size() == ITEMS_AT_ONCE) {
          store.append(items);
          items.clear();
        }
      }
    } catch (JsonProcessingException e) {
      store.append(items);
      throw new RequestRefusedException(
          400, "Item " + (read + 1) + " is no JSON: " + e.getOriginalMessage());
    }
    store.append(items);
    return read;
  }

  private static StoredItem item(JsonNode line, long number) {
    TelemetryTable table = TABLES.get(line.path("itemType").asText());
    if (table == null || !line.path(Column.TIMESTAMP.columnName()).isTextual()) {
      throw new RequestRefusedException(
          400,
          "Item " + number
              + " has no known itemType or no timestamp: import what a portal exported.");
    }
    StoredItem item = new StoredItem(table);
    for (Column column : table.columns()) {
      JsonNode value = line.path(column.columnName());
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
              400, "Item " + number + " has a timestamp that is none.");
        }
        yield micros.getAsLong();
      }
    };
  }
}

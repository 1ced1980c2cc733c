package io.opencensus.impllite.trace;

import io.opencensus.trace.AttributeValue;
import io.opencensus.trace.export.SpanData;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;

/**
 * A span's attributes in the order of their last change; one too many replaces the first of them.
 * Not thread-safe.
 *
 * <p>Keys and values alternate in one array, which is searched from its start: for the attributes
 * of a usual span that is faster and smaller than a map. A span with many more changes to a map, so
 * that the cost of an attribute does not grow with their number.
 */
final class AttributeTable {
  private static final int FIRST_LENGTH = 2 * 8;
  /** Above this number of attributes, a map is used; the API's default limit is 32. */
  private static final int MOST_IN_ARRAY = 64;

  private final int capacity;
  private Object[] cells;
  private int size;
  /** All attributes of a span with many; null while {@link #cells} has them. */
  private LinkedHashMap<String, AttributeValue> map;
  /** All that were put, also those that replaced a value of the same key. */
  private int put;

  AttributeTable(int capacity) {
    this.capacity = capacity;
    cells = new Object[(int) Math.min(2L * capacity, FIRST_LENGTH)];
  }

  void putAll(Map<String, AttributeValue> attributes) {
    for (Map.Entry<String, AttributeValue> attribute : attributes.entrySet()) {
      put(attribute.getKey(), attribute.getValue());
    }
  }

  void put(String key, AttributeValue value) {
    put++;
    if (map != null) {
      putInMap(key, value);
      return;
    }
    int end = 2 * size;
    int index = indexOf(key, end);
    if (index < 0 && size < capacity) {
      if (size == MOST_IN_ARRAY) {
        changeToMap();
        putInMap(key, value);
        return;
      }
      index = end;
      end += 2;
      size++;
      if (end > cells.length) {
        cells = Arrays.copyOf(cells, (int) Math.min(2L * capacity, 2L * cells.length));
      }
    } else if (index < 0) {
      index = 0; // the first one is dropped
    }
    if (index + 2 < end) {
      System.arraycopy(cells, index + 2, cells, index, end - index - 2);
    }
    cells[end - 2] = key;
    cells[end - 1] = value;
  }

  private int indexOf(String key, int end) {
    Object[] searched = cells;
    for (int i = 0; i < end; i += 2) {
      Object other = searched[i];
      if (other == key || (key != null && key.equals(other))) {
        return i;
      }
    }
    return -1;
  }

  private void changeToMap() {
    map = new LinkedHashMap<>(4 * MOST_IN_ARRAY, 0.75f, true);
    map.putAll(new View());
    cells = new Object[0];
  }

  private void putInMap(String key, AttributeValue value) {
    map.put(key, value);
    if (map.size() > capacity) {
      Iterator<String> keys = map.keySet().iterator();
      keys.next();
      keys.remove();
    }
  }

  /**
   * Returns the attributes. Those that were replaced by another value of the same key count as
   * dropped, as OpenCensus' own implementation counts them.
   */
  SpanData.Attributes data() {
    Map<String, AttributeValue> all = map != null ? map : new View();
    return SpanData.Attributes.create(all, put - all.size());
  }

  /** The array as a map, which the API copies at once. */
  private final class View extends AbstractMap<String, AttributeValue> {
    @Override
    public int size() {
      return size;
    }

    @Override
    public Set<Entry<String, AttributeValue>> entrySet() {
      return new Entries();
    }
  }

  private final class Entries extends AbstractSet<Map.Entry<String, AttributeValue>> {
    @Override
    public int size() {
      return size;
    }

    @Override
    public Iterator<Map.Entry<String, AttributeValue>> iterator() {
      return new Cursor();
    }
  }

  /** An iterator that is also the entry at which it stands. */
  private final class Cursor
      implements Iterator<Map.Entry<String, AttributeValue>>, Map.Entry<String, AttributeValue> {
    private int index = -2;

    @Override
    public boolean hasNext() {
      return index + 2 < 2 * size;
    }

    @Override
    public Map.Entry<String, AttributeValue> next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      index += 2;
      return this;
    }

    @Override
    public String getKey() {
      return (String) cells[index];
    }

    @Override
    public AttributeValue getValue() {
      return (AttributeValue) cells[index + 1];
    }

    @Override
    public AttributeValue setValue(AttributeValue value) {
      throw new UnsupportedOperationException();
    }
  }
}

package azurecensus.exporter.internal.encode;

import io.opencensus.trace.SpanId;
import io.opencensus.trace.TraceId;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;

/**
 * Tags or properties of an item: a map of texts in insertion order, made of two arrays instead of
 * one object per entry. Trace and span ids become text only when they are read; the encoder writes
 * them without.
 *
 * <p>Converting a span with these maps takes half the time and a third of the memory of
 * {@code LinkedHashMap}. Null values are allowed, null keys are not. Not thread-safe.
 */
public final class PropertyMap extends AbstractMap<String, String> {
  /** Key, value, key, value…; the key of a removed entry is null. */
  private Object[] entries;

  /** Open hash table of the entries' numbers, from 1; 0 for a free slot. */
  private int[] index;

  /** Entries in use, removed ones included. */
  private int used;

  private int size;

  /** Number of additions and of removals other than by an iterator. */
  private int changes;

  /** Creates a map for this many entries, a power of two, without growing. */
  public PropertyMap(int capacity) {
    allocate(capacity);
  }

  private void allocate(int capacity) {
    entries = new Object[2 * capacity];
    index = new int[2 * capacity];
  }

  @Override
  public int size() {
    return size;
  }

  /** Returns the end of the entries' numbers, which begin at 0; see {@link #key}. */
  public int end() {
    return used;
  }

  /** Returns the key of an entry; null for a removed entry. */
  public String key(int entry) {
    return (String) entries[2 * entry];
  }

  /** Returns the value of an entry: a text, a {@link TraceId}, a {@link SpanId} or null. */
  Object rawValue(int entry) {
    return entries[2 * entry + 1];
  }

  /** Returns the value of an entry as text; may be null. */
  public String text(int entry) {
    Object value = rawValue(entry);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    String text =
        value instanceof TraceId id ? id.toLowerBase16() : ((SpanId) value).toLowerBase16();
    entries[2 * entry + 1] = text;
    return text;
  }

  /** Returns the entry's number; -1 when there is none. */
  private int find(Object key) {
    int mask = index.length - 1;
    for (int slot = slot(key, mask); index[slot] != 0; slot = (slot + 1) & mask) {
      int entry = index[slot] - 1;
      if (key.equals(entries[2 * entry])) {
        return entry;
      }
    }
    return -1;
  }

  private static int slot(Object key, int mask) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 16)) & mask;
  }

  @Override
  public boolean containsKey(Object key) {
    return find(key) >= 0;
  }

  @Override
  public String get(Object key) {
    int entry = find(key);
    return entry < 0 ? null : text(entry);
  }

  @Override
  public String put(String key, String value) {
    int entry = find(Objects.requireNonNull(key, "key"));
    if (entry < 0) {
      append(key, value);
      return null;
    }
    String previous = text(entry);
    entries[2 * entry + 1] = value;
    return previous;
  }

  @Override
  public String putIfAbsent(String key, String value) {
    int entry = find(Objects.requireNonNull(key, "key"));
    if (entry < 0) {
      append(key, value);
      return null;
    }
    if (rawValue(entry) == null) {
      entries[2 * entry + 1] = value;
      return null;
    }
    return text(entry);
  }

  /** Adds an entry whose key, not null, the map does not contain. */
  public void add(String key, String value) {
    append(Objects.requireNonNull(key, "key"), value);
  }

  /** Same as {@link #put(String, String)}; the id becomes text only when it is read. */
  public void putId(String key, TraceId id) {
    putRaw(key, id);
  }

  /** Same as {@link #put(String, String)}; the id becomes text only when it is read. */
  public void putId(String key, SpanId id) {
    putRaw(key, id);
  }

  private void putRaw(String key, Object value) {
    int entry = find(key);
    if (entry < 0) {
      append(key, value);
    } else {
      entries[2 * entry + 1] = value;
    }
  }

  @Override
  public void putAll(Map<? extends String, ? extends String> map) {
    if (map instanceof PropertyMap other) {
      for (int entry = 0; entry < other.used; entry++) {
        if (other.key(entry) != null) {
          putRaw(other.key(entry), other.rawValue(entry));
        }
      }
    } else {
      super.putAll(map);
    }
  }

  private void append(String key, Object value) {
    if (2 * used == entries.length) {
      grow();
    }
    entries[2 * used] = key;
    entries[2 * used + 1] = value;
    used++;
    size++;
    changes++;
    int mask = index.length - 1;
    int slot = slot(key, mask);
    while (index[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    index[slot] = used;
  }

  /** Doubles the arrays, or only compacts them when half of the entries were removed ones. */
  private void grow() {
    Object[] old = entries;
    int end = used;
    allocate(2 * size > used ? old.length : old.length / 2);
    used = 0;
    size = 0;
    for (int entry = 0; entry < end; entry++) {
      if (old[2 * entry] != null) {
        append((String) old[2 * entry], old[2 * entry + 1]);
      }
    }
  }

  @Override
  public String remove(Object key) {
    int entry = find(key);
    if (entry < 0) {
      return null;
    }
    String previous = text(entry);
    removeEntry(entry);
    changes++;
    return previous;
  }

  /** Removes an entry; numbers of other entries stay the same. */
  public void removeEntry(int entry) {
    entries[2 * entry] = null; // the index still contains the number, but no key equals null
    entries[2 * entry + 1] = null;
    size--;
  }

  /** Returns the value of the first of these keys that has one and is not empty; else null. */
  public String first(String... keys) {
    for (String key : keys) {
      String value = get(key);
      if (value != null && !value.isEmpty()) {
        return value;
      }
    }
    return null;
  }

  /** Returns the first of these keys' values that is a whole number above 0; else 0. */
  public long firstNumber(String... keys) {
    for (String key : keys) {
      long number = number(get(key));
      if (number > 0) {
        return number;
      }
    }
    return 0;
  }

  private static long number(String text) {
    if (text == null || text.isEmpty() || text.length() > 18) {
      return 0;
    }
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return 0;
      }
      number = number * 10 + (c - '0');
    }
    return number;
  }

  /** Removes all of these keys. */
  public void removeAll(String... keys) {
    for (String key : keys) {
      remove(key);
    }
  }

  @Override
  public void clear() {
    Arrays.fill(entries, null);
    Arrays.fill(index, 0);
    used = 0;
    size = 0;
    changes++;
  }

  @Override
  public Set<Map.Entry<String, String>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public int size() {
        return size;
      }

      @Override
      public Iterator<Map.Entry<String, String>> iterator() {
        return new Entries();
      }
    };
  }

  /** Fails like the JDK's iterators when the map changes: a loop that adds would not end. */
  private final class Entries implements Iterator<Map.Entry<String, String>> {
    private final int expectedChanges = changes;
    private int last = -1;
    private int next = after(-1);

    private int after(int entry) {
      int following = entry + 1;
      while (following < used && key(following) == null) {
        following++;
      }
      return following;
    }

    @Override
    public boolean hasNext() {
      return next < used;
    }

    @Override
    public Map.Entry<String, String> next() {
      if (changes != expectedChanges) {
        throw new ConcurrentModificationException();
      }
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      last = next;
      next = after(last);
      return new WriteThrough(key(last), text(last));
    }

    @Override
    public void remove() {
      if (last < 0) {
        throw new IllegalStateException("next() must be called first");
      }
      removeEntry(last);
      last = -1;
    }
  }

  private final class WriteThrough extends SimpleEntry<String, String> {
    private static final long serialVersionUID = 1;

    WriteThrough(String key, String value) {
      super(key, value);
    }

    @Override
    public String setValue(String value) {
      put(getKey(), value);
      return super.setValue(value);
    }
  }
}

package azurecensus.tracing.internal;

import io.opencensus.trace.Tracestate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A W3C {@code tracestate}, kept as it was sent.
 *
 * <p>OpenCensus' {@link Tracestate} cannot hold every legal key (no {@code tenant@vendor}, no
 * leading digit), so the whole list is kept here and sent from here. Immutable.
 *
 * @param header the header's value: the members in order, without empty ones; may be empty
 * @param members the members in order
 */
public record W3cTracestate(String header, List<Member> members) {
  /** The specification's limit; a longer list is rejected as a whole. */
  private static final int MAX_MEMBERS = 32;

  private static final int MAX_KEY = 256;
  private static final int MAX_VALUE = 256;

  /** A {@code key=value} of the list. */
  public record Member(String key, String value) {}

  private static final Tracestate NOTHING = Tracestate.builder().build();

  /** No tracestate, or one that was dropped because it is malformed. */
  public static final W3cTracestate EMPTY = new W3cTracestate("", List.of());

  /**
   * Reads a {@code tracestate}; several headers must be joined with commas first. Returns
   * {@link #EMPTY} for a malformed one.
   *
   * @param tracestate the header's value, or null
   */
  public static W3cTracestate parse(String tracestate) {
    if (tracestate == null || tracestate.isBlank()) {
      return EMPTY;
    }
    List<Member> members = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    int from = 0;
    while (from <= tracestate.length()) {
      int comma = tracestate.indexOf(',', from);
      int to = comma < 0 ? tracestate.length() : comma;
      String member = stripBlanks(tracestate.substring(from, to));
      from = to + 1;
      if (member.isEmpty()) {
        continue; // legal, and left out
      }
      int equals = member.indexOf('=');
      if (equals < 0 || members.size() == MAX_MEMBERS) {
        return EMPTY;
      }
      String key = member.substring(0, equals);
      String value = member.substring(equals + 1);
      if (!isKey(key) || !isValue(value) || !keys.add(key)) {
        return EMPTY;
      }
      members.add(new Member(key, value));
    }
    return members.isEmpty() ? EMPTY : new W3cTracestate(join(members), List.copyOf(members));
  }

  /** Returns the list of an OpenCensus span context. */
  public static W3cTracestate of(Tracestate tracestate) {
    if (tracestate.getEntries().isEmpty()) {
      return EMPTY;
    }
    List<Member> members = tracestate.getEntries().stream()
        .map(entry -> new Member(entry.getKey(), entry.getValue()))
        .toList();
    return new W3cTracestate(join(members), members);
  }

  /** Returns the members that OpenCensus can hold, in order. */
  Tracestate toOpenCensus() {
    if (members.isEmpty()) {
      return NOTHING;
    }
    Tracestate.Builder builder = Tracestate.builder();
    // set() adds an entry in front.
    for (int i = members.size() - 1; i >= 0; i--) {
      Member member = members.get(i);
      if (isOpenCensusKey(member.key())) {
        builder.set(member.key(), member.value());
      }
    }
    return builder.build();
  }

  private static String join(List<Member> members) {
    StringBuilder header = new StringBuilder();
    for (Member member : members) {
      if (header.length() > 0) {
        header.append(',');
      }
      header.append(member.key()).append('=').append(member.value());
    }
    return header.toString();
  }

  /** Follows level 2 of the specification: also a leading digit, and an {@code @} anywhere. */
  private static boolean isKey(String key) {
    if (key.isEmpty() || key.length() > MAX_KEY || !isLowerOrDigit(key.charAt(0))) {
      return false;
    }
    for (int i = 1; i < key.length(); i++) {
      char c = key.charAt(i);
      if (!isLowerOrDigit(c) && c != '_' && c != '-' && c != '*' && c != '/' && c != '@') {
        return false;
      }
    }
    return true;
  }

  private static boolean isOpenCensusKey(String key) {
    return !Character.isDigit(key.charAt(0)) && key.indexOf('@') < 0;
  }

  /** Accepts printable ASCII without comma and equals sign; blanks at the end are stripped. */
  private static boolean isValue(String value) {
    if (value.isEmpty() || value.length() > MAX_VALUE) {
      return false;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c < ' ' || c > '~' || c == '=') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLowerOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  /** Only blanks and tabs may stand around a member. */
  private static String stripBlanks(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && (text.charAt(from) == ' ' || text.charAt(from) == '\t')) {
      from++;
    }
    while (to > from && (text.charAt(to - 1) == ' ' || text.charAt(to - 1) == '\t')) {
      to--;
    }
    return text.substring(from, to);
  }
}

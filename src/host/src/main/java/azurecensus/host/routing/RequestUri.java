package azurecensus.host.routing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads paths and queries like ASP.NET Core: lenient, percent-encoding is UTF-8, names of
 * parameters are compared without case.
 */
public final class RequestUri {
  private static final String ALLOWED = "!$&'()*+,-./:;=?@_~%";

  /** Brackets are those of an IPv6 address. */
  private static final String ALLOWED_IN_AUTHORITY = ALLOWED + "[]";

  private static final Pattern ENCODED_SLASH = Pattern.compile("%(2[fF])");

  private RequestUri() {}

  /**
   * Decodes the segments below a prefix; a slash at the end is ignored. An encoded slash stays
   * encoded, as in ASP.NET Core.
   *
   * @param prefix without slashes at its ends; may be empty
   * @return empty when the path is not below the prefix
   */
  public static Optional<List<String>> segmentsBelow(String prefix, String rawPath) {
    List<String> segments = new ArrayList<>();
    for (String segment : rawPath.split("/", -1)) {
      segments.add(decode(ENCODED_SLASH.matcher(segment).replaceAll("%25$1"), false));
    }
    segments.remove(0);
    if (!segments.isEmpty() && segments.get(segments.size() - 1).isEmpty()) {
      segments.remove(segments.size() - 1);
    }
    if (prefix.isEmpty()) {
      return Optional.of(segments);
    }
    String[] parts = prefix.split("/", -1);
    if (segments.size() < parts.length) {
      return Optional.empty();
    }
    for (int i = 0; i < parts.length; i++) {
      if (!parts[i].equalsIgnoreCase(segments.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(segments.subList(parts.length, segments.size()));
  }

  /**
   * Decodes the parameters of a query. Values of one name are joined by commas; names without a
   * value are omitted.
   *
   * @param rawQuery null when there is none
   */
  public static Map<String, String> query(String rawQuery) {
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, String> values = new LinkedHashMap<>();
    if (rawQuery == null) {
      return values;
    }
    for (String pair : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
      String value = equals < 0 ? "" : decode(pair.substring(equals + 1), true);
      if (!name.isEmpty()) {
        String known = names.computeIfAbsent(name.toLowerCase(java.util.Locale.ROOT), any -> name);
        values.merge(known, value, (before, more) -> before + "," + more);
      }
    }
    values.values().removeIf(String::isEmpty);
    return values;
  }

  /**
   * Decodes the parameters of a query. Of the values of one name the last one counts, and it may be
   * empty.
   *
   * @param rawQuery null when there is none
   */
  public static Map<String, String> lastValues(String rawQuery) {
    Map<String, String> names = new LinkedHashMap<>();
    Map<String, String> values = new LinkedHashMap<>();
    if (rawQuery == null) {
      return values;
    }
    for (String pair : rawQuery.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
      if (!name.isEmpty()) {
        String known = names.computeIfAbsent(name.toLowerCase(java.util.Locale.ROOT), any -> name);
        values.put(known, equals < 0 ? "" : decode(pair.substring(equals + 1), true));
      }
    }
    return values;
  }

  /**
   * Builds an absolute URL. Invalid characters of authority and path are encoded; the query stays
   * as the client sent it, as in the Functions host.
   *
   * @param rawQuery null when there is none
   */
  public static String absolute(String scheme, String authority, String rawPath, String rawQuery) {
    StringBuilder safe = new StringBuilder(scheme).append("://");
    encode(authority, ALLOWED_IN_AUTHORITY, safe);
    encode(rawPath, ALLOWED, safe);
    if (rawQuery != null) {
      safe.append('?').append(rawQuery);
    }
    return safe.toString();
  }

  /** The authority with its invalid characters encoded. */
  public static String safeAuthority(String authority) {
    StringBuilder safe = new StringBuilder();
    encode(authority, ALLOWED_IN_AUTHORITY, safe);
    return safe.toString();
  }

  private static void encode(String text, String allowed, StringBuilder safe) {
    for (int i = 0; i < text.length(); ) {
      int codePoint = text.codePointAt(i);
      i += Character.charCount(codePoint);
      boolean lonePercent = codePoint == '%' && !isEncoded(text, i - 1);
      if (!lonePercent && (isLetterOrDigit(codePoint) || allowed.indexOf(codePoint) >= 0)) {
        safe.appendCodePoint(codePoint);
      } else {
        for (byte b : Character.toString(codePoint).getBytes(StandardCharsets.UTF_8)) {
          safe.append(String.format("%%%02X", b));
        }
      }
    }
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isEncoded(String text, int at) {
    return at + 2 < text.length()
        && Character.digit(text.charAt(at + 1), 16) >= 0
        && Character.digit(text.charAt(at + 2), 16) >= 0;
  }

  /** Decodes percent-encoding; malformed escapes are kept. */
  static String decode(String text, boolean plusIsSpace) {
    if (text.indexOf('%') < 0 && !(plusIsSpace && text.indexOf('+') >= 0)) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%' && isEncoded(text, i)) {
        bytes.write(
            Character.digit(text.charAt(i + 1), 16) * 16 + Character.digit(text.charAt(i + 2), 16));
        i += 2;
      } else if (c == '+' && plusIsSpace) {
        bytes.write(' ');
      } else if (Character.isHighSurrogate(c) && i + 1 < text.length()) {
        bytes.writeBytes(text.substring(i, i + 2).getBytes(StandardCharsets.UTF_8));
        i++;
      } else {
        bytes.writeBytes(String.valueOf(c).getBytes(StandardCharsets.UTF_8));
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}

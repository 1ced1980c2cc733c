package azurecensus.exporter.internal.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parsed connection string: the resource and the addresses of its services.
 *
 * <p>Parsing is lenient with case, order, blanks and empty segments, and strict with errors that
 * would silently lose telemetry. No message repeats a value, because the text may hold a secret in
 * the wrong place.
 *
 * @param instrumentationKey never blank, at most 40 characters
 * @param ingestionEndpoint absolute {@code http} or {@code https} address without a trailing slash
 * @param liveEndpoint the same for live metrics; null when it is malformed, which affects nothing
 *     else
 * @param audience the resource of access tokens, e.g. {@code https://monitor.azure.com}
 */
public record ConnectionString(
    String instrumentationKey, URI ingestionEndpoint, URI liveEndpoint, String audience) {
  static final String DEFAULT_ENDPOINT = "https://dc.services.visualstudio.com";
  static final String DEFAULT_LIVE_ENDPOINT = "https://rt.services.visualstudio.com";
  static final String DEFAULT_AUDIENCE = "https://monitor.azure.com";

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  /** Same limit as in the official SDKs. */
  static final int MAX_LENGTH = 4096;

  private static final Pattern KEY = Pattern.compile("[0-9A-Za-z-]{1,40}");
  private static final Pattern KEY_NAME = Pattern.compile("(?i)\\bInstrumentationKey\\s*=");
  private static final Pattern LOCATION = Pattern.compile("[0-9A-Za-z]{1,64}");
  private static final Pattern SUFFIX =
      Pattern.compile("[0-9A-Za-z]([0-9A-Za-z.-]{0,250}[0-9A-Za-z])?");

  /** Checks that no other value is null. */
  public ConnectionString {
    Objects.requireNonNull(instrumentationKey, "instrumentationKey");
    Objects.requireNonNull(ingestionEndpoint, "ingestionEndpoint");
    Objects.requireNonNull(audience, "audience");
  }

  /**
   * Parses {@code Key=Value} pairs separated by {@code ;}.
   *
   * @throws IllegalArgumentException naming the key that is wrong and what to put there
   */
  public static ConnectionString parse(String text) {
    Objects.requireNonNull(text, "text");
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "The connection string is longer than " + MAX_LENGTH
              + " characters; copy it again from the Overview page of the Application Insights resource.");
    }
    Matcher keyNames = KEY_NAME.matcher(text);
    if (keyNames.find() && keyNames.find(keyNames.end())) {
      throw new IllegalArgumentException(
          "The connection string holds more than one InstrumentationKey, and telemetry goes to one resource: keep one connection string; a diagnostic setting of that resource copies its telemetry to further places.");
    }
    Map<String, String> pairs = pairs(text);
    requireIkeyAuthorization(pairs.get("Authorization"));
    return new ConnectionString(
        instrumentationKey(pairs),
        endpoint(pairs, "IngestionEndpoint", "dc", DEFAULT_ENDPOINT),
        liveEndpoint(pairs),
        audience(pairs.get("AADAudience")));
  }

  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    int position = 0;
    for (String segment : text.split(";", -1)) {
      position++;
      if (segment.isBlank()) {
        continue;
      }
      int equals = segment.indexOf('=');
      String key = equals < 0 ? "" : segment.substring(0, equals).strip();
      if (key.isEmpty()) {
        throw new IllegalArgumentException(
            "Part " + position
                + " of the connection string is not of the form Key=Value; parts are separated by semicolons.");
      }
      pairs.put(key, segment.substring(equals + 1).strip());
    }
    return pairs;
  }

  private static void requireIkeyAuthorization(String authorization) {
    if (authorization != null
        && !authorization.isEmpty()
        && !authorization.equalsIgnoreCase("ikey")) {
      throw new IllegalArgumentException(
          "Authorization in the connection string must be ikey or left out; set APPLICATIONINSIGHTS_AUTHENTICATION_STRING to use Microsoft Entra ID.");
    }
  }

  private static String instrumentationKey(Map<String, String> pairs) {
    String key = pairs.get("InstrumentationKey");
    if (key == null || key.isEmpty()) {
      throw new IllegalArgumentException(
          "InstrumentationKey is missing from the connection string; copy the whole string from the Overview page of the Application Insights resource.");
    }
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "InstrumentationKey in the connection string must be the resource's key: up to 40 letters, digits and hyphens, normally a GUID.");
    }
    return key;
  }

  private static URI liveEndpoint(Map<String, String> pairs) {
    try {
      return endpoint(pairs, "LiveEndpoint", "live", DEFAULT_LIVE_ENDPOINT);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Returns the address under this key, else the one of the suffix, else the default. */
  private static URI endpoint(
      Map<String, String> pairs, String key, String prefix, String otherwise) {
    String explicit = pairs.get(key);
    if (explicit != null && !explicit.isEmpty()) {
      return httpAddress(key, explicit);
    }
    String suffix = pairs.get("EndpointSuffix");
    if (suffix == null || suffix.isEmpty()) {
      return URI.create(otherwise);
    }
    String host = suffix.startsWith(".") ? suffix.substring(1) : suffix;
    if (!SUFFIX.matcher(host).matches() || host.contains("..")) {
      throw noDomain();
    }
    URI address = URI.create("https://" + location(pairs.get("Location")) + prefix + "."
        + host.toLowerCase(Locale.ROOT));
    if (address.getHost() == null) { // the last part of a domain begins with a letter
      throw noDomain();
    }
    return address;
  }

  private static IllegalArgumentException noDomain() {
    return new IllegalArgumentException(
        "EndpointSuffix in the connection string must be a domain name such as applicationinsights.azure.cn.");
  }

  private static String location(String location) {
    if (location == null || location.isEmpty()) {
      return "";
    }
    if (!LOCATION.matcher(location).matches()) {
      throw new IllegalArgumentException(
          "Location in the connection string must be a region's short name, letters and digits only, such as westeurope.");
    }
    return location.toLowerCase(Locale.ROOT) + ".";
  }

  private static String audience(String audience) {
    return audience == null || audience.isEmpty()
        ? DEFAULT_AUDIENCE
        : httpAddress("AADAudience", audience).toString();
  }

  private static URI httpAddress(String key, String value) {
    URI uri;
    try {
      uri = new URI(withoutTrailingSlashes(value)).parseServerAuthority();
    } catch (URISyntaxException e) {
      throw notAnAddress(key); // without the cause: its message repeats the value
    }
    boolean http =
        "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
    boolean plain =
        uri.getRawUserInfo() == null && uri.getRawQuery() == null && uri.getRawFragment() == null;
    boolean port = uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() <= 65_535);
    if (!http || uri.getHost() == null || !plain || !port) {
      throw notAnAddress(key);
    }
    return uri;
  }

  private static String withoutTrailingSlashes(String value) {
    int end = value.length();
    while (end > 0 && value.charAt(end - 1) == '/') {
      end--;
    }
    return value.substring(0, end);
  }

  private static IllegalArgumentException notAnAddress(String key) {
    return new IllegalArgumentException(
        key
            + " in the connection string must be an absolute http or https address such as https://westeurope-5.in.applicationinsights.azure.com/.");
  }

  /**
   * Checks that access tokens may be sent to the endpoint.
   *
   * @throws IllegalArgumentException when it is neither encrypted nor on this machine
   */
  public void requireSafeForTokens() {
    if (!isSafeForTokens(ingestionEndpoint)) {
      throw new IllegalArgumentException(
          "IngestionEndpoint in the connection string must be https when access tokens are sent with the telemetry.");
    }
  }

  /** Returns true when access tokens may be sent to the endpoint of live metrics. */
  public boolean isLiveSafeForTokens() {
    return isSafeForTokens(liveEndpoint);
  }

  private static boolean isSafeForTokens(URI endpoint) {
    String host = endpoint.getHost().toLowerCase(Locale.ROOT);
    boolean loopback =
        host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    return loopback || "https".equalsIgnoreCase(endpoint.getScheme());
  }

  /** Returns the address to which batches are posted. */
  public URI trackUrl() {
    return URI.create(ingestionEndpoint + "/v2.1/track");
  }

  /**
   * Returns the default storage directory: one for each user and resource below the system's
   * temporary directory, so that neither permissions nor telemetry of two of them get mixed.
   */
  public Path storageDirectory() {
    String name = "azurecensus-"
        + Long.toHexString(hash(System.getProperty("user.name", "") + " " + instrumentationKey + " "
            + ingestionEndpoint));
    return Path.of(System.getProperty("java.io.tmpdir"), name).toAbsolutePath();
  }

  /** A hash, because the name must not contain the key; it only has to avoid collisions. */
  private static long hash(String text) {
    long hash = FNV_OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * FNV_PRIME;
    }
    return hash;
  }

  /** Returns the host only: the key must not be logged. */
  @Override
  public String toString() {
    return "ConnectionString[" + ingestionEndpoint.getHost() + "]";
  }
}

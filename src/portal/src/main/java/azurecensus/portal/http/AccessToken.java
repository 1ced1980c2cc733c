package azurecensus.portal.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secret of a portal that other machines can reach. It appears in the printed login link and
 * nowhere else. Immutable.
 */
public final class AccessToken {
  /** The name of the cookie that a browser receives for the token. */
  static final String COOKIE = "portal-session";

  private static final int RANDOM_BYTES = 16;
  private static final int MIN_LENGTH = 16;

  private final String token;
  private final String session;

  private AccessToken(String token) {
    this.token = token;
    this.session = hash("session:" + token);
  }

  /** A random token of 128 bits. */
  public static AccessToken random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return new AccessToken(HexFormat.of().formatHex(bytes));
  }

  /**
   * Reads the token from the first line of a file.
   *
   * @throws IOException with a message for the user, without the content, when the file cannot be
   *     read or holds no usable token
   */
  public static AccessToken read(Path file) throws IOException {
    String token;
    try {
      token = Files.readString(file).lines().findFirst().orElse("").strip();
    } catch (IOException e) {
      throw new IOException("The token file " + file + " cannot be read.", e);
    }
    if (!token.matches("[A-Za-z0-9_-]{" + MIN_LENGTH + ",200}")) {
      throw new IOException("The token file " + file + " must begin with a line of " + MIN_LENGTH
          + " to 200 letters, digits, hyphens and underscores.");
    }
    return new AccessToken(token);
  }

  /** The address that logs a browser in; keep it out of logs. */
  public String loginLink(String portal) {
    return portal + "/login?t=" + token;
  }

  /** The value of the cookie: whoever reads it cannot find the token by it. */
  String session() {
    return session;
  }

  /** True for the token, compared in constant time. */
  boolean isToken(String candidate) {
    return candidate != null && same(token, candidate);
  }

  /** True when the headers of a request prove that its sender knows the token. */
  boolean isGivenBy(String authorization, String cookies) {
    if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return isToken(authorization.substring(7).strip());
    }
    if (cookies != null) {
      for (String cookie : cookies.split(";", -1)) {
        String[] parts = cookie.strip().split("=", 2);
        if (parts.length == 2 && parts[0].equals(COOKIE) && same(session, parts[1])) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean same(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  private static String hash(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "AccessToken[hidden]";
  }
}

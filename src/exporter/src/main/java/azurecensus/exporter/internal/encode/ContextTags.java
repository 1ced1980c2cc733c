package azurecensus.exporter.internal.encode;

import java.util.HashMap;
import java.util.Map;

/**
 * Context tags that Application Insights documents, with the largest length of each in characters.
 *
 * <p>Source: {@code ContextTagKeys.bond} of the endpoint's published schemas.
 */
public final class ContextTags {
  public static final String OPERATION_ID = "ai.operation.id";
  public static final String OPERATION_PARENT_ID = "ai.operation.parentId";
  public static final String OPERATION_NAME = "ai.operation.name";
  public static final String CLOUD_ROLE = "ai.cloud.role";
  public static final String CLOUD_ROLE_INSTANCE = "ai.cloud.roleInstance";
  public static final String SDK_VERSION = "ai.internal.sdkVersion";

  /** Length of tags that are not documented: the service tolerates them. */
  static final int LONGEST = 1024;

  private static final Map<String, Integer> LIMITS = Map.ofEntries(
      Map.entry(OPERATION_ID, 128),
      Map.entry(OPERATION_PARENT_ID, 128),
      Map.entry(OPERATION_NAME, 1024),
      Map.entry("ai.operation.syntheticSource", 1024),
      Map.entry("ai.operation.correlationVector", 64),
      Map.entry(CLOUD_ROLE, 256),
      Map.entry(CLOUD_ROLE_INSTANCE, 256),
      Map.entry("ai.cloud.roleVer", 256),
      Map.entry("ai.cloud.location", 256),
      Map.entry(SDK_VERSION, 64),
      Map.entry("ai.internal.agentVersion", 64),
      Map.entry("ai.internal.nodeName", 256),
      Map.entry("ai.location.ip", 45),
      Map.entry("ai.location.country", 256),
      Map.entry("ai.location.province", 256),
      Map.entry("ai.location.city", 256),
      Map.entry("ai.user.id", 128),
      Map.entry("ai.user.authUserId", 1024),
      Map.entry("ai.user.accountId", 1024),
      Map.entry("ai.session.id", 64),
      Map.entry("ai.session.isFirst", 5),
      Map.entry("ai.device.id", 1024),
      Map.entry("ai.device.type", 64),
      Map.entry("ai.device.locale", 64),
      Map.entry("ai.device.model", 256),
      Map.entry("ai.device.oemName", 256),
      Map.entry("ai.device.osVersion", 256),
      Map.entry("ai.application.ver", 1024));

  private static final Map<String, String> SYNONYMS = Map.of(
      "enduser.id",
      "ai.user.authUserId",
      "enduser.pseudo.id",
      "ai.user.id",
      "session.id",
      "ai.session.id");

  /**
   * Both maps are read for every attribute of every span; a hash map takes half the time of the
   * immutable maps.
   */
  private static final Map<String, String> TAGS = new HashMap<>(SYNONYMS);

  private static final Map<String, Integer> LENGTHS = new HashMap<>(LIMITS);

  static {
    for (String tag : LIMITS.keySet()) {
      TAGS.put(tag, tag);
    }
  }

  private ContextTags() {}

  /**
   * Returns the tag for an attribute of this name: a documented tag itself, or one that
   * OpenTelemetry names differently; else null.
   */
  public static String tagOf(String attribute) {
    return TAGS.get(attribute);
  }

  /** Returns the largest length of a tag in characters. */
  static int limit(String key) {
    return LENGTHS.getOrDefault(key, LONGEST);
  }
}

package azurecensus.exporter;

import java.util.HashMap;
import java.util.Map;

/**
 * The context tags that Application Insights documents, with the length each may have in
 * characters.
 *
 * <p>Source: {@code ContextTagKeys.bond} of the endpoint's published schemas.
 */
final class ContextTags {
  static final String OPERATION_ID = "ai.operation.id";
  static final String OPERATION_PARENT_ID = "ai.operation.parentId";
  static final String OPERATION_NAME = "ai.operation.name";
  static final String CLOUD_ROLE = "ai.cloud.role";
  static final String CLOUD_ROLE_INSTANCE = "ai.cloud.roleInstance";
  static final String SDK_VERSION = "ai.internal.sdkVersion";

  /** For tags that a processor invents: the service tolerates them. */
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
   * What both say, for every attribute of every span: a hash map answers in half the time of the
   * immutable ones.
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
   * The tag that an attribute of this name is: a documented one itself, or one that OpenTelemetry
   * has another name for; else null.
   */
  static String tagOf(String attribute) {
    return TAGS.get(attribute);
  }

  static int limit(String key) {
    return LENGTHS.getOrDefault(key, LONGEST);
  }
}

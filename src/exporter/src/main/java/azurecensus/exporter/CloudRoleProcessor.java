package azurecensus.exporter;

import azurecensus.exporter.internal.encode.ContextTags;
import azurecensus.exporter.spi.TelemetryItem;
import azurecensus.exporter.spi.TelemetryProcessor;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * Sets cloud role and role instance of every item, which make the process a node of the Application
 * Map.
 *
 * <p>{@link #fromEnvironment} computes both as the Functions host does, so that host and worker are
 * one node. Immutable and thread-safe.
 */
public final class CloudRoleProcessor implements TelemetryProcessor {
  static final String FALLBACK_ROLE = "java-app";
  static final String FALLBACK_INSTANCE = "localhost";

  private final String role;
  private final String roleInstance;

  /**
   * Creates a processor for these names, not null and not blank.
   *
   * @throws IllegalArgumentException when one is blank
   */
  public CloudRoleProcessor(String role, String roleInstance) {
    this.role = requireText(role, "role");
    this.roleInstance = requireText(roleInstance, "roleInstance");
  }

  private static String requireText(String text, String what) {
    if (Objects.requireNonNull(text, what).isBlank()) {
      throw new IllegalArgumentException(
          what + " is blank; set the name that the Application Map should show.");
    }
    return text;
  }

  /**
   * Creates a processor with role and instance from these variables; nothing else is read.
   *
   * <p>Role: {@code WEBSITE_CLOUD_ROLENAME} as it is; else {@code WEBSITE_SITE_NAME}, followed by
   * {@code -} and {@code WEBSITE_SLOT_NAME} unless that is {@code production}, all in lower case;
   * else {@code java-app}. Instance: the first that is set of {@code WEBSITE_INSTANCE_ID},
   * {@code COMPUTERNAME}, {@code CONTAINER_NAME}, {@code HOSTNAME}; else {@code localhost}.
   */
  public static CloudRoleProcessor fromEnvironment(Map<String, String> environment) {
    return new CloudRoleProcessor(role(environment), roleInstance(environment));
  }

  private static String role(Map<String, String> environment) {
    String override = text(environment, "WEBSITE_CLOUD_ROLENAME");
    if (!override.isEmpty()) {
      return override;
    }
    String site = text(environment, "WEBSITE_SITE_NAME");
    if (site.isEmpty()) {
      return FALLBACK_ROLE;
    }
    String slot = text(environment, "WEBSITE_SLOT_NAME");
    boolean production = slot.isEmpty() || slot.equalsIgnoreCase("production");
    return (production ? site : site + "-" + slot).toLowerCase(Locale.ROOT);
  }

  private static String roleInstance(Map<String, String> environment) {
    for (String variable :
        new String[] {"WEBSITE_INSTANCE_ID", "COMPUTERNAME", "CONTAINER_NAME", "HOSTNAME"}) {
      String value = text(environment, variable);
      if (!value.isEmpty()) {
        return value;
      }
    }
    return FALLBACK_INSTANCE;
  }

  private static String text(Map<String, String> environment, String variable) {
    return environment.getOrDefault(variable, "").strip();
  }

  /** Returns the role. */
  public String getRole() {
    return role;
  }

  /** Returns the role instance. */
  public String getRoleInstance() {
    return roleInstance;
  }

  @Override
  public boolean process(TelemetryItem item) {
    item.getTags().put(ContextTags.CLOUD_ROLE, role);
    item.getTags().put(ContextTags.CLOUD_ROLE_INSTANCE, roleInstance);
    return true;
  }

  @Override
  public String toString() {
    return "role " + role;
  }
}

package azurecensus.host.staged;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The functions that settings disable: {@code AzureWebJobs.NAME.Disabled}, or
 * {@code AzureWebJobs__NAME__Disabled} where names have no dots, is {@code true} or {@code 1}.
 * Immutable.
 */
public final class DisabledFunctions {
  private static final Pattern SETTING = Pattern.compile(
      "AzureWebJobs(?:\\.(.+)\\.|:(.+):|__(.+)__)Disabled", Pattern.CASE_INSENSITIVE);

  /** The name of the setting, by the function's name in lower case. */
  private final Map<String, String> settings;

  private DisabledFunctions(Map<String, String> settings) {
    this.settings = Map.copyOf(settings);
  }

  /** Reads the settings of an app; other settings are ignored. */
  public static DisabledFunctions of(Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>();
    environment.forEach((name, value) -> {
      Matcher setting = SETTING.matcher(name);
      boolean disabled = value.strip().equalsIgnoreCase("true") || value.strip().equals("1");
      if (disabled && setting.matches()) {
        for (int group = 1; group <= setting.groupCount(); group++) {
          if (setting.group(group) != null) {
            settings.put(setting.group(group).toLowerCase(Locale.ROOT), name);
          }
        }
      }
    });
    return new DisabledFunctions(settings);
  }

  /** The name of the setting that disables the function; empty when none does. */
  public Optional<String> setting(String function) {
    return Optional.ofNullable(settings.get(function.toLowerCase(Locale.ROOT)));
  }
}

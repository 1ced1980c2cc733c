package azurecensus.host;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The functions that settings switch off: {@code AzureWebJobs.NAME.Disabled}, or
 * {@code AzureWebJobs__NAME__Disabled} where names have no dots, is {@code true} or {@code 1}.
 *
 * @param settings by the function's name in lower case, the setting that does it
 */
public record SwitchedOff(Map<String, String> settings) {
  /** No setting switches anything off. */
  public static final SwitchedOff NONE = new SwitchedOff(Map.of());

  private static final Pattern SETTING = Pattern.compile(
      "AzureWebJobs(?:\\.(.+)\\.|:(.+):|__(.+)__)Disabled", Pattern.CASE_INSENSITIVE);

  public SwitchedOff {
    settings = Map.copyOf(settings);
  }

  static SwitchedOff by(Map<String, String> environment) {
    Map<String, String> settings = new HashMap<>();
    environment.forEach((name, value) -> {
      Matcher setting = SETTING.matcher(name);
      boolean on = value.strip().equalsIgnoreCase("true") || value.strip().equals("1");
      if (on && setting.matches()) {
        for (int group = 1; group <= setting.groupCount(); group++) {
          if (setting.group(group) != null) {
            settings.put(setting.group(group).toLowerCase(Locale.ROOT), name);
          }
        }
      }
    });
    return new SwitchedOff(settings);
  }

  boolean contains(String function) {
    return settings.containsKey(function.toLowerCase(Locale.ROOT));
  }

  /** The setting that switches the function off; null when none does. */
  String setting(String function) {
    return settings.get(function.toLowerCase(Locale.ROOT));
  }
}

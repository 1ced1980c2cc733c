package azurecensus.function;

/**
 * A missing or malformed setting. The message names the setting and a remedy, and never contains
 * its value.
 */
final class SettingException extends Exception {
  private static final long serialVersionUID = 1L;

  SettingException(String setting, String problem, String remedy) {
    super(setting + " " + problem + ": " + remedy);
  }
}

package azurecensus.function;

/**
 * A setting is missing or malformed; the message names it and says what to put there, and never
 * repeats its value.
 */
final class SettingException extends Exception {
  private static final long serialVersionUID = 1L;

  SettingException(String setting, String problem, String remedy) {
    super(setting + " " + problem + ": " + remedy);
  }
}

package azurecensus.host.staged;

/**
 * A JSON file that cannot be used. The message is a predicate for the file, such as "is not valid
 * JSON (line 3, column 7)"; it never quotes the content, which may hold a secret.
 */
public final class JsonFileException extends Exception {
  private static final long serialVersionUID = 1L;

  JsonFileException(String predicate) {
    super(predicate);
  }

  JsonFileException(String predicate, Throwable cause) {
    super(predicate, cause);
  }
}

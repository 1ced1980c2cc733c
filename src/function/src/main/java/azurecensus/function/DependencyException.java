package azurecensus.function;

import java.io.IOException;

/** The dependency answered, but not with success. */
final class DependencyException extends IOException {
  private static final long serialVersionUID = 1L;

  DependencyException(int statusCode) {
    super("the dependency answered with status " + statusCode);
  }
}

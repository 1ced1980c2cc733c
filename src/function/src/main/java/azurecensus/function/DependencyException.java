package azurecensus.function;

import java.io.IOException;

/** A response of the dependency with another status than success. */
final class DependencyException extends IOException {
  private static final long serialVersionUID = 1L;

  DependencyException(int statusCode) {
    super("the dependency answered with status " + statusCode);
  }
}

package orders;

/** An order that cannot be shipped. */
final class OrderException extends RuntimeException {
  private static final long serialVersionUID = 1;

  OrderException(String message) {
    super(message);
  }
}

package orders;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Stores the orders; has a logger of its own, not the invocation's. */
final class OrderStore {
  private static final Logger LOGGER = Logger.getLogger(OrderStore.class.getName());

  boolean holds(int number) {
    return number <= 100;
  }

  void ship(int number) {
    LOGGER.log(Level.WARNING, "only {0} parcels left", 100 - number);
    if (number == 13) {
      throw new OrderException("order 13 has no address");
    }
  }
}

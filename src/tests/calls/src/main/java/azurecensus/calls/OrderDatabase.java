package azurecensus.calls;

import azurecensus.clients.TracedDataSource;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** The orders, in a database of this process. */
final class OrderDatabase {
  private static final DataSource ORDERS = TracedDataSource.wrap(h2());

  private OrderDatabase() {}

  private static DataSource h2() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1;INIT="
        + "CREATE TABLE IF NOT EXISTS orders (id INT AUTO_INCREMENT, item VARCHAR(40))");
    return h2;
  }

  static void insertAndCount() throws SQLException {
    try (Connection connection = ORDERS.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("INSERT INTO orders (item) VALUES (?)");
        PreparedStatement count = connection.prepareStatement("SELECT count(*) FROM orders")) {
      insert.setString(1, "beer");
      insert.executeUpdate();
      try (ResultSet rows = count.executeQuery()) {
        rows.next();
      }
    }
  }
}

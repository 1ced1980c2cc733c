package azurecensus.clients.internal.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class JdbcUrlTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      jdbc:postgresql://db.example.com:5433/shop?user=ada&password=secret | postgresql | db.example.com:5433 | shop
      jdbc:postgresql://db.example.com/shop                 | postgresql | db.example.com      | shop
      jdbc:postgresql://one:5432,two:5432/shop              | postgresql | one:5432            | shop
      jdbc:postgresql:shop                                  | postgresql |                     | shop
      jdbc:postgresql://[::1]:5432/shop                     | postgresql | [::1]:5432          | shop
      jdbc:mysql://ada:secret@db.example.com:3306/shop      | mysql      | db.example.com:3306 | shop
      jdbc:mysql:loadbalance://one:3306,two:3306/shop       | mysql      | one:3306            | shop
      jdbc:mariadb://db.example.com/shop                    | mariadb    | db.example.com      | shop
      jdbc:sqlserver://db.example.com:1433;databaseName=shop;user=ada;password=secret | mssql | db.example.com:1433 | shop
      jdbc:sqlserver://db.example.com\\instance;database=shop | mssql    | db.example.com      | shop
      jdbc:oracle:thin:@//db.example.com:1521/shop          | oracle     | db.example.com:1521 | shop
      jdbc:oracle:thin:ada/secret@db.example.com:1521:shop  | oracle     | db.example.com:1521 | shop
      jdbc:db2://db.example.com:50000/shop:user=ada;        | db2        | db.example.com:50000 | shop
      jdbc:h2:mem:shop;DB_CLOSE_DELAY=-1                    | h2         |                     | shop
      jdbc:h2:file:/data/shop;USER=ada                      | h2         |                     | shop
      jdbc:h2:tcp://db.example.com:9092/shop                | h2         | db.example.com:9092 | shop
      jdbc:sqlite:/data/shop.db                             | sqlite     |                     | shop.db
      jdbc:hsqldb:mem:shop                                  | hsqldb     |                     | shop
      """)
  void url_namesSystemServerAndDatabase(String url, String system, String server, String database) {
    assertThat(JdbcUrl.parse(url)).isEqualTo(new JdbcUrl(system, server, database));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "postgresql://db.example.com", "jdbc:", "jdbc:x"})
  void otherText_isUnknown(String url) {
    assertThat(JdbcUrl.parse(url)).isEqualTo(JdbcUrl.UNKNOWN);
  }
}

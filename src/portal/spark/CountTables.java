import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Prints the number of rows of each table of an export, and failed requests as a test of types. */
public final class CountTables {
  private CountTables() {}

  public static void main(String[] args) throws IOException {
    SparkSession spark = SparkSession.builder()
        .master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .getOrCreate();
    for (Path folder : tables(Path.of(args[0]))) {
      Dataset<Row> table = spark.read().parquet(folder.toString());
      System.out.println(folder.getFileName() + " " + table.count());
      table.createOrReplaceTempView(folder.getFileName().toString());
    }
    Row first = spark.sql(
            "SELECT count(*), count_if(NOT success), min(timestamp) <= current_timestamp(),"
                + " count(get_json_object(customDimensions, '$.x')) FROM requests")
        .first();
    System.out.println("requests: " + first.getLong(0) + ", failed: " + first.getLong(1));
    spark.stop();
  }

  private static List<Path> tables(Path export) throws IOException {
    try (Stream<Path> folders = Files.list(export)) {
      return folders.filter(Files::isDirectory).sorted().toList();
    }
  }
}

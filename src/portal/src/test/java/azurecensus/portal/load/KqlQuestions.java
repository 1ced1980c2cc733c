package azurecensus.portal.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import azurecensus.kql.KqlTranslator;
import azurecensus.kql.model.KqlSchema;
import azurecensus.kql.model.KqlTable;
import azurecensus.kql.model.KqlType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URLEncoder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The measured queries in KQL: the kinds that workbooks, alerts and people ask most often. */
final class KqlQuestions {
  private static final int WARM_UP = 500;

  private static final Map<String, String> QUERIES = new LinkedHashMap<>();

  static {
    QUERIES.put("count", "requests | count");
    QUERIES.put("newest", "requests | top 100 by timestamp desc");
    QUERIES.put("take", "traces | take 100");
    QUERIES.put("failures by operation", """
        requests | where success == false | summarize failures = count() by operation_Name""");
    QUERIES.put("share of failures", """
        requests | summarize n = sum(itemCount), failed = sumif(itemCount, success == "False") by name
        | extend share = round(100.0 * failed / n, 2) | order by share desc""");
    QUERIES.put("result codes", "requests | summarize count() by resultCode, cloud_RoleName");
    QUERIES.put("percentiles", """
        requests | summarize percentiles(duration, 50, 95, 99) by name""");
    QUERIES.put("95th percentile over time", """
        requests | where timestamp > ago(1d) | summarize percentile(duration, 95) by bin(timestamp, 5m), name
        | render timechart""");
    QUERIES.put("average over time", """
        dependencies | summarize avg(duration) by bin(timestamp, 1m), target | order by timestamp asc""");
    QUERIES.put("distinct users", """
        union requests, dependencies | summarize dcount(operation_Id) by cloud_RoleName""");
    QUERIES.put("join", """
        requests | where success == false
        | join kind=inner (dependencies | where success == false) on operation_Id
        | summarize count() by name, name1""");
    QUERIES.put("exceptions by problem", """
        exceptions | summarize n = count(), arg_max(timestamp, outerMessage) by problemId, type""");
    QUERIES.put("text in messages", "traces | where message has \"777\" | take 100");
    QUERIES.put("contains", "traces | where message contains \"step 3\" | count");
    QUERIES.put("parse", """
        traces | where severityLevel >= 2 | parse message with "order " number:long " has " *
        | summarize max(number)""");
    QUERIES.put("custom dimensions", """
        traces | where isnotempty(customDimensions.tenant) | summarize count() by tostring(customDimensions.tenant)""");
    QUERIES.put("union of all", "union withsource=source * | summarize count() by source");
    QUERIES.put("series", """
        requests | make-series n = count() default = 0 on timestamp from ago(1h) to now() step 1m by name""");
    QUERIES.put("one operation", """
        union * | where operation_Id == "00000000000000000000000000001000" | order by timestamp asc""");
    QUERIES.put("metric", """
        customMetrics | where name == "queue.depth" | summarize avg(value) by bin(timestamp, 1m)""");
  }

  /** A query of 20 lines. */
  private static final String LONG = """
      let slow = 500;
      let failed = requests
      | where timestamp > ago(1d)
      | where success == false
      | project operation_Id, name, duration, resultCode, cloud_RoleName;
      let calls = dependencies
      | where timestamp > ago(1d)
      | where duration > slow
      | extend host = tostring(split(target, ":")[0])
      | project operation_Id, host, type, duration;
      failed
      | join kind=leftouter calls on operation_Id
      | extend kind = case(isempty(host), "own", type == "SQL", "database", "call")
      | extend tenant = tolower(strcat(cloud_RoleName, "/", name))
      | where resultCode startswith "5" or resultCode in ("401", "403")
      | summarize n = count(), slowest = max(duration1), p95 = percentile(duration, 95)
          by kind, tenant, host
      | where n > 1
      | order by n desc
      | take 50
      """;

  private KqlQuestions() {}

  /** The addresses of the queries by their names. */
  static Map<String, String> addresses() {
    Map<String, String> addresses = new LinkedHashMap<>();
    QUERIES.forEach((name, query) -> addresses.put(
        "KQL, " + name, "/v1/apps/any/query?query=" + URLEncoder.encode(query, UTF_8)));
    return addresses;
  }

  /**
   * Translates the long query repeatedly in this process.
   *
   * @param metadata the answer of {@code /v1/apps/any/metadata}
   * @return nanoseconds of each of the translations, after the warm-up
   */
  static long[] translations(byte[] metadata, int repetitions) throws IOException {
    KqlTranslator translator = new KqlTranslator(schema(new ObjectMapper().readTree(metadata)));
    long[] nanos = new long[repetitions];
    for (int i = -WARM_UP; i < repetitions; i++) {
      long start = System.nanoTime();
      translator.translate(LONG, Instant.now());
      if (i >= 0) {
        nanos[i] = System.nanoTime() - start;
      }
    }
    return nanos;
  }

  private static KqlSchema schema(JsonNode metadata) {
    List<KqlTable> tables = new ArrayList<>();
    for (JsonNode table : metadata.path("tables")) {
      List<KqlTable.Column> columns = new ArrayList<>();
      for (JsonNode column : table.path("columns")) {
        String name = column.path("name").asText();
        KqlType type = KqlType.named(column.path("type").asText()).orElseThrow();
        columns.add(new KqlTable.Column(name, type, '"' + name + '"'));
      }
      String name = table.path("name").asText();
      tables.add(new KqlTable(name, name, columns));
    }
    return new KqlSchema(tables);
  }
}

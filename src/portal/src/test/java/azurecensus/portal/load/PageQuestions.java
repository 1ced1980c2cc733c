package azurecensus.portal.load;

import java.util.LinkedHashMap;
import java.util.Map;

/** The measured questions that the pages ask, about the telemetry of {@link LoadTelemetry}. */
final class PageQuestions {
  private static final Map<String, String> ADDRESSES = new LinkedHashMap<>();

  static {
    ADDRESSES.put("Overview", "/api/operations?limit=100");
    ADDRESSES.put("Overview, chart of requests", "/api/timeline?type=request");
    ADDRESSES.put("Overview, chart of dependencies", "/api/timeline?type=dependency");
    ADDRESSES.put("End-to-end transaction", "/api/operations/00000000000000000000000000001000");
    ADDRESSES.put(
        "End-to-end transaction, neighbours",
        "/api/operations/00000000000000000000000000001000/neighbours");
    ADDRESSES.put("Application map", "/api/map");
    ADDRESSES.put("Application map, panel of a role", "/api/map/details?role=shop");
    ADDRESSES.put("Application map, panel of an edge", "/api/map/details?source=shop&callee=stock");
    ADDRESSES.put("Live stream", "/api/live");
    ADDRESSES.put("Live stream, items", "/api/items?limit=50");
    ADDRESSES.put("Search, newest", "/api/items?counts=true&limit=100");
    ADDRESSES.put("Search, by text", "/api/items?counts=true&limit=100&search=order%2077");
    ADDRESSES.put(
        "Search, by text that is nowhere", "/api/items?counts=true&limit=100&search=nowhere");
    ADDRESSES.put(
        "Search, failed requests", "/api/items?counts=true&limit=100&type=request&success=false");
    ADDRESSES.put("Search, last 30 minutes", "/api/items?counts=true&limit=100&last=30m");
    ADDRESSES.put("Failures", "/api/failures");
    ADDRESSES.put("Performance", "/api/performance");
    ADDRESSES.put("Performance, dependencies", "/api/performance?kind=dependencies");
    ADDRESSES.put("Performance, one operation", "/api/performance?name=GET%20/stock");
    ADDRESSES.put("Operations, groups", "/api/groups?type=request");
    ADDRESSES.put("Metrics", "/api/metrics");
    ADDRESSES.put("Metrics, one over time", "/api/metrics?name=queue.depth");
    ADDRESSES.put("Roles, for the filters", "/api/roles");
    ADDRESSES.put("Fields, for the filters", "/api/fields");
    ADDRESSES.put("Values of a field, for the filters", "/api/fields/values?field=name");
  }

  private PageQuestions() {}

  /** The addresses of the questions by their names. */
  static Map<String, String> addresses() {
    return new LinkedHashMap<>(ADDRESSES);
  }
}

package azurecensus.portal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The figures of the portal itself, read by the rules of the text form of Prometheus. */
class ITPortalMetrics {
  private static final Pattern COMMENT =
      Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");
  private static final Pattern SAMPLE = Pattern.compile(
      "([a-zA-Z_:][a-zA-Z0-9_:]*)(\\{[a-zA-Z_][a-zA-Z0-9_]*=\"[^\"\\\\\\n]*\"\\})? (-?[0-9.]+(?:E-?[0-9]+)?)");

  private final Portal portal =
      Portal.start(PortalOptions.builder().setPort(0).setMaxItems(10).build());
  private final PortalClient client = new PortalClient(portal.url());

  @AfterEach
  void stop() {
    portal.close();
  }

  /** The samples by name and labels. Every family has HELP, then TYPE, then its samples, once. */
  private static Map<String, Double> parse(String text) {
    assertThat(text).endsWith("\n").doesNotContain("\r", "\n\n");
    Map<String, String> types = new HashMap<>();
    Map<String, Double> samples = new HashMap<>();
    String helped = "";
    String typed = "";
    for (String line : text.split("\n", 0)) {
      Matcher comment = COMMENT.matcher(line);
      Matcher sample = SAMPLE.matcher(line);
      if (comment.matches() && comment.group(1).equals("HELP")) {
        helped = comment.group(2);
      } else if (comment.matches()) {
        typed = comment.group(2);
        assertThat(typed).isEqualTo(helped);
        assertThat(comment.group(3)).isIn("counter", "gauge");
        assertThat(types.put(typed, comment.group(3)))
            .as("second type of " + typed)
            .isNull();
      } else {
        assertThat(sample.matches()).as(line).isTrue();
        assertThat(sample.group(1)).isEqualTo(typed);
        assertThat(typed.endsWith("_total")).isEqualTo(types.get(typed).equals("counter"));
        String key = line.substring(0, line.lastIndexOf(' '));
        assertThat(samples.put(key, Double.valueOf(sample.group(3)))).as(key).isNull();
      }
    }
    return samples;
  }

  @Test
  void metrics_countItemsAndQueries() throws IOException, InterruptedException {
    for (int i = 0; i < 12; i++) {
      client.track(
          List.of(TestTelemetry.request(Instant.now()), TestTelemetry.trace(Instant.now(), "")));
    }
    client.post("/api/query", "{\"sql\":\"SELECT 1\"}".getBytes(UTF_8));
    client.post("/api/query", "{\"sql\":\"SELECT nothing\"}".getBytes(UTF_8));
    assertThat(client.get("/api/health").path("status").asText()).isEqualTo("ok");
    HttpResponse<String> answer = client.send(client.request("/metrics"));
    Map<String, Double> samples = parse(answer.body());

    assertThat(answer.headers().firstValue("Content-Type"))
        .hasValue("text/plain; version=0.0.4; charset=utf-8");
    assertThat(samples)
        .containsEntry("portal_items_accepted_total", 12.0)
        .containsEntry("portal_items_refused_total", 12.0)
        .containsEntry("portal_items_stored_total", 12.0)
        .containsEntry("portal_store_failing", 0.0)
        .containsEntry("portal_queries_total{end=\"answered\"}", 1.0)
        .containsEntry("portal_queries_total{end=\"refused\"}", 1.0)
        .containsEntry("portal_queries_total{end=\"stopped\"}", 0.0);
    assertThat(samples.get("portal_items_evicted_total") + samples.get("portal_items"))
        .isEqualTo(12.0);
    assertThat(samples.get("portal_query_seconds_total")).isPositive();
    assertThat(samples.get("portal_heap_used_bytes"))
        .isLessThanOrEqualTo(samples.get("portal_heap_bytes"));
  }

  @Test
  void metrics_areThePageForABrowser() throws IOException, InterruptedException {
    HttpResponse<String> page =
        client.send(client.request("/metrics").header("Accept", "text/html,*/*"));

    assertThat(page.body()).contains("<!doctype html>");
    assertThat(page.headers().firstValue("Vary")).hasValue("Accept");
  }
}

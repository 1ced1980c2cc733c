package azurecensus.host;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.sample.AnswerFunctions;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ITCors {
  private static final String PREFLIGHT = """
      OPTIONS /api/ReturnBytes HTTP/1.1
      Host: x
      Origin: %s
      Access-Control-Request-Method: GET
      Access-Control-Request-Headers: x-test

      """;
  private static final String SIMPLE = """
      GET /api/ReturnBytes HTTP/1.1
      Host: x
      Origin: %s

      """;

  @TempDir
  private Path directory;

  @BeforeEach
  void stage() throws Exception {
    SampleApp.in(directory).functions(AnswerFunctions.class).stage();
  }

  @Test
  void allowedOrigin_maySeeTheAnswer() throws Exception {
    try (RunningSample sample = RunningSample.startWithCors(directory, "http://a.example")) {
      assertThat(exchange(sample, SIMPLE, "http://a.example"))
          .startsWith("HTTP/1.1 200")
          .contains("Access-Control-Allow-Origin: http://a.example", "Vary: Origin");
      assertThat(exchange(sample, PREFLIGHT, "http://a.example"))
          .startsWith("HTTP/1.1 204")
          .contains("Access-Control-Allow-Methods: GET", "Access-Control-Allow-Headers: x-test");
    }
  }

  @Test
  void otherOrigin_mayNot() throws Exception {
    try (RunningSample sample = RunningSample.startWithCors(directory, "http://a.example")) {
      assertThat(exchange(sample, SIMPLE, "http://b.example"))
          .startsWith("HTTP/1.1 200")
          .doesNotContain("Access-Control");
      assertThat(exchange(sample, PREFLIGHT, "http://b.example")).doesNotContain("Access-Control");
    }
  }

  @Test
  void star_allowsEveryOrigin() throws Exception {
    try (RunningSample sample = RunningSample.startWithCors(directory, "*")) {
      assertThat(exchange(sample, SIMPLE, "http://b.example"))
          .contains("Access-Control-Allow-Origin: *");
    }
  }

  @Test
  void withoutCors_noHeaderIsWritten() throws Exception {
    try (RunningSample sample = RunningSample.start(directory)) {
      assertThat(exchange(sample, SIMPLE, "http://a.example")).doesNotContain("Access-Control");
      assertThat(exchange(sample, PREFLIGHT, "http://a.example")).startsWith("HTTP/1.1 405");
    }
  }

  private static String exchange(RunningSample sample, String request, String origin)
      throws Exception {
    try (RawClient client = new RawClient(sample.port())) {
      return client.send(request.formatted(origin).replace("\n", "\r\n")).response();
    }
  }
}

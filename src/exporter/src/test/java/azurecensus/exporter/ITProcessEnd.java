package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The promise for scale-in: what was ended before the process was told to stop arrives. */
@Timeout(60)
class ITProcessEnd {
  private final ScriptedEndpoint endpoint = new ScriptedEndpoint();

  ITProcessEnd() throws IOException {}

  @AfterEach
  void closeEndpoint() {
    endpoint.close();
  }

  @Test
  void systemExit_sendsEverySpan() throws Exception {
    Process process = fork("exit");

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();

    assertEverySpanArrivedOnce();
  }

  @Test
  void sigterm_sendsEverySpan() throws Exception {
    Process process = fork("wait");
    BufferedReader out = process.inputReader();
    assertThat(out.readLine()).isEqualTo("ended");

    process.destroy(); // SIGTERM

    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertEverySpanArrivedOnce();
  }

  private void assertEverySpanArrivedOnce() {
    assertThat(endpoint.items())
        .extracting(item -> item.at("/data/baseData/name").asText())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, ProcessEnding.SPANS)
            .mapToObj(i -> "span " + i)
            .collect(Collectors.toList()));
  }

  private Process fork(String how) throws IOException {
    String java =
        System.getProperty("java.home") + File.separator + "bin" + File.separator + "java";
    ProcessBuilder builder = new ProcessBuilder(
        java, "-cp", System.getProperty("java.class.path"), ProcessEnding.class.getName(), how);
    builder.environment().put("APPLICATIONINSIGHTS_CONNECTION_STRING", endpoint.connectionString());
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return builder.start();
  }
}

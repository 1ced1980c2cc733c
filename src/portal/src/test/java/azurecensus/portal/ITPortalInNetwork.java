package azurecensus.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import azurecensus.testing.Browser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A portal on all addresses of one machine, visited from another one. The machines are network
 * namespaces of Linux, which a user may create without being root; where that is forbidden, the
 * test is skipped with a message.
 */
@EnabledOnOs(value = OS.LINUX, disabledReason = "has no network namespaces")
@Timeout(300)
class ITPortalInNetwork {
  static final String LISTED_KEY = "listed-key";

  /**
   * The two machines: the portal's, and the visitor's behind a cable. Arguments: the class path,
   * the token file, {@code java}.
   */
  private static final String MACHINES = """
      set -e
      ip link set lo up
      unshare --net sleep 280 & other=$!
      until [ "$(readlink /proc/$other/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do :; done
      trap 'kill $other $portal' EXIT
      ip link add portal type veth peer name visitor netns $other
      ip addr add 10.77.0.1/24 dev portal
      ip link set portal up
      nsenter -t $other --net sh -c \\
        'ip link set lo up; ip addr add 10.77.0.2/24 dev visitor; ip link set visitor up'
      "$3" -XX:TieredStopAtLevel=1 -cp "$1" azurecensus.portal.PortalMain --host=0.0.0.0 --port=7072 \\
        --token-file="$2" --allow-key=listed-key >/dev/null & portal=$!
      nsenter -t $other --net "$3" -XX:TieredStopAtLevel=1 -cp "$1" \\
        azurecensus.portal.NetworkVisitor http://10.77.0.1:7072 "$2"
      """;

  private static final String TOKEN = "0123456789abcdef0123456789abcdef";

  @TempDir
  private Path folder;

  @BeforeAll
  static void needsNamespaces() throws IOException, InterruptedException {
    Browser.assumeInstalled();
    Process attempt = new ProcessBuilder(
            "unshare",
            "--map-root-user",
            "--net",
            "ip",
            "link",
            "add",
            "one",
            "type",
            "veth",
            "peer",
            "name",
            "two")
        .redirectErrorStream(true)
        .start();
    String answer =
        new String(attempt.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    boolean allowed = attempt.waitFor() == 0;
    if (!allowed) {
      System.out.println("SKIPPED: ITPortalInNetwork needs network namespaces: " + answer);
    }
    assumeTrue(allowed, "This system allows no network namespaces: " + answer);
  }

  @Test
  void withoutToken_thereIsTheLoginPageAndIngestionForListedKeys()
      throws IOException, InterruptedException {
    Path token = Files.writeString(folder.resolve("token"), TOKEN + "\n");
    Process machines = new ProcessBuilder(
            "unshare",
            "--map-root-user",
            "--net",
            "sh",
            "-c",
            MACHINES,
            "sh",
            System.getProperty("java.class.path"),
            token.toString(),
            Path.of(System.getProperty("java.home"), "bin", "java").toString())
        .redirectErrorStream(true)
        .start();
    List<String> printed = machines.inputReader().lines().toList();

    assertThat(machines.waitFor()).as(String.join("\n", printed)).isZero();
    assertThat(printed).contains("visited");
  }
}

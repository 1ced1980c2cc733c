package azurecensus.host.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InvocationFailureTest {
  @Test
  void root_isTheLastCause() {
    InvocationFailure failure =
        new InvocationFailure(new IllegalStateException("no stock", new IOException("no disk")));

    assertThat(failure.rootMessage()).isEqualTo("IOException: no disk");
  }

  @Test
  void root_ofCausesThatGoInACircle_isTheLastBeforeTheyRepeat() {
    IllegalStateException one = new IllegalStateException("one");
    IllegalStateException two = new IllegalStateException("two", one);
    one.initCause(two);

    assertThat(new InvocationFailure(one).root()).isSameAs(two);
  }
}

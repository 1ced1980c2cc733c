package azurecensus.portal.pages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

class EventPageTest {
  private static final String LAST = "(last)";

  private final List<String> written = new ArrayList<>();
  private final List<Callback> underWay = new ArrayList<>();
  private final List<String> end = new ArrayList<>();
  private final List<EventPage> gone = new ArrayList<>();
  private final EventPage page = new EventPage(
      this::write,
      Callback.from(() -> end.add("sent"), failure -> end.add(failure.getMessage())),
      gone::add);

  /** A connection whose writes end when the test completes them. */
  private void write(boolean last, ByteBuffer bytes, Callback callback) {
    written.add(last ? LAST : StandardCharsets.UTF_8.decode(bytes).toString());
    underWay.add(callback);
  }

  private void sent() {
    underWay.remove(0).succeeded();
  }

  @Test
  void tell_sendsOneAtATime() {
    page.tell("1");
    page.tell("2");
    assertThat(written).containsExactly("1");

    sent();
    assertThat(written).containsExactly("1", "2");
  }

  @Test
  void slowPage_missesOutdatedEvents() {
    for (int i = 1; i <= 1000; i++) {
      page.tell(String.valueOf(i));
    }
    sent();
    sent();

    assertThat(written).containsExactly("1", "1000");
    assertThat(underWay).isEmpty();
  }

  @Test
  void end_waitsForTheRunningWrite() {
    page.tell("1");
    page.tell("2");
    page.end();
    page.end();
    page.tell("3");
    assertThat(written).containsExactly("1");
    assertThat(gone).containsExactly(page);

    sent();
    sent();
    assertThat(written).containsExactly("1", LAST);
    assertThat(end).containsExactly("sent");
  }

  @Test
  void closedPage_isReportedOnce() {
    page.tell("1");
    underWay.remove(0).failed(new IOException("broken pipe"));
    page.tell("2");
    page.end();

    assertThat(written).containsExactly("1");
    assertThat(gone).containsExactly(page);
    assertThat(end).containsExactly("broken pipe");
  }
}

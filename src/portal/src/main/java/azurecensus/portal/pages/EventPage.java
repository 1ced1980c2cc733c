package azurecensus.portal.pages;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * The connection of a page that is told events. One write is under way at a time; a page that reads
 * slowly misses what is outdated, and holds up nobody. Thread-safe.
 */
final class EventPage {
  private final Content.Sink sink;
  private final Callback end;
  private final Consumer<EventPage> whenGone;
  private boolean writing;
  private String next;
  private boolean ending;

  /**
   * Begins.
   *
   * @param end told when the last event has been sent, or none can be sent any more
   * @param whenGone told once when there is no use in telling the page anything
   */
  EventPage(Content.Sink sink, Callback end, Consumer<EventPage> whenGone) {
    this.sink = sink;
    this.end = end;
    this.whenGone = whenGone;
  }

  /** Sends the event now, or after the one under way; of those that wait only the last. */
  synchronized void tell(String event) {
    if (ending) {
      return;
    }
    if (writing) {
      next = event;
    } else {
      write(event);
    }
  }

  /** Ends the connection, after the event under way; idempotent. */
  synchronized void end() {
    if (!ending) {
      ending = true;
      whenGone.accept(this);
      if (!writing) {
        sink.write(true, ByteBuffer.allocate(0), end);
      }
    }
  }

  private void write(String event) {
    writing = true;
    sink.write(
        false,
        ByteBuffer.wrap(event.getBytes(StandardCharsets.UTF_8)),
        Callback.from(InvocationType.NON_BLOCKING, this::written, this::failed));
  }

  private synchronized void written() {
    writing = false;
    if (ending) {
      sink.write(true, ByteBuffer.allocate(0), end);
    } else if (next != null) {
      String event = next;
      next = null;
      write(event);
    }
  }

  private synchronized void failed(Throwable failure) {
    if (!ending) {
      ending = true;
      whenGone.accept(this);
    }
    end.failed(failure);
  }
}

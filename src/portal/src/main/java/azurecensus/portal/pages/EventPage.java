package azurecensus.portal.pages;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Invocable.InvocationType;

/**
 * The connection of one page that receives events. Only one write runs at a time: a slow page
 * misses outdated events and delays no other page. Thread-safe.
 */
final class EventPage {
  private final Content.Sink sink;
  private final Callback end;
  private final Consumer<EventPage> whenGone;
  private boolean writing;
  private String next;
  private boolean ending;

  /**
   * Creates the connection.
   *
   * @param end notified after the last event, or when no event can be sent any more
   * @param whenGone called once when the page needs no more events
   */
  EventPage(Content.Sink sink, Callback end, Consumer<EventPage> whenGone) {
    this.sink = sink;
    this.end = end;
    this.whenGone = whenGone;
  }

  /**
   * Sends the event at once, or after the running write; of several waiting events only the last is
   * sent.
   */
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

  /** Ends the connection after the running write; idempotent. */
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

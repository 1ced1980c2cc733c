package azurecensus.portal.ingest;

import azurecensus.portal.http.TooLargeException;
import azurecensus.portal.store.TelemetryStore;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;

/**
 * The way of all envelopes into the store, whatever protocol they came by: it bounds the posts
 * under way, checks envelopes, stores items and counts them. Thread-safe.
 */
public final class EnvelopeIntake {
  /** Items of one post. SDKs send a few hundred; the bound keeps a hostile post's answer small. */
  static final int MAX_ITEMS = 20_000;

  private final TelemetryStore store;
  private final Set<String> acceptedKeys;
  private final EnvelopeRelay relay;
  private final EnvelopeDecoder decoder;
  /** Bounds the memory: each post under way may decompress to the largest size. */
  private final Semaphore underWay = new Semaphore(4);

  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();

  /**
   * Creates the intake.
   *
   * @param acceptedKeys the instrumentation keys whose telemetry is accepted, in lower case; empty
   *     for every key
   * @param relay receives copies of the stored envelopes
   * @param clock the time against which the items' times are checked
   */
  public EnvelopeIntake(
      TelemetryStore store, Set<String> acceptedKeys, EnvelopeRelay relay, Clock clock) {
    this.store = store;
    this.acceptedKeys = acceptedKeys;
    this.relay = relay;
    this.decoder = new EnvelopeDecoder(acceptedKeys, relay, clock);
  }

  /** Waits until few enough posts are under way. The post must {@link #leave} in the end. */
  public void enter() throws InterruptedException {
    underWay.acquire();
  }

  /** Lets the next post enter. */
  public void leave() {
    underWay.release();
  }

  /** True when telemetry of this instrumentation key is accepted. */
  public boolean accepts(String key) {
    return acceptedKeys.isEmpty()
        || (key != null && acceptedKeys.contains(key.toLowerCase(Locale.ROOT)));
  }

  /** The items of one post before they are stored. Not thread-safe. */
  public final class Post {
    private final List<ReceivedItem> items = new ArrayList<>();
    private int received;

    /**
     * Checks an envelope, which is used up, and adds its item.
     *
     * @param size the bytes of the envelope
     * @return null, or the reason for which the service would refuse the envelope
     * @throws TooLargeException when the post has too many items
     */
    public String add(JsonNode envelope, long size) throws TooLargeException {
      if (++received > MAX_ITEMS) {
        throw tooManyItems();
      }
      try {
        decoder.decode(envelope, size).ifPresent(items::add);
        return null;
      } catch (ItemRejection rejection) {
        return rejection.getMessage();
      }
    }

    /**
     * Stores the items.
     *
     * @param refusedItems number of items that were refused, for the figures of the portal
     */
    public void store(int refusedItems) {
      EnvelopeIntake.this.store(items);
      count(received - refusedItems, refusedItems);
    }
  }

  static TooLargeException tooManyItems() {
    return new TooLargeException(
        "The post has more than " + MAX_ITEMS + " items: send it in several posts");
  }

  EnvelopeDecoder decoder() {
    return decoder;
  }

  /** Stores items; what cannot be stored is not sent on either, because its sender repeats it. */
  void store(List<ReceivedItem> items) {
    store.append(items.stream().map(ReceivedItem::stored).toList());
    relay.send(items.stream().map(ReceivedItem::copy).filter(Objects::nonNull).toList());
  }

  void count(int acceptedItems, int refusedItems) {
    accepted.add(acceptedItems);
    refused.add(refusedItems);
  }

  /** Items accepted since the start. */
  public long accepted() {
    return accepted.sum();
  }

  /** Items refused since the start. */
  public long refused() {
    return refused.sum();
  }
}

package azurecensus.portal.ingest;

import azurecensus.portal.http.BodyReader;
import azurecensus.portal.http.Exchange;
import azurecensus.portal.http.TooLargeException;
import azurecensus.portal.ingest.FaultScript.Fault;
import azurecensus.portal.store.StoreUnavailableException;
import azurecensus.portal.store.StoredItem;
import azurecensus.portal.store.TelemetryStore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Takes a post of telemetry: read, decode, store, answer as the service does, unless a fault was
 * asked for.
 */
final class TrackHandler {
  /** Some application id must be told, and it is the same for everyone here. */
  static final String APPLICATION_ID = "00000000-0000-0000-0000-000000000000";

  /** When the store cannot take telemetry, SDKs are to keep it and come back after this long. */
  private static final String RETRY_AFTER_SECONDS = "5";

  private final BodyReader bodies;
  private final EnvelopeDecoder decoder;
  private final TelemetryStore store;
  private final FaultScript faults;
  /** Each post under way may hold a body of the largest size, so only a few are. */
  private final Semaphore underWay = new Semaphore(4);

  TrackHandler(
      BodyReader bodies, EnvelopeDecoder decoder, TelemetryStore store, FaultScript faults) {
    this.bodies = bodies;
    this.decoder = decoder;
    this.store = store;
    this.faults = faults;
  }

  void track(Exchange exchange) throws IOException, InterruptedException {
    Fault fault = faults.next().orElse(null);
    if (fault == null) {
      take(exchange, true);
      return;
    }
    switch (fault.kind()) {
      case STATUS -> refuseAll(exchange, fault);
      case PARTIAL -> takePart(exchange, fault);
      case REDIRECT -> redirect(exchange, fault);
      case DISCONNECT -> exchange.disconnect();
      case SLOW -> {
        Thread.sleep(fault.delay().toMillis());
        take(exchange, true);
      }
    }
  }

  void validate(Exchange exchange) throws IOException, InterruptedException {
    take(exchange, false);
  }

  private void take(Exchange exchange, boolean keep) throws IOException, InterruptedException {
    underWay.acquire();
    try {
      TrackBatch batch = read(exchange);
      if (keep) {
        store.append(batch.items());
      }
      answer(exchange, batch);
    } catch (TooLargeException e) {
      answer(exchange, refusal(413, e.getMessage()));
    } catch (StoreUnavailableException e) {
      exchange.header("Retry-After", RETRY_AFTER_SECONDS);
      answer(exchange, refusal(503, e.getMessage()));
    } catch (IOException e) {
      answer(exchange, refusal(400, "The body could not be read: " + e.getMessage()));
    } finally {
      underWay.release();
    }
  }

  private TrackBatch read(Exchange exchange) throws IOException {
    return TrackBatch.read(
        bodies.read(exchange.body(), exchange.header("Content-Encoding")), decoder);
  }

  private void refuseAll(Exchange exchange, Fault fault) throws IOException {
    TrackBatch batch = read(exchange);
    if (fault.retryAfter() != null) {
      exchange.header("Retry-After", fault.retryAfter());
    }
    if (fault.status() == 200) {
      // A lie that some services tell: taken, and yet gone.
      answer(exchange, batch);
      return;
    }
    String message = "A fault was asked for: status " + fault.status();
    List<TrackBatch.Refusal> all = IntStream.range(0, batch.received())
        .mapToObj(index -> new TrackBatch.Refusal(index, fault.status(), message))
        .toList();
    answer(exchange, new TrackBatch(batch.received(), List.of(), all));
    exchange.status(fault.status());
  }

  private void takePart(Exchange exchange, Fault fault) throws IOException {
    TrackBatch batch = read(exchange);
    Set<Integer> refused =
        batch.refusals().stream().map(TrackBatch.Refusal::index).collect(Collectors.toSet());
    List<TrackBatch.Refusal> refusals = new ArrayList<>();
    List<StoredItem> kept = new ArrayList<>();
    int next = 0;
    for (int index = 0; index < batch.received(); index++) {
      boolean wanted =
          fault.indexes().isEmpty() ? index % 2 == 1 : fault.indexes().contains(index);
      if (wanted) {
        refusals.add(new TrackBatch.Refusal(
            index, fault.status(), "A fault was asked for: status " + fault.status()));
      } else if (refused.contains(index)) {
        int at = index;
        batch.refusals().stream().filter(refusal -> refusal.index() == at).forEach(refusals::add);
      }
      if (!refused.contains(index)) {
        StoredItem item = next < batch.items().size() ? batch.items().get(next++) : null;
        if (item != null && !wanted) {
          kept.add(item);
        }
      }
    }
    store.append(kept);
    answer(exchange, new TrackBatch(batch.received(), kept, refusals));
  }

  private static void redirect(Exchange exchange, Fault fault) {
    exchange.status(fault.status()).header("Location", fault.location());
  }

  private static TrackBatch refusal(int status, String message) {
    return new TrackBatch(1, List.of(), List.of(new TrackBatch.Refusal(0, status, message)));
  }

  private static void answer(Exchange exchange, TrackBatch batch) throws JsonProcessingException {
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("itemsReceived", batch.received());
    answer.put("itemsAccepted", batch.accepted());
    answer.put("appId", APPLICATION_ID);
    ArrayNode errors = answer.putArray("errors");
    for (TrackBatch.Refusal refusal : batch.refusals()) {
      errors
          .addObject()
          .put("index", refusal.index())
          .put("statusCode", refusal.statusCode())
          .put("message", refusal.message());
    }
    exchange.status(batch.status());
    exchange.json(answer);
  }
}

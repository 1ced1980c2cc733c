package azurecensus.local.portal;

import azurecensus.local.portal.FaultScript.Fault;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.jetty.ee10.servlet.ServletApiRequest;

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

  void track(Context context) throws IOException, InterruptedException {
    Fault fault = faults.next().orElse(null);
    if (fault == null) {
      take(context, true);
      return;
    }
    switch (fault.kind()) {
      case STATUS -> refuseAll(context, fault);
      case PARTIAL -> takePart(context, fault);
      case REDIRECT -> redirect(context, fault);
      case DISCONNECT -> disconnect(context);
      case SLOW -> {
        Thread.sleep(fault.delay().toMillis());
        take(context, true);
      }
    }
  }

  void validate(Context context) throws IOException, InterruptedException {
    take(context, false);
  }

  private void take(Context context, boolean keep) throws IOException, InterruptedException {
    underWay.acquire();
    try {
      TrackBatch batch = read(context);
      if (keep) {
        store.append(batch.items());
      }
      answer(context, batch);
    } catch (TooLargeException e) {
      answer(context, refusal(413, e.getMessage()));
    } catch (StoreUnavailableException e) {
      context.header("Retry-After", RETRY_AFTER_SECONDS);
      answer(context, refusal(503, e.getMessage()));
    } catch (IOException e) {
      answer(context, refusal(400, "The body could not be read: " + e.getMessage()));
    } finally {
      underWay.release();
    }
  }

  private TrackBatch read(Context context) throws IOException {
    return TrackBatch.read(
        bodies.read(context.req().getInputStream(), context.header("Content-Encoding")), decoder);
  }

  private void refuseAll(Context context, Fault fault) throws IOException {
    TrackBatch batch = read(context);
    if (fault.retryAfter() != null) {
      context.header("Retry-After", fault.retryAfter());
    }
    if (fault.status() == 200) {
      // A lie that some services tell: taken, and yet gone.
      answer(context, batch);
      return;
    }
    String message = "A fault was asked for: status " + fault.status();
    List<TrackBatch.Refusal> all = IntStream.range(0, batch.received())
        .mapToObj(index -> new TrackBatch.Refusal(index, fault.status(), message))
        .toList();
    answer(context, new TrackBatch(batch.received(), List.of(), all));
    context.status(fault.status());
  }

  private void takePart(Context context, Fault fault) throws IOException {
    TrackBatch batch = read(context);
    Set<Integer> refused =
        batch.refusals().stream().map(TrackBatch.Refusal::index).collect(Collectors.toSet());
    List<TrackBatch.Refusal> refusals = new ArrayList<>();
    List<TelemetryItem> kept = new ArrayList<>();
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
        TelemetryItem item = next < batch.items().size() ? batch.items().get(next++) : null;
        if (item != null && !wanted) {
          kept.add(item);
        }
      }
    }
    store.append(kept);
    answer(context, new TrackBatch(batch.received(), kept, refusals));
  }

  private static void redirect(Context context, Fault fault) {
    context.status(fault.status()).header("Location", fault.location());
  }

  /** Ends the connection in the middle of the answer's head. */
  private static void disconnect(Context context) {
    ((ServletApiRequest) jettyRequest(context))
        .getRequest()
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close();
  }

  private static ServletRequest jettyRequest(Context context) {
    ServletRequest request = context.req();
    while (request instanceof ServletRequestWrapper wrapper) {
      request = wrapper.getRequest();
    }
    return request;
  }

  private static TrackBatch refusal(int status, String message) {
    return new TrackBatch(1, List.of(), List.of(new TrackBatch.Refusal(0, status, message)));
  }

  private static void answer(Context context, TrackBatch batch) throws JsonProcessingException {
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
    context
        .status(batch.status())
        .contentType("application/json; charset=utf-8")
        .result(JsonRows.MAPPER.writeValueAsBytes(answer));
  }
}

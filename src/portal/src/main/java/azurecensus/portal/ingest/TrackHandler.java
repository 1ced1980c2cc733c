package azurecensus.portal.ingest;

import azurecensus.portal.http.BodyReader;
import azurecensus.portal.http.Exchange;
import azurecensus.portal.http.TooLargeException;
import azurecensus.portal.ingest.FaultScript.Fault;
import azurecensus.portal.store.StoreUnavailableException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.stream.IntStream;

/**
 * Receives a post of telemetry: reads, decodes and stores it, and answers as the service does, or
 * with a scripted fault.
 */
final class TrackHandler {
  /** Every answer names an application id; this one stands for every instrumentation key. */
  static final String APPLICATION_ID = "00000000-0000-0000-0000-000000000000";

  /** Seconds after which SDKs should retry when the store cannot accept telemetry. */
  private static final String RETRY_AFTER_SECONDS = "5";

  private final BodyReader bodies;
  private final EnvelopeIntake intake;
  private final FaultScript faults;

  TrackHandler(BodyReader bodies, EnvelopeIntake intake, FaultScript faults) {
    this.bodies = bodies;
    this.intake = intake;
    this.faults = faults;
  }

  /** Answers a post whose body could be read. */
  @FunctionalInterface
  private interface Reply {
    void to(TrackBatch batch) throws IOException;
  }

  void track(Exchange exchange) throws IOException, InterruptedException {
    Fault fault = faults.next().orElse(null);
    if (fault == null) {
      receive(exchange, batch -> keep(exchange, batch));
      return;
    }
    switch (fault.kind()) {
      case STATUS -> receive(exchange, batch -> refuseAll(exchange, batch, fault));
      case PARTIAL -> receive(exchange, batch -> refusePart(exchange, batch, fault));
      case REDIRECT -> exchange.status(fault.status()).header("Location", fault.location());
      case DISCONNECT -> exchange.disconnect();
      case SLOW -> {
        Thread.sleep(fault.delay().toMillis());
        receive(exchange, batch -> keep(exchange, batch));
      }
    }
  }

  void validate(Exchange exchange) throws IOException, InterruptedException {
    receive(exchange, batch -> answer(exchange, batch));
  }

  private void receive(Exchange exchange, Reply reply) throws IOException, InterruptedException {
    intake.enter();
    try {
      reply.to(TrackBatch.read(body(exchange), intake.decoder()));
    } catch (TooLargeException e) {
      answer(exchange, TrackBatch.refusedWhole(413, e.getMessage()));
    } catch (StoreUnavailableException e) {
      exchange.header("Retry-After", RETRY_AFTER_SECONDS);
      answer(exchange, TrackBatch.refusedWhole(503, e.getMessage()));
    } catch (IOException e) {
      answer(
          exchange, TrackBatch.refusedWhole(400, "The body could not be read: " + e.getMessage()));
    } finally {
      intake.leave();
    }
  }

  /**
   * Reads the body. In mode {@code no-cors} a page of another origin can make a browser post
   * anything without a preflight. The beacons of SDKs use this mode, and are never compressed.
   */
  private byte[] body(Exchange exchange) throws IOException {
    return "no-cors".equals(exchange.header("Sec-Fetch-Mode"))
        ? bodies.readPlain(exchange.body())
        : bodies.read(exchange.body(), exchange.header("Content-Encoding"));
  }

  private void keep(Exchange exchange, TrackBatch batch) throws IOException {
    intake.store(batch.items());
    answer(exchange, batch);
  }

  private void refuseAll(Exchange exchange, TrackBatch batch, Fault fault) throws IOException {
    if (fault.retryAfter() != null) {
      exchange.header("Retry-After", fault.retryAfter());
    }
    // Status 200 imitates a service that accepts items and loses them.
    answer(
        exchange,
        fault.status() == 200
            ? batch
            : batch.refusing(index -> true, fault.status(), message(fault)));
    exchange.status(fault.status());
  }

  private void refusePart(Exchange exchange, TrackBatch batch, Fault fault) throws IOException {
    keep(exchange, batch.refusing(fault::refuses, fault.status(), message(fault)));
    if (IntStream.range(0, batch.received()).anyMatch(fault::refuses)) {
      exchange.status(206);
    }
  }

  private static String message(Fault fault) {
    return "A scripted fault refused the item with status " + fault.status() + '.';
  }

  private void answer(Exchange exchange, TrackBatch batch) throws JsonProcessingException {
    intake.count(batch.accepted(), batch.refusals().size());
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

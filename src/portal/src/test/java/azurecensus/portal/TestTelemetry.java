package azurecensus.portal;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/** Known envelopes in the form that an SDK sends; a test changes the part it checks. */
public final class TestTelemetry {
  public static final String OPERATION_ID = "d88351d35c033545ac2ba9fb1b259fe3";
  public static final String REQUEST_ID = "a4f3269066014e81";
  public static final String CALL_ID = "b7ad6b7169203331";

  private TestTelemetry() {}

  /** Six seconds ago, so that every item of an operation is in the past. */
  public static Instant start() {
    return Instant.now().minusSeconds(6).truncatedTo(ChronoUnit.MICROS);
  }

  public static ObjectNode envelope(String baseType, Instant time) {
    ObjectNode envelope = JsonNodeFactory.instance.objectNode();
    envelope.put("name", "Microsoft.ApplicationInsights." + baseType.replace("Data", ""));
    envelope.put("time", time.toString());
    envelope.put("iKey", "00000000-0000-0000-0000-000000000000");
    envelope
        .putObject("tags")
        .put("ai.operation.id", OPERATION_ID)
        .put("ai.operation.name", "instrumentation")
        .put("ai.operation.parentId", REQUEST_ID)
        .put("ai.cloud.role", "instrumentation-app")
        .put("ai.cloud.roleInstance", "host-1")
        .put("ai.internal.sdkVersion", "java17:oc0.31.1:ext1.0.0");
    envelope.putObject("data").put("baseType", baseType).putObject("baseData").put("ver", 2);
    return envelope;
  }

  public static ObjectNode data(ObjectNode envelope) {
    return (ObjectNode) envelope.path("data").path("baseData");
  }

  public static ObjectNode tags(ObjectNode envelope) {
    return (ObjectNode) envelope.path("tags");
  }

  public static ObjectNode request(Instant time) {
    ObjectNode envelope = envelope("RequestData", time);
    tags(envelope).remove("ai.operation.parentId");
    data(envelope)
        .put("id", REQUEST_ID)
        .put("name", "instrumentation")
        .put("duration", "00:00:03.234000")
        .put("success", true)
        .put("responseCode", "200")
        .put("url", "http://127.0.0.1:7071/api/instrumentation");
    return envelope;
  }

  public static ObjectNode inProcess(Instant time) {
    ObjectNode envelope = envelope("RemoteDependencyData", time);
    data(envelope)
        .put("id", "1111111111111111")
        .put("name", "long running api call")
        .put("duration", "00:00:03.000400")
        .put("success", true)
        .put("resultCode", "0")
        .put("type", "InProc");
    return envelope;
  }

  public static ObjectNode call(Instant time) {
    ObjectNode envelope = envelope("RemoteDependencyData", time);
    data(envelope)
        .put("id", CALL_ID)
        .put("name", "GET /api/time/current/zone")
        .put("duration", "00:00:00.218000")
        .put("success", true)
        .put("resultCode", "200")
        .put("type", "HTTP")
        .put("target", "127.0.0.1:7073")
        .put("data", "http://127.0.0.1:7073/api/time/current/zone");
    return envelope;
  }

  public static ObjectNode calledRequest(Instant time) {
    ObjectNode envelope = request(time);
    tags(envelope)
        .put("ai.operation.parentId", CALL_ID)
        .put("ai.cloud.role", "time-api")
        .put("ai.cloud.roleInstance", "time-1");
    data(envelope)
        .put("id", "2222222222222222")
        .put("name", "GET /api/time/current/zone")
        .put("duration", "00:00:00.120000");
    return envelope;
  }

  public static ObjectNode trace(Instant time, String message) {
    ObjectNode envelope = envelope("MessageData", time);
    data(envelope).put("message", message).put("severityLevel", "Information");
    data(envelope).putObject("properties").put("InvocationId", "43a08a4a");
    return envelope;
  }

  public static ObjectNode exception(Instant time) {
    ObjectNode envelope = envelope("ExceptionData", time);
    ObjectNode exception =
        data(envelope).put("severityLevel", "Error").putArray("exceptions").addObject();
    exception
        .put("id", 1)
        .put("typeName", "java.lang.AssertionError")
        .put("message", "this is an exception");
    exception
        .putArray("parsedStack")
        .addObject()
        .put("level", 0)
        .put("method", "azurecensus.function.InstrumentationFunction.run")
        .put("fileName", "InstrumentationFunction.java")
        .put("line", 57);
    return envelope;
  }

  /** An item of now whose data has an id and a name. */
  public static ObjectNode named(String baseType, String name) {
    return changed(
        envelope(baseType, Instant.now()), item -> data(item).put("id", name).put("name", name));
  }

  /** The operation of the sample function: seven items of two services. */
  public static List<ObjectNode> operation() {
    Instant start = start();
    return List.of(
        request(start),
        trace(start.plusMillis(10), "new invocation received"),
        inProcess(start.plusMillis(12)),
        call(start.plusMillis(3014)),
        calledRequest(start.plusMillis(3060)),
        changed(
            trace(start.plusMillis(3233), "log warning message"),
            warning -> data(warning).put("severityLevel", 2)),
        exception(start.plusMillis(3234)));
  }

  public static ObjectNode changed(ObjectNode envelope, Consumer<ObjectNode> change) {
    change.accept(envelope);
    return envelope;
  }
}

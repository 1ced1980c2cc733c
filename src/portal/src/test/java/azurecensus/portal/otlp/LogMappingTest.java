package azurecensus.portal.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import io.opentelemetry.proto.resource.v1.Resource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogMappingTest {
  private static final Origin ORIGIN = Origin.of(Resource.getDefaultInstance(), "k");

  private static LogRecord.Builder record(String attributes) {
    return LogRecord.newBuilder()
        .setTimeUnixNano(1_795_000_000_000_000_000L)
        .setSeverityNumber(SeverityNumber.SEVERITY_NUMBER_WARN)
        .setTraceId(OtlpMessages.id(OtlpMessages.TRACE))
        .setSpanId(OtlpMessages.id(OtlpMessages.SPAN))
        .setBody(AnyValue.newBuilder().setStringValue("low stock"))
        .addAllAttributes(OtlpMessages.attributes(attributes));
  }

  private static JsonNode map(LogRecord.Builder record) {
    return LogMapping.map(record.build(), "shop.Stock", ORIGIN, 9_000_000_000L).json();
  }

  @Test
  void logRecord_isATraceBelowItsSpan() {
    JsonNode trace = map(record("thread.name=main; code.function=run; tenant=north"));

    assertThat(trace.at("/data/baseType").asText()).isEqualTo("MessageData");
    assertThat(trace.at("/tags/ai.operation.id").asText()).isEqualTo(OtlpMessages.TRACE);
    assertThat(trace.at("/tags/ai.operation.parentId").asText()).isEqualTo(OtlpMessages.SPAN);
    assertThat(trace.at("/data/baseData/message").asText()).isEqualTo("low stock");
    assertThat(trace.at("/data/baseData/properties").toString())
        .isEqualTo("{\"MethodName\":\"run\",\"tenant\":\"north\",\"SourceType\":\"Logger\","
            + "\"LoggingLevel\":\"WARN\",\"LoggerName\":\"shop.Stock\",\"ThreadName\":\"main\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, ",
    "1, 0, TRACE",
    "4, 0, TRACE",
    "5, 0, DEBUG",
    "8, 0, DEBUG",
    "9, 1, INFO",
    "12, 1, INFO",
    "13, 2, WARN",
    "16, 2, WARN",
    "17, 3, ERROR",
    "20, 3, ERROR",
    "21, 4, FATAL",
    "24, 4, FATAL",
    "99, 0, "
  })
  void severity_mapped(int number, int severity, String level) {
    JsonNode data = map(record(null).setSeverityNumberValue(number)).at("/data/baseData");

    assertThat(data.path("severityLevel").asInt()).isEqualTo(severity);
    assertThat(data.at("/properties/LoggingLevel").asText(null)).isEqualTo(level);
  }

  @Test
  void stackTrace_makesAnException() {
    JsonNode exception =
        map(record("exception.type=E; exception.message=it broke; exception.stacktrace=at a.B.c"));

    assertThat(exception.at("/data/baseType").asText()).isEqualTo("ExceptionData");
    assertThat(exception.at("/data/baseData/severityLevel").asInt()).isEqualTo(2);
    assertThat(exception.at("/data/baseData/exceptions/0/message").asText()).isEqualTo("it broke");
    assertThat(exception.at("/data/baseData/properties/Logger Message").asText())
        .isEqualTo("low stock");
  }

  @Test
  void customEventName_makesAnEvent() {
    JsonNode event = map(record("microsoft.custom_event.name=order placed; country=NO"));

    assertThat(event.at("/data/baseType").asText()).isEqualTo("EventData");
    assertThat(event.at("/data/baseData/name").asText()).isEqualTo("order placed");
    assertThat(event.at("/data/baseData/properties/country").asText()).isEqualTo("NO");
  }

  @ParameterizedTest
  @CsvSource({
    "logback.mdc.tenant=north, tenant, north",
    "log4j.context_data.tenant=north, tenant, north",
    "'logback.marker=[a,b]', Marker, 'a,b'",
    "code.lineno=17, LineNumber, 17"
  })
  void contextOfALogger_isAProperty(String attribute, String property, String value) {
    assertThat(
            map(record(attribute)).at("/data/baseData/properties/" + property).asText())
        .isEqualTo(value);
  }

  @Test
  void recordWithoutTimes_isOfNow() {
    LogRecord.Builder observed =
        record(null).clearTimeUnixNano().setObservedTimeUnixNano(1_000_000_000L);

    assertThat(map(observed).path("time").asText()).isEqualTo("1970-01-01T00:00:01Z");
    assertThat(map(observed.clearObservedTimeUnixNano()).path("time").asText())
        .isEqualTo("1970-01-01T00:00:09Z");
  }

  @Test
  void recordWithoutSpan_belongsToNoOperation() {
    JsonNode trace = map(record(null).clearSpanId());

    assertThat(trace.path("tags").has("ai.operation.id")).isFalse();
    assertThat(trace.path("tags").has("ai.operation.parentId")).isFalse();
  }

  @Test
  void emptyBody_hasATextAllTheSame() {
    assertThat(map(record(null).clearBody()).at("/data/baseData/message").asText())
        .isEqualTo("n/a");
  }
}

package azurecensus.exporter.internal.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.ExceptionDetails;
import azurecensus.exporter.spi.TelemetryItem;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LiveFilterTest {
  @ParameterizedTest
  @CsvSource({
    "REQUEST,Name,Equal,GET /orders,true",
    "REQUEST,Name,Equal,get /orders,false",
    "REQUEST,Name,NotEqual,get /orders,true",
    "REQUEST,Name,Contains,ORDERS,true",
    "REQUEST,Name,DoesNotContain,ORDERS,false",
    "REQUEST,Url,Contains,shop.example,true",
    "REQUEST,Duration,GreaterThan,0.0:0:0.2,true",
    "REQUEST,Duration,GreaterThan,0.0:0:0.25,false",
    "REQUEST,Duration,GreaterThanOrEqual,0:0:0.25,true",
    "REQUEST,Duration,LessThan,1.0:0:0,true",
    "REQUEST,ResponseCode,Equal,503,true",
    "REQUEST,ResponseCode,LessThanOrEqual,499,false",
    "REQUEST,Success,Equal,FALSE,true",
    "REQUEST,Success,NotEqual,false,false",
    "REQUEST,CustomDimensions.country,Equal,NO,true",
    "REQUEST,CustomDimensions.country,NotEqual,SE,true",
    "REQUEST,CustomDimensions.missing,NotEqual,SE,false",
    "REQUEST,CustomDimensions.missing,DoesNotContain,SE,false",
    "REQUEST,CustomDimensions.total,Equal,17.5,true",
    "REQUEST,*,Contains,no,true",
    "REQUEST,*,Contains,503,true",
    "REQUEST,*,DoesNotContain,nowhere,true",
    "DEPENDENCY,Target,Equal,shop.example,true",
    "DEPENDENCY,Type,Equal,HTTP,true",
    "DEPENDENCY,Data,Contains,orders,true",
    "DEPENDENCY,ResultCode,GreaterThanOrEqual,500,true",
    "MESSAGE,Message,Contains,ORDER,true",
    "EXCEPTION,Exception.Message,Contains,no answer,true",
    "EXCEPTION,Exception.StackTrace,Contains,IllegalState,true",
    "EVENT,Name,Equal,GET /orders,true"
  })
  void matches_isWhatTheSpecificationSays(
      TelemetryItem.Type type, String field, String predicate, String comparand, boolean matches) {
    assertThat(new LiveFilter(type, field, predicate, comparand).matches(item(type)))
        .isEqualTo(matches);
  }

  @Test
  void code_thatIsNoNumberIsMinusOne() {
    EncodableItem odd = item(TelemetryItem.Type.REQUEST).setResultCode("odd");

    assertThat(
            new LiveFilter(TelemetryItem.Type.REQUEST, "ResponseCode", "Equal", "-1").matches(odd))
        .isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "REQUEST,Target,Equal,x",
    "REQUEST,CustomDimensions.,Equal,x",
    "REQUEST,Name,LessThan,x",
    "REQUEST,*,Equal,x",
    "REQUEST,Success,Equal,maybe",
    "REQUEST,Success,GreaterThan,true",
    "REQUEST,Duration,GreaterThan,200",
    "REQUEST,ResponseCode,Contains,5",
    "REQUEST,ResponseCode,Equal,5xx",
    "MESSAGE,Message,Unknown,x",
    "METRIC,Name,Equal,x"
  })
  void constructor_refusesWhatIsInvalid(
      TelemetryItem.Type type, String field, String predicate, String comparand) {
    assertThatThrownBy(() -> new LiveFilter(type, field, predicate, comparand))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain(comparand);
  }

  private static EncodableItem item(TelemetryItem.Type type) {
    EncodableItem item = new EncodableItem(type, Instant.EPOCH)
        .setName("GET /orders")
        .setUrl("https://shop.example/orders")
        .setTarget("shop.example")
        .setDependencyType("HTTP")
        .setResultCode("503")
        .setSuccess(false)
        .setDurationNanos(250_000_000)
        .setMessage("order placed")
        .setExceptions(ExceptionDetails.chainOf(new IllegalStateException("no answer")));
    item.getProperties().put("country", "NO");
    item.getMeasurements().put("total", 17.5);
    return item;
  }
}

package azurecensus.exporter;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.exporter.internal.encode.EncodableItem;
import azurecensus.exporter.internal.encode.ExceptionDetails;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class MaskingProcessorTest {
  @Property
  void masking_leavesNothingOfTheValue(
      @ForAll @Size(max = 4) List<@IntRange(max = 2) Integer> order) {
    List<String> parameters = List.of("Token=5ecret", "page=2", "token=5ecret%20x");
    String query = String.join("&", order.stream().map(parameters::get).toList());
    EncodableItem item =
        Bench.message("see https://h/?" + query + " and on").setUrl("https://h/p?" + query + "#f");
    item.getProperties().put("http.request.header.Token", "5ecret");
    item.getProperties().put("link", "/x?" + query);
    item.getTags().put("ai.operation.syntheticSource", "https://h/?" + query);
    item.setTarget("h?" + query).setSource("q?" + query);
    item.setExceptions(List.of(new ExceptionDetails(
        1,
        0,
        "java.io.IOException",
        "code: 500 for URL: https://h/?" + query,
        true,
        List.of(),
        "no frames https://h/?" + query)));

    MaskingProcessor.of("token").process(item);

    assertThat(item.getUrl()
            + item.getMessage()
            + item.getProperties()
            + item.getTags()
            + item.getTarget()
            + item.getSource()
            + item.exceptions())
        .doesNotContain("5ecret");
    assertThat(item.getMessage()).startsWith("see https://h/?").endsWith(" and on");
    assertThat(item.getUrl()).endsWith("#f").contains(order.contains(1) ? "page=2" : "");
  }
}

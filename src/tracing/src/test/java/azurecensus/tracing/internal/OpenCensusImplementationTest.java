package azurecensus.tracing.internal;

import static org.assertj.core.api.Assertions.assertThat;

import azurecensus.testing.LogRecords;
import io.opencensus.trace.Tracer;
import io.opencensus.trace.Tracing;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpenCensusImplementationTest {
  final LogRecords logs = new LogRecords();
  final Logger logger = Logger.getAnonymousLogger();

  @BeforeEach
  void listen() {
    logger.setUseParentHandlers(false);
    logger.addHandler(logs);
  }

  @Test
  void openCensusItself_isNotLogged() {
    OpenCensusImplementation implementation = OpenCensusImplementation.of(Tracing.getTracer());

    implementation.log(logger);

    assertThat(implementation).isEqualTo(OpenCensusImplementation.OPENCENSUS);
    assertThat(logs.all).isEmpty();
  }

  @Test
  void missingImplementation_isNamedWithTheRemedy() throws Exception {
    // The API's own tracer, which it uses without an implementation.
    var noop = Tracer.class.getDeclaredMethod("getNoopTracer");
    noop.setAccessible(true);
    OpenCensusImplementation implementation =
        OpenCensusImplementation.of((Tracer) noop.invoke(null));

    implementation.log(logger);

    assertThat(implementation).isEqualTo(OpenCensusImplementation.MISSING);
    assertThat(logs.messages())
        .singleElement()
        .asString()
        .contains("add the dependency io.opencensus:opencensus-impl");
  }
}

package io.opencensus.impllite.trace.propagation;

import io.opencensus.trace.propagation.BinaryFormat;
import io.opencensus.trace.propagation.PropagationComponent;
import io.opencensus.trace.propagation.TextFormat;

/** The three formats. Thread-safe. */
public final class LeanPropagationComponent extends PropagationComponent {
  private final BinaryFormat binary = new BinaryContextFormat();
  private final TextFormat b3 = new B3Format();
  private final TextFormat traceContext = new TraceContextFormat();

  /** Creates the formats. */
  public LeanPropagationComponent() {}

  @Override
  public BinaryFormat getBinaryFormat() {
    return binary;
  }

  @Override
  public TextFormat getB3Format() {
    return b3;
  }

  @Override
  public TextFormat getTraceContextFormat() {
    return traceContext;
  }
}

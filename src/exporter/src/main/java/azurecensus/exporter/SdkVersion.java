package azurecensus.exporter;

/**
 * The tag {@code ai.internal.sdkVersion}: the runtime, the tracer and this exporter, e.g.
 * {@code java17:oc0.31.1:ext1.0.0}.
 */
final class SdkVersion {
  /** The last version of OpenCensus there will be. */
  static final String OPENCENSUS = "0.31.1";

  private SdkVersion() {}

  static String current() {
    String exporter = SdkVersion.class.getPackage().getImplementationVersion();
    return "java" + Runtime.version().feature() + ":oc" + OPENCENSUS + ":ext"
        + (exporter == null ? "0" : exporter);
  }
}

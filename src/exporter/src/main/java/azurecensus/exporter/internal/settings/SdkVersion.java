package azurecensus.exporter.internal.settings;

import java.lang.module.ModuleDescriptor;

/**
 * Value of the tag {@code ai.internal.sdkVersion}: the runtime, the tracer and this exporter, e.g.
 * {@code java17:oc0.31.1:ext1.0.0}.
 */
public final class SdkVersion {
  /** The last version of OpenCensus. */
  static final String OPENCENSUS = "0.31.1";

  private SdkVersion() {}

  /** Returns the value for the running process. */
  public static String current() {
    return "java" + Runtime.version().feature() + ":oc" + OPENCENSUS + ":ext" + exporter();
  }

  /** Returns the version from the module, or from the jar's manifest; 0 when both are missing. */
  private static String exporter() {
    ModuleDescriptor module = SdkVersion.class.getModule().getDescriptor();
    if (module != null && module.rawVersion().isPresent()) {
      return module.rawVersion().get();
    }
    String version = SdkVersion.class.getPackage().getImplementationVersion();
    return version == null ? "0" : version;
  }
}

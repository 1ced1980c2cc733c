package azurecensus.benchmarks;

/** A part of the measurements. */
interface Section {
  /** The name that selects it on the command line. */
  String name();

  /** True if a short run without a choice of sections includes it. */
  default boolean isForEveryDay() {
    return true;
  }

  /** Measures and reports. */
  void run(Workspace workspace, Effort effort, Report report) throws Exception;
}

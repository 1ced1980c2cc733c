package azurecensus.benchmarks;

/** One part of the measurements. */
interface Section {
  /** What selects it on the command line. */
  String name();

  /** Whether a short run without a choice of sections has it. */
  default boolean isForEveryDay() {
    return true;
  }

  /** Measures and reports. */
  void run(Workspace workspace, Effort effort, Report report) throws Exception;
}

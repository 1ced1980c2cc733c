package azurecensus.benchmarks;

/** One part of the measurements. */
interface Section {
  /** What selects it on the command line. */
  String name();

  /** Measures and reports. */
  void run(Workspace workspace, Effort effort, Report report) throws Exception;
}

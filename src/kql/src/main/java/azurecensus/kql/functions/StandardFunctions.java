package azurecensus.kql.functions;

/** The registry of all families of functions. */
public final class StandardFunctions {
  private StandardFunctions() {}

  /** Makes a registry; one may serve every query. */
  public static FunctionRegistry registry() {
    FunctionRegistry registry = new FunctionRegistry();
    ConversionFunctions.register(registry);
    NumberFunctions.register(registry);
    UnitConversions.register(registry);
    StringFunctions.register(registry);
    PatternFunctions.register(registry);
    TimeFunctions.register(registry);
    CalendarFunctions.register(registry);
    ArrayFunctions.register(registry);
    BagFunctions.register(registry);
    SeriesFunctions.register(registry);
    NetworkFunctions.register(registry);
    GeoFunctions.register(registry);
    Aggregates.register(registry);
    RefusedFunctions.register(registry);
    return registry;
  }
}

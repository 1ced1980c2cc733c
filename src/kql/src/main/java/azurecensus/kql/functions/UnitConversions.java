package azurecensus.kql.functions;

/** The functions convert_angle, convert_energy and so on, which are refused as rarely used. */
final class UnitConversions {
  private UnitConversions() {}

  static void register(FunctionRegistry registry) {
    registry.refuse(
        "its factors are not documented digit by digit. Multiply by the factor.",
        "convert_angle", "convert_energy", "convert_force", "convert_length", "convert_mass",
        "convert_speed", "convert_temperature", "convert_volume");
  }
}

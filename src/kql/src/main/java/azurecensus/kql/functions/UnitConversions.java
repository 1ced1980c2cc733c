package azurecensus.kql.functions;

import azurecensus.kql.sql.SqlExpr;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The functions convert_angle, convert_energy and so on. The units must be constants. */
final class UnitConversions {
  private static final String ANGLE =
      "Arcminute 2.908882086657216e-4, Arcsecond 4.84813681109536e-6,"
          + " Centiradian 0.01, Deciradian 0.1, Degree 0.017453292519943295, Gradian 0.015707963267948967,"
          + " Microdegree 1.7453292519943296e-8, Microradian 1e-6, Millidegree 1.7453292519943296e-5,"
          + " Milliradian 1e-3, Nanodegree 1.7453292519943295e-11, Nanoradian 1e-9, Radian 1,"
          + " Revolution 6.283185307179586";
  private static final String ENERGY = "Calorie 4.184, Joule 1, Kilocalorie 4184, Kilojoule 1000,"
      + " KilowattHour 3600000, Megajoule 1000000, Millijoule 0.001, WattHour 3600,"
      + " MegawattHour 3600000000, GigawattHour 3600000000000, Gigajoule 1000000000";
  private static final String FORCE =
      "Decanewton 10, Dyn 0.00001, KilogramForce 9.80665, Kilonewton 1000,"
          + " Meganewton 1000000, Micronewton 0.000001, Millinewton 0.001, Newton 1";
  private static final String LENGTH =
      "Centimeter 0.01, Decimeter 0.1, Foot 0.3048, Hectometer 100,"
          + " Inch 0.0254, Kilometer 1000, Meter 1, Micrometer 0.000001, Mile 1609.344, Millimeter 0.001,"
          + " Nanometer 0.000000001, NauticalMile 1852, Yard 0.9144";
  private static final String MASS = "Centigram 0.00001, Decagram 0.01, Decigram 0.0001,"
      + " Grain 0.00006479891, Gram 0.001, Hectogram 0.1, Kilogram 1, Kilotonne 1000000,"
      + " Microgram 0.000000001, Milligram 0.000001, Nanogram 0.000000000001, Ounce 0.028349523125,"
      + " Pound 0.45359237, Stone 6.35029318, Tonne 1000, Megatonne 1000000000";
  private static final String SPEED = "CentimeterPerSecond 0.01, FootPerSecond 0.3048,"
      + " KilometerPerHour 0.2777777777777778, KilometerPerSecond 1000, Knot 0.5144444444444444,"
      + " MeterPerMinute 0.016666666666666666, MeterPerSecond 1, MilePerHour 0.44704";
  private static final String VOLUME = "CubicCentimeter 0.000001, CubicDecimeter 0.001,"
      + " CubicFoot 0.028316846592, CubicInch 0.000016387064, CubicKilometer 1000000000, CubicMeter 1,"
      + " CubicMillimeter 0.000000001, CubicYard 0.764554857984, Deciliter 0.0001, Liter 0.001,"
      + " Milliliter 0.000001, Hectoliter 0.1";

  private UnitConversions() {}

  static void register(FunctionRegistry registry) {
    Support support = Support.approximate("the common units only; their constants are exact");
    Map<String, String> kinds = Map.of(
        "convert_angle",
        ANGLE,
        "convert_energy",
        ENERGY,
        "convert_force",
        FORCE,
        "convert_length",
        LENGTH,
        "convert_mass",
        MASS,
        "convert_speed",
        SPEED,
        "convert_volume",
        VOLUME);
    kinds.forEach((name, units) -> {
      Map<String, BigDecimal> factors = factors(units);
      registry.scalar(
          name,
          3,
          3,
          Naming.NONE,
          support,
          call -> NumberFunctions.real("(" + call.real(0) + " * '" + factor(call, 1, factors)
              + "'::DOUBLE / '" + factor(call, 2, factors) + "'::DOUBLE)"));
    });
    registry.scalar(
        "convert_temperature", 3, 3, Naming.NONE, support, UnitConversions::temperature);
  }

  private static Map<String, BigDecimal> factors(String units) {
    Map<String, BigDecimal> factors = new HashMap<>();
    for (String unit : units.split(",\\s*", -1)) {
      int blank = unit.indexOf(' ');
      factors.put(
          unit.substring(0, blank).toLowerCase(Locale.ROOT),
          new BigDecimal(unit.substring(blank + 1)));
    }
    return factors;
  }

  private static BigDecimal factor(Call call, int index, Map<String, BigDecimal> factors) {
    BigDecimal factor = factors.get(call.constantText(index).toLowerCase(Locale.ROOT));
    if (factor == null) {
      throw call.refused(
          "The unit '" + call.constantText(index) + "' is not supported by " + call.name() + "().");
    }
    return factor;
  }

  private static SqlExpr temperature(Call call) {
    String value = call.real(0);
    String kelvin = switch (call.constantText(1).toLowerCase(Locale.ROOT)) {
      case "kelvin" -> value;
      case "degreecelsius" -> "(" + value + " + 273.15)";
      case "degreefahrenheit" -> "((" + value + " + 459.67) * 5.0 / 9.0)";
      default -> throw call.refused("The unit '" + call.constantText(1) + "' is not supported.");
    };
    return NumberFunctions.real(
        switch (call.constantText(2).toLowerCase(Locale.ROOT)) {
          case "kelvin" -> kelvin;
          case "degreecelsius" -> "(" + kelvin + " - 273.15)";
          case "degreefahrenheit" -> "(" + kelvin + " * 9.0 / 5.0 - 459.67)";
          default ->
            throw call.refused("The unit '" + call.constantText(2) + "' is not supported.");
        });
  }
}

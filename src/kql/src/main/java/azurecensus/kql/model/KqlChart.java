package azurecensus.kql.model;

import java.util.Map;

/**
 * The chart that {@code render} asks for.
 *
 * @param kind the kind, such as {@code timechart}
 * @param properties the properties of the {@code with} clause, as written
 */
public record KqlChart(String kind, Map<String, String> properties) {
  /** Copies the properties. */
  public KqlChart {
    properties = Map.copyOf(properties);
  }
}

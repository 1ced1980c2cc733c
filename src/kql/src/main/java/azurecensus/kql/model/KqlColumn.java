package azurecensus.kql.model;

/**
 * A column of a result.
 *
 * @param name the name, as KQL writes it; names differ by case
 * @param type the type
 */
public record KqlColumn(String name, KqlType type) {}

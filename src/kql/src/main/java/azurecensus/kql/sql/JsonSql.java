package azurecensus.kql.sql;

/** SQL over dynamic values, which are JSON; a JSON null is a SQL null. Operands must be atoms. */
public final class JsonSql {
  private JsonSql() {}

  /** The value, or null for a JSON null. */
  public static String orNull(String json) {
    return "nullif(" + json + ", 'null'::JSON)";
  }

  /** The member under a path parameter. */
  public static String member(String json, String path) {
    return orNull("json_extract(" + json + ", " + path + ")");
  }

  /** The elements of an array as a list of JSON; null when the value is no array. */
  public static String elements(String json) {
    return "(CASE WHEN json_type(" + json + ") = 'ARRAY' THEN " + json + "::JSON[] END)";
  }

  /** The numbers of an array as a list of DOUBLE; null when the value is no array. */
  public static String numbers(String json) {
    return "(CASE WHEN json_type(" + json + ") = 'ARRAY' THEN list_transform(" + json
        + "::JSON[], lambda e: CASE WHEN json_type(e) IN ('BIGINT', 'UBIGINT', 'DOUBLE')"
        + " THEN e::DOUBLE WHEN json_type(e) = 'VARCHAR' THEN error('The array holds a text where numbers"
        + " are needed.')::DOUBLE END) END)";
  }

  /** The keys of an object as a list of texts; null when the value is no object. */
  public static String keys(String json) {
    return "(CASE WHEN json_type(" + json + ") = 'OBJECT' THEN json_keys(" + json + ") END)";
  }

  /** The JSON pointer of a key that is an SQL text. */
  public static String pointer(String key) {
    return "('/' || replace(replace(" + key + ", '~', '~0'), '/', '~1'))";
  }

  /** The entries of an object as a list of {@code {k, v}}; null when the value is no object. */
  public static String entries(String json) {
    return "list_transform(" + keys(json) + ", lambda k: {'k': k, 'v': json_extract(" + json + ", "
        + pointer("k") + ")})";
  }

  /** The object of a list of entries; the first of equal keys wins. */
  public static String object(String entries) {
    return "json('{' || coalesce(array_to_string(list_transform(list_filter(" + entries
        + ", lambda e, i: list_position(list_transform(" + entries
        + ", lambda x: x.k), e.k) = i), lambda e: to_json(e.k)::VARCHAR || ':' ||"
        + " coalesce(e.v::VARCHAR, 'null')), ','), '') || '}')";
  }

  /** The array of a list of JSON. */
  public static String array(String list) {
    return "to_json(" + list + ")";
  }
}

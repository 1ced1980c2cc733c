package azurecensus.kql.sql;

import azurecensus.kql.model.KqlType;
import azurecensus.kql.model.Ticks;

/**
 * SQL that converts values from one type to another; what does not convert becomes null. Operands
 * must be atoms.
 */
public final class Conversions {
  private static final String NUMBER_PATTERN =
      "'\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*'";

  private Conversions() {}

  /** Converts to any type. */
  public static SqlExpr to(KqlType target, SqlExpr atom) {
    if (atom.type() == target) {
      return atom;
    }
    String value = atom.sql();
    return switch (target) {
      case STRING -> SqlExpr.of(target, toText(atom));
      case LONG -> new SqlExpr(toLong(atom), target, null, false, atom.type() == KqlType.INT);
      case INT -> SqlExpr.of(target, toInt(atom));
      case REAL -> SqlExpr.of(target, toReal(atom));
      case BOOL -> SqlExpr.of(target, toBool(atom));
      case DECIMAL -> SqlExpr.of(target, toDecimal(atom));
      case DATETIME -> SqlExpr.of(target, toDatetime(atom));
      case TIMESPAN -> SqlExpr.of(target, toTimespan(atom));
      case GUID -> SqlExpr.of(target, toGuid(atom.type() == KqlType.STRING ? value : toText(atom)));
      case DYNAMIC -> SqlExpr.of(target, toDynamic(atom));
    };
  }

  /** The text of a value; null becomes an empty text. */
  public static String toText(SqlExpr atom) {
    String value = atom.sql();
    return switch (atom.type()) {
      case STRING -> value;
      case BOOL ->
        "(CASE WHEN " + value + " THEN 'True' WHEN NOT " + value + " THEN 'False' ELSE '' END)";
      case INT, LONG, GUID -> "coalesce(" + value + "::VARCHAR, '')";
      case REAL -> "coalesce(" + realText(value) + ", '')";
      case DECIMAL -> "coalesce(rtrim(rtrim(" + value + "::VARCHAR, '0'), '.'), '')";
      case DATETIME -> "coalesce(" + TimeSql.datetimeText(value) + ", '')";
      case TIMESPAN -> "coalesce(" + TimeSql.timespanText(value) + ", '')";
      case DYNAMIC -> "coalesce(json_extract_string(" + value + ", '$'), '')";
    };
  }

  /** .NET writes an exponent from 1E+15 on; DuckDB from 1e16 on. */
  private static String realText(String value) {
    return "(CASE WHEN isnan(" + value + ") THEN 'NaN' WHEN isinf(" + value + ") THEN (CASE WHEN "
        + value + " > 0 THEN 'Infinity' ELSE '-Infinity' END) WHEN abs(" + value
        + ") >= 1e15 AND abs(" + value
        + ") < 1e16 THEN error('The text of a real between 1E+15 and 1E+16 is not supported."
        + " Use tolong().') ELSE upper(" + value + "::VARCHAR) END)";
  }

  private static String toLong(SqlExpr atom) {
    String value = atom.sql();
    return switch (atom.type()) {
      case INT, DATETIME, TIMESPAN, LONG -> value + "::BIGINT";
      case BOOL -> value + "::INTEGER::BIGINT";
      case REAL ->
        realToWhole(value, "BIGINT", "9223372036854775807", "(-9223372036854775807 - 1)");
      case DECIMAL -> "TRY_CAST(trunc(" + value + ") AS BIGINT)";
      case STRING -> textToLong(value);
      case DYNAMIC -> dynamicToWhole(value, "BIGINT");
      case GUID -> "NULL::BIGINT";
    };
  }

  private static String toInt(SqlExpr atom) {
    String value = atom.sql();
    return switch (atom.type()) {
      case LONG, DATETIME, TIMESPAN ->
        "(CASE WHEN " + value + " BETWEEN -2147483648 AND 2147483647 THEN "
            + value + " WHEN " + value
            + " IS NOT NULL THEN error('toint() of a number beyond 32 bits is not"
            + " supported. Use tolong().')::BIGINT END)::INTEGER";
      case BOOL -> value + "::INTEGER";
      case REAL -> realToWhole(value, "INTEGER", "2147483647", "(-2147483648)");
      case DECIMAL -> "TRY_CAST(trunc(" + value + ") AS INTEGER)";
      case STRING -> "TRY_CAST(" + textToLong(value) + " AS INTEGER)";
      case DYNAMIC -> dynamicToWhole(value, "INTEGER");
      case INT, GUID -> "NULL::INTEGER";
    };
  }

  private static String realToWhole(String value, String type, String max, String min) {
    return "(CASE WHEN isnan(" + value + ") OR isinf(" + value + ") THEN NULL WHEN " + value
        + " >= "
        + max + "::DOUBLE THEN " + max + "::" + type + " WHEN " + value + " <= " + min
        + "::DOUBLE THEN " + min + "::" + type + " ELSE trunc(" + value + ")::" + type + " END)";
  }

  private static String textToLong(String value) {
    String hex = "'0x' || regexp_extract(" + value + ", '0[xX]([0-9a-fA-F]+)', 1)";
    return "(CASE WHEN regexp_full_match(" + value + ", '\\s*[+-]?\\d+\\s*') THEN TRY_CAST(trim("
        + value + ", ' \t\n\r') AS BIGINT) WHEN regexp_full_match(" + value
        + ", '0[xX][0-9a-fA-F]{1,16}') THEN " + Arithmetic.wrap("(" + hex + ")::HUGEINT") + " END)";
  }

  private static String dynamicToWhole(String value, String type) {
    String text = "json_extract_string(" + value + ", '$')";
    return "(CASE json_type(" + value + ") WHEN 'VARCHAR' THEN TRY_CAST(" + textToLong(text)
        + " AS "
        + type + ") WHEN 'BOOLEAN' THEN (" + text + " = 'true')::" + type
        + " WHEN 'BIGINT' THEN TRY_CAST(" + value + " AS " + type
        + ") WHEN 'UBIGINT' THEN TRY_CAST("
        + value + " AS " + type + ") WHEN 'DOUBLE' THEN TRY_CAST(trunc(" + value + "::DOUBLE) AS "
        + type + ") END)";
  }

  private static String toReal(SqlExpr atom) {
    String value = atom.sql();
    return switch (atom.type()) {
      case BOOL -> value + "::INTEGER::DOUBLE";
      case STRING -> textToReal(value);
      case DYNAMIC ->
        "(CASE json_type(" + value + ") WHEN 'VARCHAR' THEN "
            + textToReal("json_extract_string(" + value + ", '$')") + " WHEN 'BOOLEAN' THEN ("
            + value + "::VARCHAR = 'true')::INTEGER::DOUBLE WHEN 'BIGINT' THEN " + value
            + "::DOUBLE WHEN 'UBIGINT' THEN " + value + "::DOUBLE WHEN 'DOUBLE' THEN " + value
            + "::DOUBLE END)";
      case GUID -> "NULL::DOUBLE";
      default -> value + "::DOUBLE";
    };
  }

  private static String textToReal(String value) {
    return "(CASE WHEN regexp_full_match(" + value + ", " + NUMBER_PATTERN + ") THEN TRY_CAST(trim("
        + value + ", ' \t\n\r') AS DOUBLE) WHEN lower(" + value
        + ") IN ('nan', 'inf', '+inf', '-inf', 'infinity', '-infinity') THEN TRY_CAST(" + value
        + " AS DOUBLE) WHEN regexp_full_match(" + value + ", '\\s*[+-]?0[xX][0-9a-fA-F]+\\s*') THEN"
        + " error('A hexadecimal text as real is not supported. Use tolong().')::DOUBLE END)";
  }

  private static String toBool(SqlExpr atom) {
    String value = atom.sql();
    return switch (atom.type()) {
      case STRING -> textToBool(value);
      case DYNAMIC ->
        "(CASE json_type(" + value + ") WHEN 'VARCHAR' THEN "
            + textToBool("json_extract_string(" + value + ", '$')") + " WHEN 'BOOLEAN' THEN ("
            + value
            + "::VARCHAR = 'true') WHEN 'BIGINT' THEN (" + value + "::BIGINT <> 0) END)";
      case INT, LONG, REAL, DECIMAL -> "(" + value + " <> 0)";
      default -> "NULL::BOOLEAN";
    };
  }

  private static String textToBool(String value) {
    return "(CASE lower(" + value + ") WHEN 'true' THEN TRUE WHEN 'false' THEN FALSE ELSE "
        + textToLong(value) + " <> 0 END)";
  }

  private static String toDecimal(SqlExpr atom) {
    String value = atom.sql();
    return switch (atom.type()) {
      case STRING ->
        "(CASE WHEN regexp_full_match(" + value + ", " + NUMBER_PATTERN + ") THEN TRY_CAST(trim("
            + value + ") AS DECIMAL(38,17)) END)";
      case BOOL -> value + "::INTEGER::DECIMAL(38,17)";
      case DYNAMIC -> "TRY_CAST(json_extract_string(" + value + ", '$') AS DECIMAL(38,17))";
      case REAL -> "TRY_CAST(" + value + "::VARCHAR AS DECIMAL(38,17))";
      default -> value + "::DECIMAL(38,17)";
    };
  }

  private static String toDatetime(SqlExpr atom) {
    String value = atom.sql();
    return switch (atom.type()) {
      case STRING -> textToDatetime(value);
      case DYNAMIC -> textToDatetime("coalesce(json_extract_string(" + value + ", '$'), '')");
      case INT, LONG, TIMESPAN -> TimeSql.inRange(value);
      case REAL -> TimeSql.inRange("TRY_CAST(trunc(" + value + ") AS BIGINT)");
      default -> "NULL::BIGINT";
    };
  }

  /** ISO 8601 and the American form; a text with the name of a month is refused. */
  private static String textToDatetime(String value) {
    String iso = "'\\s*\\d{4}-\\d{1,2}-\\d{1,2}([T ]\\d{1,2}:\\d{1,2}(:\\d{1,2}(\\.\\d+)?)?)?"
        + "\\s*(Z|z|[+-]\\d{2}:?\\d{2})?\\s*'";
    String american =
        "'\\s*\\d{1,2}/\\d{1,2}/\\d{4}([T ]\\d{1,2}:\\d{1,2}(:\\d{1,2}(\\.\\d+)?)?)?\\s*(Z|z)?\\s*'";
    String day = "(CASE WHEN regexp_matches(" + value + ", '/') THEN regexp_extract(" + value
        + ", '\\d{4}') || '-' || regexp_extract(" + value
        + ", '(\\d+)/', 1) || '-' || regexp_extract("
        + value + ", '/(\\d+)/', 1) ELSE regexp_extract(" + value + ", '\\d+-\\d+-\\d+') END)";
    String clock = "regexp_extract(" + value + ", '[T ](\\d{1,2}:\\d{1,2}(:\\d{1,2})?)', 1)";
    String timestamp = "TRY_CAST(" + day + " || ' ' || CASE " + clock
        + " WHEN '' THEN '00:00:00' ELSE CASE WHEN regexp_matches(" + clock + ", ':.*:') THEN "
        + clock + " ELSE " + clock + " || ':00' END END AS TIMESTAMP)";
    String fraction =
        "TRY_CAST(left(regexp_extract(" + value + ", '\\.(\\d+)', 1) || '0000000', 7) AS BIGINT)";
    String zone = "regexp_extract(" + value + ", ':\\d+[.\\d]*\\s*([+-]\\d{2}:?\\d{2})', 1)";
    String offset = "(CASE WHEN " + zone + " = '' THEN 0 ELSE (CASE WHEN left(" + zone
        + ", 1) = '-' THEN -1 ELSE 1 END) * (substring(" + zone + ", 2, 2)::BIGINT * " + Ticks.HOUR
        + " + right(" + zone + ", 2)::BIGINT * " + Ticks.MINUTE + ") END)";
    String words = "'(?i)\\b(jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|"
        + "sep(tember)?|oct(ober)?|nov(ember)?|dec(ember)?|(mon|tue|tues|wed|wednes|thu|thurs|fri|sat|satur"
        + "|sun)(day)?|[ap]m|gmt|utc|z|st|nd|rd|th)\\b|(?i)T|(?i)Z'";
    return "(CASE WHEN regexp_full_match(" + value + ", " + iso + ") OR regexp_full_match(" + value
        + ", " + american + ") THEN " + TimeSql.fromTimestamp(timestamp) + " + " + fraction + " - "
        + offset + " WHEN regexp_matches(" + value
        + ", '\\d\\D*\\d\\D*\\d') AND NOT regexp_matches("
        + "regexp_replace(" + value + ", " + words + ", '', 'g'), '(?i)[a-z]')"
        + " THEN error('A datetime in this form is not supported. Write it as ISO 8601.')::BIGINT"
        + " END)";
  }

  private static String toTimespan(SqlExpr atom) {
    String value = atom.sql();
    return switch (atom.type()) {
      case STRING -> textToTimespan(value);
      case DYNAMIC -> textToTimespan("coalesce(json_extract_string(" + value + ", '$'), '')");
      case INT, LONG, DATETIME -> value + "::BIGINT";
      default -> "NULL::BIGINT";
    };
  }

  private static String textToTimespan(String value) {
    String clock =
        "'\\s*-?(\\d{1,8}\\.)?([01]?\\d|2[0-3]):[0-5]?\\d(:[0-5]?\\d(\\.\\d{1,7})?)?\\s*'";
    String group =
        "regexp_extract(" + value + ", '(?:(\\d+)\\.)?(\\d+):(\\d+)(?::(\\d+)(?:\\.(\\d+))?)?', ";
    String ticks =
        "(coalesce(TRY_CAST(" + group + "1) AS BIGINT), 0) * " + Ticks.DAY + " + TRY_CAST("
            + group + "2) AS BIGINT) * " + Ticks.HOUR + " + TRY_CAST(" + group + "3) AS BIGINT) * "
            + Ticks.MINUTE + " + coalesce(TRY_CAST(" + group + "4) AS BIGINT), 0) * " + Ticks.SECOND
            + " + TRY_CAST(left(" + group + "5) || '0000000', 7) AS BIGINT))";
    String unit = "regexp_extract(" + value + ", '([a-z]+)\\s*$', 1)";
    String units =
        "(CASE WHEN " + unit + " IN ('d', 'day', 'days') THEN " + Ticks.DAY + " WHEN " + unit
            + " IN ('h', 'hour', 'hours') THEN " + Ticks.HOUR + " WHEN " + unit
            + " IN ('m', 'min', 'minute', 'minutes') THEN " + Ticks.MINUTE + " WHEN " + unit
            + " IN ('s', 'sec', 'second', 'seconds') THEN " + Ticks.SECOND + " WHEN " + unit
            + " = 'ms' THEN " + Ticks.SECOND / 1000 + " WHEN " + unit
            + " IN ('tick', 'ticks') THEN 1 END)";
    String sign = "(CASE WHEN starts_with(ltrim(" + value + "), '-') THEN -1 ELSE 1 END)";
    return "(CASE WHEN regexp_full_match(" + value + ", " + clock + ") THEN " + sign + " * " + ticks
        + " WHEN regexp_full_match(" + value
        + ", '\\s*-?\\d{1,6}(\\.\\d{1,6})?\\s*[a-z]+\\s*') THEN "
        + sign + " * (TRY_CAST(regexp_extract(" + value + ", '\\d+(\\.\\d+)?') AS DECIMAL(18,6)) * "
        + units + ")::BIGINT WHEN regexp_full_match(" + value
        + ", '\\s*-?\\d{1,6}\\s*') THEN TRY_CAST("
        + value + " AS BIGINT) * " + Ticks.DAY + " END)";
  }

  private static String toGuid(String text) {
    String hex = "lower(replace(" + text + ", '-', ''))";
    return "(CASE WHEN regexp_full_match(replace(" + text
        + ", '-', ''), '[0-9a-fA-F]{32}') THEN left("
        + hex + ", 8) || '-' || substring(" + hex + ", 9, 4) || '-' || substring(" + hex
        + ", 13, 4) || '-' || substring(" + hex + ", 17, 4) || '-' || right(" + hex + ", 12) END)";
  }

  /** The JSON of a value, as it stands inside an array or a bag; null stays null. */
  public static String toDynamic(SqlExpr atom) {
    String value = atom.sql();
    return switch (atom.type()) {
      case DYNAMIC -> value;
      case DATETIME -> "to_json(" + TimeSql.datetimeText(value) + ")";
      case TIMESPAN -> "to_json(" + TimeSql.timespanText(value) + ")";
      case REAL ->
        "(CASE WHEN isfinite(" + value + ") THEN to_json(" + value + ") ELSE to_json("
            + realText(value) + ") END)";
      default -> "to_json(" + value + ")";
    };
  }

  /** The value that a text of JSON means; what is no JSON is a dynamic text. */
  public static String parseJson(String text) {
    return "(CASE WHEN " + text + " = '' THEN NULL WHEN json_valid(" + text + ") THEN "
        + JsonSql.orNull("json(" + text + ")") + " ELSE to_json(" + text + ") END)";
  }

  /** The value of an element of a dynamic array under a type; no text is parsed. */
  public static String cast(KqlType target, SqlExpr atom) {
    String value = atom.sql();
    return switch (target) {
      case DYNAMIC -> value;
      case STRING -> toText(atom);
      case LONG, INT -> dynamicToWhole(value, target.sqlType());
      default -> to(target, atom).sql();
    };
  }
}

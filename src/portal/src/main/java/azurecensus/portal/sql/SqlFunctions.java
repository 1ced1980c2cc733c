package azurecensus.portal.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The functions and types that a query may use. Every other one is refused, since a function that
 * builds large values takes memory that the database neither counts nor frees when the query is
 * cancelled.
 */
final class SqlFunctions {
  /** The result has a fixed size, whatever the arguments are. */
  private static final Set<String> SMALL = words("""
      + - * / // % ** ^ & | << >> ~ ! = <> != < > <= >= ~~ !~~ ~~* !~~* ~~~ @ not and or xor
      abs ceil ceiling floor round round_even trunc sign sqrt cbrt exp ln log log10 log2 pow power mod divide add
      subtract multiply fdiv fmod greatest_common_divisor gcd lcm pi random degrees radians sin cos tan asin acos
      atan atan2 cot even factorial gamma lgamma isnan isinf isfinite hash uuid bit_count
      count count_star sum avg mean stddev stddev_pop stddev_samp variance var_pop var_samp median quantile
      quantile_cont quantile_disc mad approx_count_distinct approx_quantile bool_and bool_or bit_and bit_or bit_xor
      count_if countif corr covar_pop covar_samp regr_slope regr_intercept regr_r2 regr_count skewness kurtosis
      entropy kahan_sum fsum favg sum_no_overflow product sumkahan grouping grouping_id
      row_number rank dense_rank percent_rank cume_dist ntile
      length len strlen char_length character_length length_grapheme bit_length octet_length ascii unicode ord
      position instr strpos contains starts_with prefix suffix ends_with like_escape not_like_escape
      ilike_escape not_ilike_escape regexp_matches regexp_full_match
      now current_date get_current_timestamp get_current_time today current_timestamp current_localtimestamp
      date_trunc datetrunc date_part datepart date_diff datediff date_sub datesub date_add make_date make_time
      make_timestamp make_timestamp_ms make_timestamp_ns make_timestamptz time_bucket epoch epoch_ms epoch_us epoch_ns
      to_timestamp strptime try_strptime age century year quarter month week weekofyear yearweek day dayofmonth
      dayofweek dayofyear weekday isodow isoyear hour minute second millisecond microsecond last_day dayname
      monthname timezone to_years to_quarters to_months to_weeks to_days to_hours to_minutes to_seconds
      to_milliseconds to_microseconds julian interval
      json_valid json_type json_array_length json_exists json_contains array_length list_contains list_has
      array_contains array_has list_position cardinality typeof
      """);

  /** The result is at most as long as the texts among the arguments together. */
  private static final Set<String> TEXT = words("""
      || concat concat_ws lower upper lcase ucase trim ltrim rtrim reverse substring substr left right split_part
      regexp_extract regexp_extract_all regexp_split_to_array string_split str_split string_to_array split
      string_split_regex replace regexp_replace translate lpad rpad repeat strip_accents md5 sha1 sha256 chr
      strftime format_bytes to_json json_object json_array json_quote json_keys
      ->> -> json_extract json_extract_string json_extract_path json_extract_path_text
      coalesce ifnull nullif if greatest least constant_or_null
      min max arg_min arg_max min_by max_by argmin argmax any_value arbitrary first last mode
      lag lead first_value last_value nth_value
      list_value struct_pack row map struct_extract array_extract list_extract list_element array_slice list_slice
      list_distinct list_sort array_to_string list_sum list_avg list_min list_max range generate_series unnest
      """);

  /** Aggregates that collect every value; their result must be cut where it is made. */
  private static final Set<String> COLLECTING =
      Set.of("list", "array_agg", "string_agg", "group_concat", "listagg");

  /** Functions that make rows of nothing but their arguments. Others read files or settings. */
  private static final Set<String> TABLES =
      Set.of("range", "generate_series", "unnest", "json_each", "json_tree");

  private static final Set<String> TEXT_TYPES =
      Set.of("VARCHAR", "TEXT", "STRING", "CHAR", "BPCHAR", "JSON");
  private static final Set<String> SMALL_TYPES = Set.of(
      "BOOLEAN",
      "BOOL",
      "TINYINT",
      "SMALLINT",
      "INTEGER",
      "INT",
      "INT4",
      "INT8",
      "BIGINT",
      "LONG",
      "HUGEINT",
      "UTINYINT",
      "USMALLINT",
      "UINTEGER",
      "UBIGINT",
      "FLOAT",
      "REAL",
      "DOUBLE",
      "DECIMAL",
      "NUMERIC",
      "DATE",
      "TIME",
      "TIMESTAMP",
      "DATETIME",
      "TIMESTAMPTZ",
      "TIMESTAMP WITH TIME ZONE",
      "TIMESTAMP_S",
      "TIMESTAMP_MS",
      "TIMESTAMP_NS",
      "INTERVAL",
      "UUID");

  private SqlFunctions() {}

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  static boolean isSmall(String name) {
    return SMALL.contains(name);
  }

  static boolean collects(String name) {
    return COLLECTING.contains(name);
  }

  static boolean isAllowed(String name) {
    return SMALL.contains(name) || TEXT.contains(name) || COLLECTING.contains(name);
  }

  static boolean makesRows(String name) {
    return TABLES.contains(name);
  }

  static boolean isAllowedType(String type) {
    return isTextType(type) || SMALL_TYPES.contains(type.toUpperCase(Locale.ROOT));
  }

  /** True for a cast's type whose values are texts of any length. */
  static boolean isTextType(String type) {
    return TEXT_TYPES.contains(type.toUpperCase(Locale.ROOT));
  }

  /** The names of all functions, in order. */
  static NavigableSet<String> names() {
    NavigableSet<String> names = new TreeSet<>();
    for (Set<String> some : List.of(SMALL, TEXT, COLLECTING, TABLES)) {
      some.stream().filter(name -> name.matches("[a-z_0-9]+")).forEach(names::add);
    }
    return names;
  }

  /** True for a function in FROM, in the parsed form of a query. */
  static boolean isTableFunction(JsonNode node) {
    return node.path("type").asText().equals("TABLE_FUNCTION");
  }
}

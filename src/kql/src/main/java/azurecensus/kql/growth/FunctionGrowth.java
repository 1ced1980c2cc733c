package azurecensus.kql.growth;

import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The relation between the size of the arguments of a function and that of its value. */
enum FunctionGrowth {
  /** The value has a fixed size. */
  SMALL,
  /** The value is one of the arguments. */
  CHOICE,
  /** The value is at most as long as the arguments together; functions without another entry. */
  SUM,
  /** An aggregate that collects the values of many rows. */
  COLLECT,
  /** An array of pieces of the arguments. */
  PIECES,
  /** Letters become escapes. */
  ESCAPE,
  /** A separator stands between elements. */
  JOIN,
  /** Parts become other texts. */
  REPLACE,
  /** The value is repeated. */
  REPEAT,
  /** An array of numbers. */
  RANGE;

  /** An entry of a list, as a piece of at least one byte. */
  static final double PIECE_BYTES = 17;

  static final double ESCAPE_FACTOR = 4;
  /** The most repetitions of {@code strrep()}. */
  static final double MOST_REPEATED = 1024;
  /** The most elements of a {@code range()}. */
  static final double MOST_IN_CONSTANT_RANGE = 1 << 20;
  /** The most elements of a {@code range()} whose bounds differ from row to row. */
  static final double MOST_IN_RANGE = 2500;
  /** A number in an array. */
  static final double NUMBER_BYTES = 4;
  /** The elements of an array as rows, in relation to its text. */
  static final double ELEMENT_FACTOR = 10;

  private static final Map<String, FunctionGrowth> BY_NAME = Stream.of(
          of(
              SMALL,
              "ago now abs acos asin atan atan2 avg avgif bag_has_key bin bin_at binary_all_and"
                  + " binary_all_or binary_all_xor bitset_count_ones ceiling cos cot count"
                  + " count_distinct count_distinctif countif countof covariance datetime_add"
                  + " datetime_diff datetime_part datepart dayofmonth dayofweek dayofyear dcount"
                  + " dcountif degrees endofday endofmonth endofweek endofyear exp exp10 exp2 floor"
                  + " format_timespan getmonth getyear gettype has_any_index has_any_ipv4 has_ipv4"
                  + " has_ipv4_prefix hash hash_md5 hash_sha1 hash_sha256 hourofday indexof"
                  + " ipv4_compare ipv4_is_in_any_range ipv4_is_in_range ipv4_is_match"
                  + " ipv4_is_private isempty isascii isfinite isinf isnan isnotempty isnotnull"
                  + " isnull log log10 log2 make_datetime make_timespan monthofyear not notempty"
                  + " notnull percentile percentiles pi pow radians round row_cumsum row_number"
                  + " row_rank_dense row_rank_min set_has_element sign sin sqrt startofday"
                  + " startofmonth startofweek startofyear stdev stdevif string_size strcmp strlen"
                  + " sum sumif tan tobool toboolean todatetime todecimal todouble tofloat toguid"
                  + " toint tolong toreal totimespan unixtime_microseconds_todatetime"
                  + " unixtime_milliseconds_todatetime unixtime_nanoseconds_todatetime"
                  + " unixtime_seconds_todatetime variance varianceif week_of_year weekofyear"
                  + " isutf8 geo_angle geo_azimuth geo_distance_2points geo_line_length geo_point_in_circle"
                  + " array_length array_sum jaccard_index set_equals tohex"),
          of(
              CHOICE,
              "any anyif arg_max arg_min array_iff case coalesce iff iif materialize max max_of"
                  + " maxif min min_of minif next prev substring take_any take_anyif toscalar trim"
                  + " trim_end trim_start extract"),
          of(
              COLLECT,
              "make_bag make_bag_if make_list make_list_if make_list_with_nulls make_set make_set_if"
                  + " makelist makeset"),
          of(
              PIECES,
              "array_split extract_all split to_utf8 geo_geohash_to_polygon geo_geohash_neighbors unicode_codepoints_from_string base64_decode_toarray"
                  + " zip"),
          of(
              ESCAPE,
              "url_encode url_encode_component translate regex_quote base64_encode_tostring"
                  + " base64_encode_fromarray"),
          of(JOIN, "strcat_array"),
          of(REPLACE, "replace replace_regex replace_string replace_strings"),
          of(REPEAT, "strrep repeat"),
          of(RANGE, "range"))
      .flatMap(entries -> entries.entrySet().stream())
      .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private static final Set<String> PARSED = Set.of(
      "parse_json",
      "todynamic",
      "toobject",
      "tostring",
      "parse_url",
      "parse_urlquery",
      "parse_xml");

  private static Map<String, FunctionGrowth> of(FunctionGrowth growth, String names) {
    return Stream.of(names.split(" ")).collect(Collectors.toMap(name -> name, name -> growth));
  }

  /** The growth of a function, by its name. */
  static FunctionGrowth of(String name) {
    return BY_NAME.getOrDefault(name, SUM);
  }

  /** True for a function that reads or writes a JSON document. */
  static boolean parses(String name) {
    return PARSED.contains(name)
        || name.startsWith("array_")
        || name.startsWith("bag_")
        || name.startsWith("pack")
        || name.startsWith("set_")
        || name.startsWith("series_");
  }
}

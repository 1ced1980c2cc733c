package azurecensus.kql.functions;

import static azurecensus.kql.functions.FunctionRegistry.ANY;

import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.JsonSql;
import azurecensus.kql.sql.SqlExpr;
import java.util.List;

/** Texts: length, parts, joins, searches, encodings. Lengths and indexes count code points. */
final class StringFunctions {
  private StringFunctions() {}

  static void register(FunctionRegistry registry) {
    registry.scalar(
        "strlen",
        1,
        1,
        Naming.NAME_AND_FIRST_ARGUMENT,
        call -> SqlExpr.small("length(" + call.text(0) + ")"));
    registry.scalar(
        "string_size",
        1,
        1,
        Naming.NAME_AND_FIRST_ARGUMENT,
        call -> SqlExpr.small("strlen(" + call.text(0) + ")::BIGINT"));
    registry.scalar("tolower", 1, 1, Naming.NONE, call -> text("lower(" + call.text(0) + ")"));
    registry.scalar(
        "toupper",
        1,
        1,
        Naming.NONE,
        call -> text(
            "replace(upper(replace(" + call.text(0) + ", 'ß', chr(57344))), chr(57344), 'ß')"));
    registry.scalar(
        "reverse",
        1,
        1,
        Naming.NONE,
        call -> text("(CASE WHEN"
            + " length_grapheme(" + call.text(0) + ") <> length(" + call.text(0)
            + ") THEN error('reverse() of"
            + " combined characters is not supported.') ELSE reverse(" + call.text(0) + ") END)"));
    registry.scalar(
        "strcat",
        1,
        ANY,
        Naming.NONE,
        call -> text("(" + String.join(" || ", call.texts(0)) + ")"));
    registry.scalar("strcat_delim", 2, ANY, Naming.NONE, StringFunctions::joined);
    registry.scalar("strrep", 2, 3, Naming.NONE, StringFunctions::repeated);
    registry.scalar("substring", 2, 3, Naming.NONE, StringFunctions::substring);
    registry.scalar("indexof", 2, 5, Naming.NONE, StringFunctions::indexOf);
    registry.scalar("split", 2, 3, Naming.FIRST_ARGUMENT, StringFunctions::split);
    registry.scalar(
        "replace_string",
        3,
        3,
        Naming.NONE,
        call -> text(replaced(call.text(0), call.text(1), call.text(2))));
    registry.scalar("replace_strings", 3, 3, Naming.NONE, StringFunctions::replaceAll);
    registry.scalar(
        "strcmp",
        2,
        2,
        Naming.NONE,
        call -> SqlExpr.small("(CASE WHEN " + call.text(0)
            + " < " + call.text(1) + " THEN -1 WHEN " + call.text(0) + " > " + call.text(1)
            + " THEN 1 ELSE 0 END)::BIGINT"));
    registry.scalar(
        "isascii",
        1,
        1,
        Naming.NONE,
        call -> SqlExpr.of(
            KqlType.BOOL, "(strlen(" + call.text(0) + ") = length(" + call.text(0) + "))"));
    // A text of the database is always valid.
    registry.scalar(
        "isutf8",
        1,
        1,
        Naming.NONE,
        call -> SqlExpr.of(KqlType.BOOL, "(" + call.text(0) + " IS NOT NULL)"));
    registry.scalar("translate", 3, 3, Naming.NONE, StringFunctions::translate);
    registry.scalar("has_any_index", 2, 2, Naming.NONE, StringFunctions::hasAnyIndex);
    for (String name : List.of("unicode_codepoints_from_string", "to_utf8")) {
      registry.scalar(
          name,
          1,
          1,
          Naming.NONE,
          call -> SqlExpr.of(
              KqlType.DYNAMIC,
              JsonSql.array("list_transform(range(1, length(" + call.text(0)
                  + ") + 1), lambda i: unicode(substring(" + call.text(0) + ", i, 1)))")));
    }
    for (String name : List.of("unicode_codepoints_to_string", "make_string")) {
      registry.scalar(name, 1, ANY, Naming.NONE, StringFunctions::fromCodePoints);
    }
    registry.scalar(
        "url_decode",
        1,
        1,
        Naming.NONE,
        call -> text("url_decode(replace(" + call.text(0) + ", '+', ' '))"));
    registry.scalar(
        "url_encode_component",
        1,
        1,
        Naming.NONE,
        call -> text(lowerEscapes("url_encode(" + call.text(0) + ")")));
    registry.scalar(
        "url_encode",
        1,
        1,
        Naming.NONE,
        call ->
            text("replace(" + lowerEscapes("url_encode(" + call.text(0) + ")") + ", '%20', '+')"));
    registry.scalar("base64_decode_toarray", 1, 1, Naming.NONE, StringFunctions::bytes);
    registry.scalar(
        "base64_encode_fromarray",
        1,
        1,
        Naming.NONE,
        call -> text("coalesce(to_base64(unhex(array_to_string(list_transform("
            + JsonSql.elements(call.dynamic(0))
            + ", lambda e: lpad(to_hex(e::BIGINT), 2, '0')), ''))), '')"));
    registry.scalar(
        "base64_encode_tostring",
        1,
        1,
        Naming.NONE,
        call -> text("to_base64(encode(" + call.text(0) + "))"));
    registry.scalar(
        "base64_decode_tostring",
        1,
        1,
        Naming.NONE,
        call -> text("coalesce(TRY(decode(from_base64(" + call.text(0) + "))), '')"));
    registry.scalar("hash_sha256", 1, 1, Naming.NONE, call -> text("sha256(" + call.text(0) + ")"));
    registry.scalar("hash_sha1", 1, 1, Naming.NONE, call -> text("sha1(" + call.text(0) + ")"));
    registry.scalar("hash_md5", 1, 1, Naming.NONE, call -> text("md5(" + call.text(0) + ")"));
  }

  static SqlExpr text(String sql) {
    return SqlExpr.of(KqlType.STRING, sql);
  }

  /** The digits of percent escapes are small letters in the service. */
  private static String lowerEscapes(String encoded) {
    return "array_to_string(list_transform(string_split(" + encoded
        + ", '%'), lambda p, i: CASE WHEN i = 1 THEN p ELSE '%' || lower(left(p, 2)) || substring(p, 3)"
        + " END), '')";
  }

  /** The bytes of a text in base 64, or null when it is none. */
  private static SqlExpr bytes(Call call) {
    String hex =
        call.once(KqlType.STRING, "hex(TRY(from_base64(" + call.text(0) + ")))").sql();
    return SqlExpr.of(
        KqlType.DYNAMIC,
        JsonSql.array("list_transform(range(0, length(" + hex
            + ") // 2), lambda i: ('0x' || substring(" + hex + ", i * 2 + 1, 2))::INTEGER)"));
  }

  private static SqlExpr joined(Call call) {
    String separator = call.text(0);
    return text("(" + String.join(" || " + separator + " || ", call.texts(1)) + ")");
  }

  private static SqlExpr repeated(Call call) {
    String count = call.whole(1);
    String bounded = "(CASE WHEN " + count + " BETWEEN 0 AND 1024 THEN " + count + " WHEN " + count
        + " < 0 THEN 0 ELSE error('strrep() repeats at most 1024 times.')::BIGINT END)";
    String separator = call.size() == 3 ? call.text(2) : "''";
    return text(
        join("list_transform(range(" + bounded + "), lambda i: " + call.text(0) + ")", separator));
  }

  private static SqlExpr substring(Call call) {
    String value = call.text(0);
    String start = call.whole(1);
    String length = call.size() == 3 ? call.whole(2) : "length(" + value + ")";
    return text("coalesce(CASE WHEN " + length + " <= 0 THEN '' WHEN " + start
        + " >= 0 THEN substring(" + value + ", " + start + " + 1, " + length + ") WHEN " + start
        + " >= -length(" + value + ") THEN substring(" + value + ", length(" + value + ") + "
        + start
        + " + 1, " + length + ") ELSE '' END, '')");
  }

  /** The parts between occurrences tell where the n-th occurrence is. */
  private static SqlExpr indexOf(Call call) {
    String value = call.text(0);
    String part = call.text(1);
    String start = call.size() > 2 ? call.whole(2) : "0";
    String from = call.once(
            KqlType.LONG,
            "(CASE WHEN " + start + " < 0 THEN greatest(length(" + value + ") + " + start
                + ", 0) ELSE " + start + " END)")
        .sql();
    String nth = call.size() > 4 ? call.whole(4) : "1";
    String parts = "string_split(substring(" + value + ", " + from + " + 1), " + part + ")";
    String found = call.once(
            KqlType.LONG,
            "(CASE WHEN len(" + parts + ") > " + nth
                + " THEN list_sum(list_transform(" + parts + "[1:" + nth
                + "], lambda p: length(p)))::BIGINT + ("
                + nth + " - 1) * length(" + part + ") + " + from + " ELSE -1 END)")
        .sql();
    String length = call.size() > 3 ? call.whole(3) : "-1";
    return SqlExpr.small(
        "(CASE WHEN " + part + " = '' THEN NULL WHEN " + length + " >= 0 AND " + found
            + " >= " + from + " + " + length + " THEN (CASE WHEN " + found + " = " + from + " + "
            + length
            + " THEN error('The length of indexof() ends at the match. Choose another length.')::BIGINT"
            + " ELSE -1 END) ELSE " + found + " END)");
  }

  private static SqlExpr split(Call call) {
    String parts = "string_split(" + call.text(0) + ", " + call.text(1) + ")";
    String guarded = "(CASE WHEN " + call.text(1)
        + " = '' THEN error('split() needs a delimiter.')::VARCHAR[] ELSE " + parts + " END)";
    if (call.size() == 2) {
      return SqlExpr.of(KqlType.DYNAMIC, JsonSql.array(guarded));
    }
    String index = call.whole(2);
    return SqlExpr.of(
        KqlType.DYNAMIC,
        "(CASE WHEN " + index + " >= 0 AND " + index + " < len(" + guarded + ") THEN to_json(["
            + parts + "[" + index + " + 1]]) END)");
  }

  private static String replaced(String value, String part, String by) {
    return "(CASE WHEN " + part + " = '' THEN " + value + " ELSE replace(" + value + ", " + part
        + ", " + by + ") END)";
  }

  private static SqlExpr replaceAll(Call call) {
    if (!call.arguments().get(1).known() || !call.arguments().get(2).known()) {
      throw call.refused("replace_strings() needs constant arrays. Use replace_string().");
    }
    if ((call.arguments().get(1).constant() + "," + call.arguments().get(2).constant())
        .matches(".*[\\[,]\\s*[^\"\\s\\[].*")) {
      throw call.refused("The arrays of replace_strings() must hold texts only.");
    }
    String parts = JsonSql.elements(call.dynamic(1));
    String by = JsonSql.elements(call.dynamic(2));
    String step = "json_extract_string(" + by + "[i], '$')";
    return text("list_reduce(list_prepend({'t': " + call.text(0)
        + ", 'p': '', 'r': ''}, list_transform("
        + "range(1, len(" + parts + ") + 1), lambda i: {'t': '', 'p': json_extract_string(" + parts
        + "[i], '$'), 'r': " + step + "})), lambda a, b: {'t': CASE WHEN b.p = '' THEN a.t ELSE"
        + " replace(a.t, b.p, b.r) END, 'p': '', 'r': ''}).t");
  }

  private static SqlExpr translate(Call call) {
    String from = call.text(0);
    String to = call.text(1);
    String last = "substring(" + to + ", least(instr(" + from + ", c), length(" + to + ")), 1)";
    return text("array_to_string(list_transform(list_transform(range(1, length(" + call.text(2)
        + ") + 1), lambda i: substring(" + call.text(2) + ", i, 1)), lambda c: CASE WHEN instr("
        + from + ", c) = 0 THEN c ELSE coalesce(" + last
        + ", '') END), '')");
  }

  private static SqlExpr hasAnyIndex(Call call) {
    String terms = "list_transform(" + JsonSql.elements(call.dynamic(1))
        + ", lambda e: lower(json_extract_string(e, '$')))";
    String text = "lower(" + call.text(0) + ")";
    return SqlExpr.small("coalesce(list_position(list_transform(" + terms + ", lambda t: "
        + "regexp_matches(" + text + ", '(^|[^\\p{L}\\p{N}])' || regexp_escape(t)"
        + " || '($|[^\\p{L}\\p{N}])')), TRUE), 0)::BIGINT - 1");
  }

  private static SqlExpr fromCodePoints(Call call) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < call.size(); i++) {
      SqlExpr value = call.atom(i);
      all.append(i == 0 ? "" : " || ");
      if (value.type() == KqlType.DYNAMIC) {
        all.append("coalesce(array_to_string(list_transform(")
            .append(JsonSql.elements(value.sql()))
            .append(", lambda e: chr(e::INTEGER)), ''), '')");
      } else {
        all.append("chr(").append(call.whole(i)).append("::INTEGER)");
      }
    }
    return text("(" + all + ")");
  }

  /**
   * The texts of a list with a separator between them; the separator may differ from row to row.
   */
  static String join(String list, String separator) {
    return "(CASE WHEN len(" + list + ") = 0 THEN '' ELSE list_reduce(" + list
        + ", lambda a, b: a || " + separator + " || b) END)";
  }

  /** The texts of the elements of an array. */
  static String elementTexts(String json) {
    return "list_transform(" + JsonSql.elements(json)
        + ", lambda e: CASE WHEN e IS NULL THEN error('The array holds null where texts are needed.')"
        + " ELSE json_extract_string(e, '$') END)";
  }

  /** All arguments as one list of texts; an array gives its elements. */
  static List<String> flattened(Call call, int from) {
    return java.util.stream.IntStream.range(from, call.size())
        .mapToObj(i -> call.type(i) == KqlType.DYNAMIC
            ? elementTexts(call.dynamic(i))
            : "[" + Conversions.to(KqlType.STRING, call.atom(i)).sql() + "]")
        .toList();
  }
}

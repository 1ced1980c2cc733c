package azurecensus.kql.functions;

import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.JsonSql;
import azurecensus.kql.sql.SqlExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Functions of regular expressions, which are RE2's here and there, and parsers of known forms. */
final class PatternFunctions {
  private static final Pattern GROUP =
      Pattern.compile("\\\\.|\\[(?:\\\\.|[^\\]\\\\])*\\]|\\((?:\\?P<(\\w+)>|(?!\\?))");

  /** Characters of a path of JSON; a regular expression walks it recursively. */
  private static final int MAX_PATH = 500;

  private PatternFunctions() {}

  static void register(FunctionRegistry registry) {
    registry.scalar("extract", 3, 4, Naming.NONE, PatternFunctions::extract);
    registry.scalar("extract_all", 2, 3, Naming.NONE, PatternFunctions::extractAll);
    registry.scalar("replace_regex", 3, 3, Naming.NONE, PatternFunctions::replace);
    registry.scalar(
        "replace",
        3,
        3,
        Naming.NONE,
        call -> StringFunctions.text("regexp_replace(" + call.text(2) + ", " + call.text(0) + ", "
            + call.text(1) + ", 'g')"));
    registry.scalar(
        "trim",
        2,
        2,
        Naming.NONE,
        call -> StringFunctions.text(trimEnd(
            call, call.once(KqlType.STRING, trimStart(call, call.text(1))).sql())));
    registry.scalar(
        "trim_start",
        2,
        2,
        Naming.NONE,
        call -> StringFunctions.text(trimStart(call, call.text(1))));
    registry.scalar(
        "trim_end", 2, 2, Naming.NONE, call -> StringFunctions.text(trimEnd(call, call.text(1))));
    registry.scalar("countof", 2, 3, Naming.NONE, PatternFunctions::count);
    registry.scalar(
        "regex_quote",
        1,
        1,
        Naming.NONE,
        call -> StringFunctions.text(
            "regexp_replace(" + call.text(0) + ", '([^A-Za-z0-9_])', '\\\\\\1', 'g')"));
    registry.scalar("extract_json", 2, 3, Naming.NONE, PatternFunctions::extractJson);
    registry.scalar("extractjson", 2, 3, Naming.NONE, PatternFunctions::extractJson);
    registry.scalar("parse_url", 1, 1, Naming.NONE, PatternFunctions::parseUrl);
    registry.scalar(
        "parse_urlquery",
        1,
        1,
        Naming.NONE,
        call -> SqlExpr.of(
            KqlType.DYNAMIC,
            "json_object('Query Parameters', " + queryParameters(call.text(0)) + ")"));
  }

  private static SqlExpr extract(Call call) {
    String found =
        "regexp_extract(" + call.text(2) + ", " + call.text(0) + ", " + call.constantWhole(1) + ")";
    if (call.size() == 3) {
      return StringFunctions.text(found);
    }
    return Conversions.to(call.typeArgument(3), call.once(KqlType.STRING, found));
  }

  private static SqlExpr extractAll(Call call) {
    String pattern = call.constantText(0);
    String text = call.text(call.size() - 1);
    List<String> names = groups(pattern);
    if (names.isEmpty()) {
      throw call.refused("extract_all() needs a group in its pattern. Put it into parentheses.");
    }
    List<Integer> wanted = new ArrayList<>();
    if (call.size() == 3) {
      wanted.addAll(wantedGroups(call, names));
    } else {
      for (int i = 1; i <= names.size(); i++) {
        wanted.add(i);
      }
    }
    List<String> lists = new ArrayList<>();
    for (int group : wanted) {
      lists.add("regexp_extract_all(" + text + ", " + call.text(0) + ", " + group + ")");
    }
    String all = lists.get(0);
    if (lists.size() > 1) {
      List<String> items =
          lists.stream().map(list -> "coalesce(" + list + "[i], '')").toList();
      all = "list_transform(range(1, len(" + all + ") + 1), lambda i: [" + String.join(", ", items)
          + "])";
    }
    return SqlExpr.of(
        KqlType.DYNAMIC,
        "(CASE WHEN regexp_matches(" + text + ", " + call.text(0) + ") THEN " + JsonSql.array(all)
            + " END)");
  }

  /** The names of the groups in order; a group without a name has an empty one. */
  private static List<String> groups(String pattern) {
    List<String> names = new ArrayList<>();
    Matcher matcher = GROUP.matcher(pattern);
    while (matcher.find()) {
      if (matcher.group().startsWith("(")) {
        names.add(matcher.group(1) == null ? "" : matcher.group(1));
      }
    }
    return names;
  }

  private static List<Integer> wantedGroups(Call call, List<String> names) {
    if (!(call.arguments().get(1).constant() instanceof String json)) {
      throw call.refused("The groups of extract_all() must be a constant array.");
    }
    List<Integer> wanted = new ArrayList<>();
    for (String item : json.replaceAll("[\\[\\]\"\\s]", "").split(",", -1)) {
      int index = item.matches("\\d{1,3}") ? Integer.parseInt(item) : names.indexOf(item) + 1;
      if (index < 1 || index > names.size()) {
        throw call.refused("The pattern of extract_all() has no group '" + item + "'.");
      }
      wanted.add(index);
    }
    return wanted;
  }

  private static SqlExpr replace(Call call) {
    return StringFunctions.text(
        "regexp_replace(" + call.text(0) + ", " + call.text(1) + ", " + call.text(2) + ", 'g')");
  }

  private static String trimStart(Call call, String value) {
    return "regexp_replace(" + value + ", '^(?:' || " + call.text(0) + " || ')', '')";
  }

  private static String trimEnd(Call call, String value) {
    return "regexp_replace(" + value + ", '(?:' || " + call.text(0) + " || ')$', '')";
  }

  /** Texts may overlap, matches of a pattern may not. */
  private static SqlExpr count(Call call) {
    String value = call.text(0);
    String part = call.text(1);
    if (call.size() == 3 && call.constantText(2).equals("regex")) {
      return SqlExpr.small("len(regexp_extract_all(" + value + ", " + part + "))");
    }
    return SqlExpr.small("(CASE WHEN " + part
        + " = '' THEN error('countof() needs a text.')::BIGINT"
        + " WHEN contains(" + value + ", " + part + ") THEN len(list_filter(range(1, length("
        + value
        + ") + 1), lambda i: starts_with(substring(" + value + ", i), " + part + "))) ELSE 0 END)");
  }

  private static SqlExpr extractJson(Call call) {
    String path = call.constantText(0);
    if (path.length() > MAX_PATH || !path.matches("\\$(\\.\\w+|\\[\\d+\\]|\\['[\\w ]+'\\])*")) {
      throw call.refused("The path of extract_json() must be of the form $.a.b[0], with at most "
          + MAX_PATH + " characters.");
    }
    String duckPath = call.parameter(path.replaceAll("\\['([\\w ]+)'\\]", ".\"$1\""));
    String json = call.once(
            KqlType.DYNAMIC,
            "(CASE WHEN json_valid(" + call.text(1) + ") THEN json(" + call.text(1) + ") END)")
        .sql();
    SqlExpr found = call.once(KqlType.DYNAMIC, JsonSql.member(json, duckPath));
    KqlType type = call.size() == 3 ? call.typeArgument(2) : KqlType.STRING;
    return Conversions.to(type, found);
  }

  private static SqlExpr parseUrl(Call call) {
    String pattern = "'^(?:([A-Za-z][\\w+.-]*)://)?(?:([^:@/?#]*)(?::([^@/?#]*))?@)?([^:/?#]*)"
        + "(?::(\\d*))?([^?#]*)(?:\\?([^#]*))?(?:#(.*))?$'";
    String url = call.text(0);
    StringBuilder json = new StringBuilder("json_object(");
    String[] names = {"Scheme", "Username", "Password", "Host", "Port", "Path"};
    int[] order = {0, 3, 4, 5, 1, 2};
    for (int index : order) {
      json.append('\'')
          .append(names[index])
          .append("', regexp_extract(")
          .append(url)
          .append(", ")
          .append(pattern)
          .append(", ")
          .append(index + 1)
          .append("), ");
    }
    String query = call.once(KqlType.STRING, "regexp_extract(" + url + ", " + pattern + ", 7)")
        .sql();
    return SqlExpr.of(
        KqlType.DYNAMIC,
        json + "'Query Parameters', " + queryParameters(query) + ", 'Fragment', regexp_extract("
            + url + ", " + pattern + ", 8))");
  }

  private static String queryParameters(String query) {
    return JsonSql.object("list_transform(list_filter(string_split(" + query
        + ", '&'), lambda p: p <> ''), lambda p: {'k': string_split(p, '=')[1], 'v': to_json(CASE WHEN"
        + " contains(p, '=') THEN substring(p, instr(p, '=') + 1) ELSE '' END)})");
  }
}

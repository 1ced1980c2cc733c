package azurecensus.kql.syntax;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The names of the tabular operators: those that are read, and those that are refused and why. */
public final class OperatorNames {
  /** The operators that are supported, with remarks; an empty remark means exact. */
  public static final Map<String, String> SUPPORTED = supported();

  /** The operators that are refused, with the message. */
  public static final Map<String, String> REFUSED = refused();

  private OperatorNames() {}

  private static Map<String, String> supported() {
    Map<String, String> names = new TreeMap<>();
    for (String name : List.of(
        "as",
        "count",
        "datatable",
        "distinct",
        "extend",
        "filter",
        "getschema",
        "invoke",
        "join",
        "let",
        "limit",
        "lookup",
        "mv-expand",
        "order",
        "parse-where",
        "print",
        "project",
        "project-away",
        "project-keep",
        "project-rename",
        "project-reorder",
        "range",
        "render",
        "search",
        "serialize",
        "sort",
        "summarize",
        "take",
        "top",
        "top-nested",
        "union",
        "where")) {
      names.put(name, "");
    }
    names.put("make-series", "without `in range`");
    names.put(
        "mv-apply",
        "with the operators where, extend, project, distinct, sort, top, take and summarize");
    names.put("parse", "a typed column in `kind=regex` must convert in every row that matches");
    names.put("evaluate", "the plugins of the table below");
    return names;
  }

  private static Map<String, String> refused() {
    Map<String, String> names = new TreeMap<>();
    names.put("consume", "'consume' is not supported: it answers nothing. Remove it.");
    names.put("externaldata", "'externaldata' is not supported: queries read no outside data.");
    names.put("facet", "'facet' is not supported: it answers several tables. Use summarize.");
    names.put("find", "'find' is not supported. Use union and where.");
    names.put("fork", "'fork' is not supported: it answers several tables. Ask them one by one.");
    for (String name : List.of(
        "graph-match",
        "graph-shortest-paths",
        "graph-to-table",
        "graph-mark-components",
        "graph-where-edges",
        "graph-where-nodes",
        "make-graph")) {
      names.put(name, "'" + name + "' is not supported: there are no graphs here. Use join.");
    }
    names.put("macro-expand", "'macro-expand' is not supported. Use union.");
    names.put("parse-kv", "'parse-kv' is not supported. Use parse or extract().");
    names.put("partition", "'partition' is not supported. Use summarize, or top-nested.");
    names.put("reduce", "'reduce' is not supported: its patterns are not documented exactly.");
    names.put("sample", "'sample' is not supported: its rows are random. Use take.");
    names.put(
        "sample-distinct",
        "'sample-distinct' is not supported: its rows are random. Use distinct.");
    names.put("scan", "'scan' is not supported. Use serialize with prev() and row_cumsum().");
    names.put(
        "top-hitters", "'top-hitters' is not supported: it is an estimate. Use summarize and top.");
    return names;
  }

  /** True when an operator's name begins with these words. */
  static boolean startsHyphenated(String words) {
    return SUPPORTED.keySet().stream().anyMatch(name -> name.startsWith(words))
        || REFUSED.keySet().stream().anyMatch(name -> name.startsWith(words))
        || words.equals("granny-asc")
        || words.equals("granny-desc");
  }

  /** A sentence that names the most similar operator, or nothing. */
  static String suggestion(String name) {
    return Similar.to(name.toLowerCase(Locale.ROOT), SUPPORTED.keySet())
        .map(best -> " Did you mean '" + best + "'?")
        .orElse("");
  }
}

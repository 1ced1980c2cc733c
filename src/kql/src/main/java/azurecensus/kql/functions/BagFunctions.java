package azurecensus.kql.functions;

import static azurecensus.kql.functions.FunctionRegistry.ANY;

import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.JsonSql;
import azurecensus.kql.sql.SqlExpr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Dynamic property bags. */
final class BagFunctions {
  private BagFunctions() {}

  static void register(FunctionRegistry registry) {
    for (String name : List.of("bag_pack", "pack", "pack_dictionary")) {
      registry.scalar(name, 2, ANY, Naming.NONE, BagFunctions::pack);
    }
    registry.scalar(
        "bag_keys",
        1,
        1,
        Naming.NONE,
        call -> SqlExpr.of(KqlType.DYNAMIC, JsonSql.array(JsonSql.keys(call.dynamic(0)))));
    registry.scalar("bag_has_key", 2, 2, Naming.NONE, BagFunctions::hasKey);
    registry.scalar("bag_merge", 2, ANY, Naming.NONE, BagFunctions::merge);
    registry.scalar("bag_set_key", 3, 3, Naming.NONE, BagFunctions::setKey);
    registry.scalar("bag_remove_keys", 2, 2, Naming.NONE, BagFunctions::removeKeys);
    registry.scalar("bag_zip", 2, 2, Naming.NONE, BagFunctions::zip);
  }

  private static SqlExpr bag(String entries) {
    return SqlExpr.of(KqlType.DYNAMIC, JsonSql.object(entries));
  }

  private static SqlExpr pack(Call call) {
    if (call.size() % 2 != 0) {
      throw KqlException.semantics(
          call.position(), call.name() + "() takes pairs of a key and a value.");
    }
    List<String> entries = new ArrayList<>();
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < call.size(); i += 2) {
      if (call.arguments().get(i).constant() instanceof String key && !keys.add(key)) {
        throw call.refused(call.name() + "() has the key '" + key + "' twice. Leave one out.");
      }
      entries.add(
          "{'k': " + call.text(i) + ", 'v': " + ArrayFunctions.item(call.atom(i + 1)) + "::JSON}");
    }
    return bag("[" + String.join(", ", entries) + "]");
  }

  private static SqlExpr hasKey(Call call) {
    if (call.arguments().get(1).constant() instanceof String key && key.startsWith("$")) {
      throw call.refused("A path as key of bag_has_key() is not supported.");
    }
    return SqlExpr.of(
        KqlType.BOOL, "list_contains(" + JsonSql.keys(call.dynamic(0)) + ", " + call.text(1) + ")");
  }

  private static SqlExpr merge(Call call) {
    List<String> lists = new ArrayList<>();
    for (int i = 0; i < call.size(); i++) {
      String list = JsonSql.entries(call.dynamic(i));
      lists.add("(CASE WHEN json_type(" + call.dynamic(i) + ") = 'OBJECT' THEN " + list
          + " ELSE error('bag_merge() needs property bags.')::STRUCT(k VARCHAR, v JSON)[] END)");
    }
    return bag(call.once(KqlType.DYNAMIC, "list_concat(" + String.join(", ", lists) + ")")
        .sql());
  }

  /** A key that is there keeps its place. */
  private static SqlExpr setKey(Call call) {
    String key = call.constantText(1);
    if (key.startsWith("$")) {
      throw call.refused("A path as key of bag_set_key() is not supported.");
    }
    String entries =
        call.once(KqlType.DYNAMIC, JsonSql.entries(call.dynamic(0))).sql();
    String entry =
        "{'k': " + call.text(1) + ", 'v': " + ArrayFunctions.item(call.atom(2)) + "::JSON}";
    return bag(call.once(
            KqlType.DYNAMIC,
            "list_concat(list_transform(" + entries
                + ", lambda e: CASE WHEN e.k = " + call.text(1) + " THEN " + entry
                + " ELSE e END), [" + entry
                + "])")
        .sql());
  }

  private static SqlExpr removeKeys(Call call) {
    if (call.arguments().get(1).constant() instanceof String json && json.contains("\"$")) {
      throw call.refused("Paths as keys of bag_remove_keys() are not supported.");
    }
    String keys = StringFunctions.elementTexts(call.dynamic(1));
    return bag(call.once(
            KqlType.DYNAMIC,
            "list_filter(" + JsonSql.entries(call.dynamic(0)) + ", lambda e: NOT list_contains("
                + keys + ", e.k))")
        .sql());
  }

  /** Keys that are no texts have no entry; keys without a value have null. */
  private static SqlExpr zip(Call call) {
    String keys = JsonSql.elements(call.dynamic(0));
    String values = JsonSql.elements(call.dynamic(1));
    String entries = call.once(
            KqlType.DYNAMIC,
            "list_filter(list_transform(range(1, len(" + keys
                + ") + 1), lambda i: {'k': CASE WHEN json_type(" + keys + "[i]) = 'VARCHAR' THEN"
                + " json_extract_string(" + keys + "[i], '$') END, 'v': " + values
                + "[i]}), lambda e: e.k IS NOT NULL)")
        .sql();
    return SqlExpr.of(
        KqlType.DYNAMIC,
        "(CASE WHEN json_type(" + call.dynamic(0) + ") = 'ARRAY' THEN " + JsonSql.object(entries)
            + " END)");
  }
}

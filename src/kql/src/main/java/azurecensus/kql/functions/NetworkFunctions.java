package azurecensus.kql.functions;

import static azurecensus.kql.functions.FunctionRegistry.ANY;

import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.SqlExpr;
import java.util.ArrayList;
import java.util.List;

/** IPv4 addresses and prefixes. */
final class NetworkFunctions {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
  private static final String ADDRESS = "(" + OCTET + "\\.){3}" + OCTET;

  private NetworkFunctions() {}

  static void register(FunctionRegistry registry) {
    registry.scalar(
        "parse_ipv4",
        1,
        1,
        Naming.NONE,
        call -> SqlExpr.of(KqlType.LONG, masked(address(call, 0), prefix(call, 0))));
    registry.scalar(
        "parse_ipv4_mask",
        2,
        2,
        Naming.NONE,
        call -> SqlExpr.of(KqlType.LONG, masked(address(call, 0), call.whole(1))));
    registry.scalar("ipv4_compare", 2, 3, Naming.NONE, NetworkFunctions::compare);
    registry.scalar(
        "ipv4_is_match",
        2,
        3,
        Naming.NONE,
        call -> SqlExpr.of(KqlType.BOOL, "(" + compare(call).sql() + " = 0)"));
    registry.scalar(
        "ipv4_is_in_range",
        2,
        2,
        Naming.NONE,
        call -> SqlExpr.of(KqlType.BOOL, inRange(call, 0, prefix(call, 1), address(call, 1))));
    registry.scalar("ipv4_is_in_any_range", 2, ANY, Naming.NONE, NetworkFunctions::inAnyRange);
    registry.scalar("ipv4_is_private", 1, 1, Naming.NONE, NetworkFunctions::isPrivate);
    registry.scalar(
        "ipv4_netmask_suffix",
        1,
        1,
        Naming.NONE,
        call -> SqlExpr.small(
            "(CASE WHEN " + address(call, 0) + " IS NOT NULL THEN " + prefix(call, 0) + " END)"));
    registry.scalar(
        "has_ipv4", 2, 2, Naming.NONE, call -> SqlExpr.of(KqlType.BOOL, hasAddress(call, 1)));
    registry.scalar("has_any_ipv4", 2, ANY, Naming.NONE, call -> any(call, false));
    registry.scalar(
        "has_ipv4_prefix", 2, 2, Naming.NONE, call -> SqlExpr.of(KqlType.BOOL, hasPrefix(call, 1)));
    registry.scalar("has_any_ipv4_prefix", 2, ANY, Naming.NONE, call -> any(call, true));
  }

  /** The number of the address without its prefix; null when it is none. */
  private static String address(Call call, int index) {
    return number(call, call.text(index));
  }

  private static String number(Call call, String text) {
    String octets = "string_split(string_split(" + text + ", '/')[1], '.')";
    return call.once(
            KqlType.LONG,
            "(CASE WHEN regexp_full_match(" + text + ", '" + ADDRESS
                + "(/(3[0-2]|[12]?[0-9]))?') THEN " + octets + "[1]::BIGINT * 16777216 + " + octets
                + "[2]::BIGINT * 65536 + " + octets + "[3]::BIGINT * 256 + " + octets
                + "[4]::BIGINT END)")
        .sql();
  }

  private static String prefix(Call call, int index) {
    return prefixOf(call, call.text(index));
  }

  private static String prefixOf(Call call, String text) {
    return call.once(
            KqlType.LONG,
            "coalesce(TRY_CAST(nullif(regexp_extract(" + text
                + ", '/(\\d+)$', 1), '') AS BIGINT), 32)")
        .sql();
  }

  private static String masked(String address, String bits) {
    return "(" + address + " - " + address + " % (1::BIGINT << (32 - " + bits + ")::INTEGER))";
  }

  private static SqlExpr compare(Call call) {
    List<String> bits = new ArrayList<>(List.of(prefix(call, 0), prefix(call, 1)));
    if (call.size() == 3) {
      bits.add(call.whole(2));
    }
    String least =
        call.once(KqlType.LONG, "least(" + String.join(", ", bits) + ")").sql();
    String a = masked(address(call, 0), least);
    String b = masked(address(call, 1), least);
    return SqlExpr.small("sign(" + a + " - " + b + ")::BIGINT");
  }

  private static String inRange(Call call, int address, String bits, String range) {
    return "(" + masked(address(call, address), bits) + " = " + masked(range, bits) + ")";
  }

  private static SqlExpr inAnyRange(Call call) {
    List<String> tests = new ArrayList<>();
    for (int i = 1; i < call.size(); i++) {
      if (call.type(i) == KqlType.DYNAMIC) {
        if (!(call.arguments().get(i).constant() instanceof String json)) {
          throw call.refused("The ranges of ipv4_is_in_any_range() must be constants.");
        }
        for (String range : json.replaceAll("[\\[\\]\"\\s]", "").split(",", -1)) {
          String text = call.parameter(range);
          tests.add(inRange(call, 0, prefixOf(call, text), number(call, text)));
        }
      } else {
        tests.add(inRange(call, 0, prefix(call, i), address(call, i)));
      }
    }
    return SqlExpr.of(KqlType.BOOL, "(" + String.join(" OR ", tests) + ")");
  }

  private static SqlExpr isPrivate(Call call) {
    String number = address(call, 0);
    return SqlExpr.of(
        KqlType.BOOL,
        "(" + masked(number, "8") + " = 167772160 OR " + masked(number, "12") + " = 2886729728 OR "
            + masked(number, "16") + " = 3232235520)");
  }

  private static String hasAddress(Call call, int index) {
    return "(regexp_full_match(" + call.text(index) + ", '" + ADDRESS + "') AND regexp_matches("
        + call.text(0) + ", '(^|[^A-Za-z0-9.])' || regexp_escape(" + call.text(index)
        + ") || '($|[^A-Za-z0-9.])'))";
  }

  /** A prefix ends with a point or is a whole address; what it begins must be an address. */
  private static String hasPrefix(Call call, int index) {
    String rest = "array_to_string(list_transform(range(4 - len(list_filter(string_split("
        + call.text(index) + ", '.'), lambda o: o <> ''))), lambda i: '" + OCTET + "'), '\\.')";
    return "(CASE WHEN ends_with(" + call.text(index) + ", '.') THEN regexp_matches(" + call.text(0)
        + ", '(^|[^A-Za-z0-9.])' || regexp_escape(" + call.text(index) + ") || " + rest
        + " || '($|[^A-Za-z0-9.])') ELSE " + hasAddress(call, index) + " END)";
  }

  private static SqlExpr any(Call call, boolean prefixes) {
    List<String> tests = new ArrayList<>();
    for (int i = 1; i < call.size(); i++) {
      if (call.type(i) == KqlType.DYNAMIC) {
        throw call.refused("Arrays as arguments of " + call.name() + "() are not supported.");
      }
      tests.add(prefixes ? hasPrefix(call, i) : hasAddress(call, i));
    }
    return SqlExpr.of(KqlType.BOOL, "(" + String.join(" OR ", tests) + ")");
  }
}

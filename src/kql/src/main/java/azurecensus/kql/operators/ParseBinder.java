package azurecensus.kql.operators;

import azurecensus.kql.binding.Column;
import azurecensus.kql.binding.Relation;
import azurecensus.kql.model.KqlException;
import azurecensus.kql.model.KqlType;
import azurecensus.kql.sql.Conversions;
import azurecensus.kql.sql.SqlExpr;
import azurecensus.kql.syntax.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Binds {@code parse} and {@code parse-where} to one regular expression. */
final class ParseBinder {
  private final Stage stage;

  ParseBinder(Stage stage) {
    this.stage = stage;
  }

  Relation bind(Operator.Parse parse) {
    String kind = parse.kind().toLowerCase(Locale.ROOT);
    boolean regex = kind.equals("regex");
    if (!regex && !kind.equals("simple") && !kind.equals("relaxed")) {
      throw KqlException.syntax(
          parse.position(),
          "'" + parse.kind() + "' is no kind of parse. Use simple, relaxed or regex.");
    }
    SqlExpr value = stage.expressions().atom(parse.value());
    if (value.type() != KqlType.STRING && value.type() != KqlType.DYNAMIC) {
      throw KqlException.semantics(
          parse.position(), "parse takes a text but got " + value.type().kqlName() + ".");
    }
    String text = stage.scope().once(Conversions.to(KqlType.STRING, value)).sql();
    String pattern = stage.session().parameters().text(regex ? regex(parse) : simple(parse));
    String anywhere = stage
        .session()
        .parameters()
        .text(regex ? "^" + regex(parse) : simple(parse).replace("(?s)^", "(?s)"));
    String matches = "regexp_matches(" + text + ", " + pattern + ")";
    // Text before the pattern: whether the service's pattern is bound to the begin is not
    // documented.
    String before = regex
        ? matches + " AND NOT regexp_matches(" + text + ", " + anywhere + ")"
        : "NOT " + matches + " AND regexp_matches(" + text + ", " + anywhere + ")";
    String matched = stage
        .scope()
        .once(
            KqlType.BOOL,
            "(CASE WHEN " + before + " THEN error('parse meets"
                + " text before the begin of its pattern. Begin the pattern with *.')::BOOLEAN ELSE "
                + matches
                + " END)");
    List<Operator.Parse.Part> captured =
        parse.parts().stream().filter(part -> part.column() != null).toList();
    boolean endsWithText = !regex && parse.parts().get(parse.parts().size() - 1).text() != null;
    if (endsWithText) {
      matched = stage
          .scope()
          .once(
              KqlType.BOOL,
              "(CASE WHEN " + matched + " AND regexp_extract(" + text
                  + ", " + pattern + ", " + (captured.size() + 1)
                  + ") <> '' THEN error('parse leaves text behind"
                  + " the end of its pattern. End the pattern with *.')::BOOLEAN ELSE " + matched
                  + " END)");
    }
    List<SqlExpr> values = new ArrayList<>();
    StringBuilder all = new StringBuilder(matched);
    for (Operator.Parse.Part part : captured) {
      String found = stage
          .scope()
          .once(
              KqlType.STRING,
              "regexp_extract(" + text + ", " + pattern + ", " + (values.size() + 1) + ")");
      SqlExpr converted =
          stage.scope().once(Conversions.to(part.type(), SqlExpr.of(KqlType.STRING, found)));
      values.add(regex ? strict(converted, found) : converted);
      if (kind.equals("simple") && part.type() != KqlType.STRING) {
        all.append(" AND ").append(converted.sql()).append(" IS NOT NULL");
      }
    }
    return columns(parse, captured, values, stage.scope().once(KqlType.BOOL, "(" + all + ")"));
  }

  private static SqlExpr strict(SqlExpr converted, String found) {
    return converted.type() == KqlType.STRING
        ? converted
        : SqlExpr.of(
            converted.type(),
            "(CASE WHEN " + found + " <> '' AND " + converted.sql()
                + " IS NULL THEN error('parse kind=regex meets a text that is no "
                + converted.type().kqlName() + ". Parse it as string.')::"
                + converted.type().sqlType()
                + " ELSE " + converted.sql() + " END)");
  }

  private Relation columns(
      Operator.Parse parse, List<Operator.Parse.Part> captured, List<SqlExpr> values, String ok) {
    List<Column> columns = new ArrayList<>(stage.input().columns());
    List<String> items = new ArrayList<>(columns.stream().map(Column::id).toList());
    for (int i = 0; i < captured.size(); i++) {
      Operator.Parse.Part part = captured.get(i);
      Column column = stage.column(part.column(), part.type());
      String missing = part.type() == KqlType.STRING ? " ELSE ''" : "";
      String item =
          "(CASE WHEN " + ok + " THEN " + values.get(i).sql() + missing + " END) AS " + column.id();
      int at = stage.input().names().indexOf(part.column());
      if (at < 0) {
        columns.add(column);
        items.add(item);
      } else {
        columns.set(at, column);
        items.set(at, item);
      }
    }
    return stage.step(columns, items, parse.onlyMatches() ? " WHERE " + ok : "");
  }

  /** Texts stand for themselves; what is between them is as short as possible. */
  private static String simple(Operator.Parse parse) {
    List<Operator.Parse.Part> parts = parse.parts();
    if (parts.isEmpty()) {
      throw KqlException.syntax(parse.position(), "parse needs a pattern behind 'with'.");
    }
    StringBuilder regex = new StringBuilder("(?s)^");
    for (int i = 0; i < parts.size(); i++) {
      Operator.Parse.Part part = parts.get(i);
      boolean last = i == parts.size() - 1;
      if (part.text() != null) {
        regex.append(quoted(part.text()));
      } else if (part.star()) {
        regex.append(last ? ".*" : ".*?");
      } else if (!last && parts.get(i + 1).text() == null) {
        regex.append('(').append(digits(part)).append(')');
      } else {
        regex.append(last ? "(.*)" : "(.*?)");
      }
    }
    return regex
        .append(parts.get(parts.size() - 1).text() == null ? "$" : "(.*)$")
        .toString();
  }

  private static String digits(Operator.Parse.Part part) {
    return switch (part.type()) {
      case LONG, INT -> "[-+]?\\d+";
      case REAL, DECIMAL -> "[-+]?\\d*\\.?\\d+(?:[eE][-+]?\\d+)?";
      default ->
        throw KqlException.unsupported(
            part.position(),
            "A column of type " + part.type().kqlName()
                + " needs a text behind it in the pattern.");
    };
  }

  private static String quoted(String text) {
    return text.replaceAll("([^\\p{L}\\p{N}\\s_])", "\\\\$1");
  }

  /**
   * Texts are patterns themselves; columns are as long as possible unless a flag says otherwise.
   */
  private static String regex(Operator.Parse parse) {
    if (!parse.flags().matches("[imsU]*")) {
      throw KqlException.syntax(parse.position(), "The flags of parse are i, m, s and U.");
    }
    StringBuilder regex =
        new StringBuilder(parse.flags().isEmpty() ? "" : "(?" + parse.flags() + ")");
    for (Operator.Parse.Part part : parse.parts()) {
      if (part.text() != null) {
        if (part.text().matches(".*(?<!\\\\)\\((?!\\?).*")) {
          throw KqlException.unsupported(
              part.position(), "A group in the pattern is not supported. Write (?:…).");
        }
        regex.append("(?:").append(part.text()).append(')');
      } else {
        regex.append(part.star() ? ".*" : "(.*)");
      }
    }
    return regex.toString();
  }
}

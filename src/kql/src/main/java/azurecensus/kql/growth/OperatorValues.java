package azurecensus.kql.growth;

import azurecensus.kql.syntax.Expression;
import azurecensus.kql.syntax.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The values that an operator computes for a row. */
final class OperatorValues {
  private OperatorValues() {}

  static List<Expression> of(Operator operator) {
    if (operator instanceof Operator.Where where) {
      return List.of(where.condition());
    }
    if (operator instanceof Operator.Project project) {
      return project.columns();
    }
    if (operator instanceof Operator.Extend extend) {
      return extend.columns();
    }
    if (operator instanceof Operator.Rename rename) {
      return rename.columns();
    }
    if (operator instanceof Operator.Print print) {
      return print.columns();
    }
    if (operator instanceof Operator.Distinct distinct) {
      return distinct.columns();
    }
    if (operator instanceof Operator.Summarize summarize) {
      return Stream.concat(summarize.aggregates().stream(), summarize.keys().stream())
          .toList();
    }
    if (operator instanceof Operator.Sort sort) {
      return sort.keys().stream().map(Operator.SortKey::value).toList();
    }
    if (operator instanceof Operator.Top top) {
      return List.of(top.key().value());
    }
    if (operator instanceof Operator.Evaluate evaluate) {
      return evaluate.plugin().arguments();
    }
    if (operator instanceof Operator.Invoke invoke) {
      return List.of(invoke.function());
    }
    if (operator instanceof Operator.MakeSeries series) {
      List<Expression> values = new ArrayList<>(series.keys());
      series.series().forEach(each -> values.add(each.aggregate()));
      return values;
    }
    return operator instanceof Operator.TopNested nested
        ? nested.levels().stream()
            .flatMap(level -> Stream.of(level.of(), level.by()))
            .filter(Objects::nonNull)
            .toList()
        : List.of();
  }
}

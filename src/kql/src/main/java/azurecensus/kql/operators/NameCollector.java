package azurecensus.kql.operators;

import azurecensus.kql.syntax.Expression;
import java.util.HashSet;
import java.util.Set;

/** Collects the names that a scalar expression uses. */
final class NameCollector {
  private final Set<String> names = new HashSet<>();
  private final Set<String> calls = new HashSet<>();

  private NameCollector() {}

  static Set<String> names(Expression expression) {
    NameCollector collector = new NameCollector();
    collector.visit(expression);
    return collector.names;
  }

  /** The names of the functions that it calls. */
  static Set<String> calls(Expression expression) {
    NameCollector collector = new NameCollector();
    collector.visit(expression);
    return collector.calls;
  }

  private void visit(Expression expression) {
    if (expression instanceof Expression.Name name) {
      names.add(name.name());
    } else if (expression instanceof Expression.Binary binary) {
      visit(binary.left());
      visit(binary.right());
    } else if (expression instanceof Expression.Unary unary) {
      visit(unary.operand());
    } else if (expression instanceof Expression.Call call) {
      calls.add(call.name());
      call.arguments().forEach(this::visit);
    } else if (expression instanceof Expression.Member member) {
      visit(member.target());
    } else if (expression instanceof Expression.Element element) {
      visit(element.target());
      visit(element.index());
    } else if (expression instanceof Expression.Between between) {
      visit(between.value());
      visit(between.low());
      visit(between.high());
    } else if (expression instanceof Expression.Membership membership) {
      visit(membership.value());
      membership.candidates().forEach(this::visit);
    } else if (!(expression instanceof Expression.Literal)) {
      // A table or a star: no plain expression of columns.
      names.add("");
    }
  }
}

package io.github.syncbn.driver.source;

import io.github.syncbn.worker.spark.ScalaCollections;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.catalyst.analysis.UnresolvedAttribute;
import org.apache.spark.sql.catalyst.analysis.UnresolvedFunction;
import org.apache.spark.sql.catalyst.analysis.UnresolvedGenerator;
import org.apache.spark.sql.catalyst.analysis.UnresolvedRelation;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.UnresolvedWith;
import scala.Product;
import scala.collection.Iterable;

/**
 * What SQL that somebody else wrote may do: compute values from the rows of one table. A parsed
 * statement is walked whole; every operator, expression, function and relation that is not on the
 * list is told, whatever it is.
 */
final class SqlAllowList {
  private static final String CATALYST = "org.apache.spark.sql.catalyst.";

  private static final Set<String> OPERATORS =
      words(
          """
          Aggregate Distinct Except Filter Generate GlobalLimit Intersect Join LateralJoin LocalLimit
          LocalRelation Offset OneRowRelation Pivot Project RepartitionByExpression Sample Sort
          SubqueryAlias Union UnresolvedHaving UnresolvedHint UnresolvedInlineTable UnresolvedRelation
          UnresolvedSubqueryColumnAliases UnresolvedWith Unpivot WithWindowDefinition
          """);

  private static final Set<String> EXPRESSIONS =
      words(
          """
          Add AggregateExpression Alias And AnyValue AttributeReference BitwiseAnd BitwiseNot BitwiseOr
          BitwiseXor CaseWhen Cast Coalesce Collate Concat CreateArray CreateNamedStruct Cube
          CurrentDate CurrentRow CurrentTimestamp Divide EqualNullSafe EqualTo Exists First GreaterThan
          GreaterThanOrEqual GroupingSets ILike If In InSubquery IntegralDivide IsNaN IsNotNull IsNull
          LambdaFunction Last LateralSubquery LessThan LessThanOrEqual Like LikeAll LikeAny ListQuery
          Literal MultiAlias Multiply Not NotLikeAll NotLikeAny Or Overlay PercentileCont PercentileDisc
          RLike Remainder Rollup ScalarSubquery ShiftLeft ShiftRight ShiftRightUnsigned SortOrder SpecifiedWindowFrame
          StringLocate StringTrim StringTrimBoth StringTrimLeft StringTrimRight Substring Subtract
          TimestampAdd TimestampDiff UnaryMinus UnaryPositive UnboundedFollowing UnboundedPreceding
          UnresolvedAlias UnresolvedAttribute UnresolvedCollation UnresolvedExtractValue
          UnresolvedFunction UnresolvedGenerator UnresolvedNamedLambdaVariable UnresolvedRegex
          UnresolvedStar UnresolvedStarExceptOrReplace UnresolvedWindowExpression UnspecifiedFrame
          WindowExpression WindowSpecDefinition
          """);

  /** Names that Spark takes for functions where there is no such column. */
  private static final Set<String> LITERAL_FUNCTIONS = Set.of("current_user", "session_user");

  private final boolean caseSensitive;
  private final Set<String> outside = new LinkedHashSet<>();

  private SqlAllowList(boolean caseSensitive) {
    this.caseSensitive = caseSensitive;
  }

  /**
   * What a parsed statement does that is not on the list; empty if it does nothing else.
   *
   * @param relation the one table that it may read
   * @param caseSensitive whether names of relations that differ in case alone differ
   */
  static List<String> outside(LogicalPlan plan, String relation, boolean caseSensitive) {
    SqlAllowList list = new SqlAllowList(caseSensitive);
    list.walk(plan, Set.of(list.folded(relation)));
    return new ArrayList<>(list.outside);
  }

  private static Set<String> words(String text) {
    return Set.of(text.strip().split("\\s+"));
  }

  private String folded(String name) {
    return caseSensitive ? name : name.toLowerCase(Locale.ROOT);
  }

  /** Walks whatever a node is made of, not its children alone, so that nothing hides in a field. */
  private void walk(Object node, Set<String> relations) {
    if (node instanceof UnresolvedWith with) {
      walkWith(with, relations);
      return;
    }
    if (node instanceof LogicalPlan plan) {
      check(plan, OPERATORS, "the operator ");
    } else if (node instanceof Expression expression) {
      check(expression, EXPRESSIONS, "the expression ");
    }
    if (node instanceof UnresolvedRelation relation) {
      checkRelation(relation, relations);
    } else if (node instanceof UnresolvedFunction function) {
      checkFunction(ScalaCollections.javaList(function.nameParts()));
    } else if (node instanceof UnresolvedGenerator generator) {
      checkFunction(List.of(generator.name().unquotedString()));
    } else if (node instanceof UnresolvedAttribute attribute
        && LITERAL_FUNCTIONS.contains(attribute.name().toLowerCase(Locale.ROOT))) {
      outside.add("the function " + attribute.name());
    }
    if (node instanceof Iterable<?> many) {
      ScalaCollections.javaList(many).forEach(element -> walk(element, relations));
    } else if (node instanceof Product product) {
      for (int i = 0; i < product.productArity(); i++) {
        walk(product.productElement(i), relations);
      }
    }
  }

  /** Each name is a relation for those that follow it, and for what they are there for. */
  private void walkWith(UnresolvedWith with, Set<String> relations) {
    // Spark 3.5 has no recursion, and so no such part of the clause.
    for (int i = 0; i < with.productArity(); i++) {
      if (Boolean.TRUE.equals(with.productElement(i))) {
        outside.add("WITH RECURSIVE");
      }
    }
    Set<String> known = new HashSet<>(relations);
    // Pairs of a name and a query; later versions of Spark add to them.
    for (Product named : ScalaCollections.<Product>javaList(with.cteRelations())) {
      walk(named.productElement(1), known);
      known.add(folded((String) named.productElement(0)));
    }
    walk(with.child(), known);
  }

  private void check(Object node, Set<String> allowed, String what) {
    String name = node.getClass().getName();
    String simple = node.getClass().getSimpleName().replaceFirst("\\$$", "");
    if (!name.startsWith(CATALYST) || !allowed.contains(simple)) {
      outside.add(what + simple);
    }
  }

  private void checkRelation(UnresolvedRelation relation, Set<String> relations) {
    List<String> parts = ScalaCollections.javaList(relation.multipartIdentifier());
    if (parts.size() != 1
        || !relations.contains(folded(parts.get(0)))
        || relation.isStreaming()
        || !relation.options().isEmpty()) {
      outside.add("the relation " + relation.name());
    }
  }

  private void checkFunction(List<String> name) {
    if (name.size() != 1 || !SqlFunctions.contains(name.get(0))) {
      outside.add("the function " + String.join(".", name));
    }
  }
}

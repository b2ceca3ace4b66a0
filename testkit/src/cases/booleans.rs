//! Truth: predicates as values, values as predicates, unknown.

use isogloss::*;

use crate::case::cases;

cases! {
    /// A boolean column as a condition.
    fn boolean_column_as_condition() -> Statement {
        select("id").from("people").filter(col("active")).statement()
    }
    .gives([[1], [3], [5], [8]])

    /// A boolean column denied; unknown is neither.
    fn boolean_column_denied() -> Statement {
        select("id").from("people").filter(not(col("active"))).statement()
    }
    .gives([[2], [7]])

    /// A boolean column among predicates.
    fn boolean_column_among_predicates() -> Statement {
        select("id").from("people").filter(col("active").or(col("score").eq(70)).and(col("id").gt(1))).statement()
    }
    .gives([[2], [3], [5], [6], [8]])

    /// A boolean column compared with a value.
    fn boolean_column_compared() -> Statement {
        select("id").from("people").filter(col("active").eq(false)).statement()
    }
    .gives([[2], [7]])

    /// A predicate as a value keeps its three truth values.
    fn predicate_as_value() -> Statement {
        select((col("id"), col("score").gt(60).alias("good"))).from("people").filter(col("id").ge(4)).statement()
    }
    .gives([(4, None), (5, Some(false)), (6, Some(true)), (7, None), (8, Some(false))])

    /// A predicate that is never unknown as a value.
    fn null_test_as_value() -> Statement {
        select((col("id"), col("score").is_null().alias("none"))).from("people").filter(col("id").ge(6)).statement()
    }
    .gives([(6, false), (7, true), (8, false)])

    /// EXISTS as a value.
    fn exists_as_value() -> Statement {
        let some = select("sku").from("stock").filter(col("quantity").gt(5));
        select(exists(some).alias("e")).statement()
    }
    .gives([[true]])

    /// Truth values written into the text.
    fn truth_literals() -> Statement {
        select((literal(true).alias("t"), literal(false).alias("f"), null(Type::Boolean).alias("u"))).statement()
    }
    .gives([(true, false, None::<bool>)])

    /// Truth values as conditions.
    fn truth_literals_as_conditions() -> Statement {
        select("id").from("teams").filter(literal(true)).filter(not(literal(false))).statement()
    }
    .gives([[1], [2], [3], [4]])

    /// A bound truth value as a condition.
    fn bound_truth_as_condition() -> Statement {
        select("id").from("teams").filter(bind(true)).filter(col("id").eq(1)).statement()
    }
    .gives([[1]])

    /// IS TRUE, IS NOT TRUE and their kin are never unknown.
    fn truth_tests() -> Statement {
        let p = || col("score").gt(60);
        select((
            col("id"), p().is_true().alias("a"), p().is_not_true().alias("b"), p().is_false().alias("c"),
            p().is_not_false().alias("d"), p().is_unknown().alias("e"), p().is_not_unknown().alias("f"),
        ))
        .from("people").filter(col("id").between(4, 6)).statement()
    }
    .gives([
        (4, false, true, false, true, true, false),
        (5, false, true, true, false, false, true),
        (6, true, false, false, true, false, true),
    ])

    /// The tests of a boolean column as conditions.
    fn truth_tests_of_column() -> Statement {
        select("id").from("people").filter(col("active").is_not_true()).filter(col("active").is_not_false()).statement()
    }
    .gives([[4], [6]])

    /// A conjunction of a boolean and a predicate as a value.
    fn golden_boolean() -> Statement {
        select((col("id"), col("active").and(col("score").gt(60)).alias("p"))).from("people").filter(col("active"))
            .statement()
    }
    .gives([(1, true), (3, true), (5, false), (8, false)])

    /// A predicate as an argument of a function.
    fn predicate_as_argument() -> Statement {
        select((col("id"), coalesce((col("score").gt(60), false)).alias("good"))).from("people")
            .filter(col("id").le(4)).statement()
    }
    .gives([(1, true), (2, true), (3, true), (4, false)])

    /// CASE that gives truth values, as a condition.
    fn case_as_condition() -> Statement {
        select("id").from("people")
            .filter(case().when(col("score").gt(60), col("active")).otherwise(literal(true))).statement()
    }
    .gives([[1], [3], [4], [5], [7], [8]])

    /// Grouped by a predicate.
    fn group_by_predicate() -> Statement {
        select((col("score").gt(60).alias("good"), count_all().alias("c"))).from("people")
            .group_by(col("score").gt(60)).statement()
    }
    .gives([(Some(true), 4), (Some(false), 2), (None, 2)])

    /// A subquery of a truth value as a condition.
    fn subquery_as_condition() -> Statement {
        let active = select("active").from("people").filter(col("people.id").eq(1));
        select("id").from("teams").filter(Expr::from(active)).filter(col("teams.id").eq(3)).statement()
    }
    .gives([[3]])

    /// A truth value set from a predicate.
    fn predicate_as_new_value() -> Statement {
        update("people").set("active", col("score").ge(70)).filter(col("id").le(5)).statement()
    }
    .leaves(
        || select(["id", "active"]).from("people").filter(col("id").le(5)).statement(),
        [(1, Some(true)), (2, Some(true)), (3, Some(true)), (4, None), (5, Some(false))],
    )

    /// Booleans in IN, BETWEEN and with NULLs made equal.
    fn booleans_in_list() -> Statement {
        select("id").from("people").filter(col("active").is_in(vec![Value::Boolean(false)])
            .or(col("active").is_not_distinct_from(Value::Null(Type::Boolean)))).statement()
    }
    .gives([[2], [4], [6], [7]])

    /// A predicate and a truth value, of which either may be unknown, made equal.
    fn truth_values_not_distinct() -> Statement {
        select("id").from("people").filter(col("score").ge(70).is_not_distinct_from(col("active"))).statement()
    }
    .gives([[1], [3], [4]])
}

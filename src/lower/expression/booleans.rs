//! Truth values where the engine has none: a predicate that stands for a value becomes a CASE of 1, 0 and NULL, and
//! a value that stands for a predicate is compared with 1.

use alloc::vec;
use alloc::vec::Vec;

use crate::ast::{BinaryOperator, Expr, NodeMut, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::known::{is_bit, tested_bit};
use crate::lower::tree::make::{binary, case, equal, int, not, take};
use crate::lower::tree::{positions, purity, rewriting};
use crate::lower::{Lowering, Pass};
use crate::survey::{Position, is_predicate};
use crate::types::Type;
use crate::values::Value;

pub(crate) const PASS: Pass = Pass {
    name: "truth values as numbers",
    removes: &[Feature::BooleanType, Feature::PredicateAsValue, Feature::ValueAsPredicate],
    needs: &[],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let typed = lowering.features.has(Feature::BooleanType);
    rewriting::nodes(tree, &mut |node| {
        let mut result = Ok(());
        let mut fix = |expr: &mut Expr, position| {
            if result.is_ok() {
                result = match position {
                    Position::Predicate => {
                        as_predicate(expr, lowering);
                        Ok(())
                    }
                    Position::Value => as_value(expr, lowering),
                };
            }
        };
        match node {
            // `NOT active` is `active = 0`.
            NodeMut::Expr(expr)
                if negates_value(expr) && !lowering.features.has(Feature::ValueAsPredicate) =>
            {
                if let Expr::Not(operand) = take(expr) {
                    *expr = equal(*operand, truth(false, lowering));
                }
            }
            NodeMut::Expr(expr) => {
                positions::children(NodeMut::Expr(expr), &mut fix);
                result?;
                if !typed {
                    to_boolean(expr, lowering)?;
                }
                return Ok(());
            }
            other => positions::children(other, &mut fix),
        }
        result
    })
}

fn negates_value(expr: &Expr) -> bool {
    match expr {
        Expr::Not(operand) => {
            !is_predicate(operand)
                && !matches!(**operand, Expr::Literal(_) | Expr::Raw(_) | Expr::Extension(_))
        }
        _ => false,
    }
}

/// A truth value as the dialect has it.
fn truth(value: bool, lowering: &Lowering<'_>) -> Expr {
    if lowering.features.has(Feature::BooleanType) {
        Expr::Literal(Value::Boolean(value))
    } else {
        int(i32::from(value))
    }
}

fn as_predicate(expr: &mut Expr, lowering: &Lowering<'_>) {
    if is_predicate(expr) || lowering.features.has(Feature::ValueAsPredicate) {
        return;
    }
    *expr = match take(expr) {
        // Only its author knows what it is.
        own @ (Expr::Raw(_) | Expr::Extension(_)) => own,
        Expr::Literal(Value::Boolean(true)) => Expr::And(Vec::new()),
        Expr::Literal(Value::Boolean(false)) => Expr::Or(Vec::new()),
        Expr::Literal(Value::Null(_)) => equal(Expr::Literal(Value::Null(Type::Integer)), int(1)),
        value => equal(value, truth(true, lowering)),
    };
}

fn as_value(expr: &mut Expr, lowering: &Lowering<'_>) -> Result<(), Error> {
    if !lowering.features.has(Feature::BooleanType) {
        match expr {
            Expr::Literal(Value::Boolean(value)) => *expr = int(i32::from(*value)),
            Expr::Literal(Value::Null(ty @ Type::Boolean)) => *ty = Type::Integer,
            _ => {}
        }
    }
    if !is_predicate(expr) || lowering.features.has(Feature::PredicateAsValue) {
        return Ok(());
    }
    if let (Some(bit), false) = (tested_bit(expr), lowering.features.has(Feature::BooleanType)) {
        *expr = bit.clone();
        return Ok(());
    }
    let (yes, no) = (truth(true, lowering), truth(false, lowering));
    *expr = match take(expr) {
        Expr::And(none) if none.is_empty() => yes,
        Expr::Or(none) if none.is_empty() => no,
        predicate if lowering.is_never_null(&predicate) => case(vec![(predicate, yes)], Some(no)),
        predicate => {
            purity::demand(Feature::PredicateAsValue, [&predicate], &lowering.room)?;
            let opposite = opposite(predicate.clone());
            case(vec![(predicate, yes), (opposite, no)], None)
        }
    };
    Ok(())
}

/// What holds where the predicate does not, and is unknown where it is.
pub(crate) fn opposite(predicate: Expr) -> Expr {
    match predicate {
        Expr::Not(operand) => *operand,
        Expr::In(mut it) => {
            it.negated = !it.negated;
            Expr::In(it)
        }
        Expr::Like(mut it) => {
            it.negated = !it.negated;
            Expr::Like(it)
        }
        Expr::Between(mut it) => {
            it.negated = !it.negated;
            Expr::Between(it)
        }
        Expr::Is(mut it) => {
            it.negated = !it.negated;
            Expr::Is(it)
        }
        Expr::Binary(mut it) => {
            it.operator = match it.operator {
                BinaryOperator::Equal => BinaryOperator::NotEqual,
                BinaryOperator::NotEqual => BinaryOperator::Equal,
                BinaryOperator::IsDistinctFrom => BinaryOperator::IsNotDistinctFrom,
                BinaryOperator::IsNotDistinctFrom => BinaryOperator::IsDistinctFrom,
                _ => return not(Expr::Binary(it)),
            };
            Expr::Binary(it)
        }
        other => not(other),
    }
}

/// CAST(.. AS BOOLEAN): what is a truth value already stays, a number is false only where it is zero.
fn to_boolean(expr: &mut Expr, lowering: &Lowering<'_>) -> Result<(), Error> {
    let Expr::Cast(it) = expr else { return Ok(()) };
    if it.ty != Type::Boolean {
        return Ok(());
    }
    let operand = take(&mut it.operand);
    *expr = match lowering.type_of(&operand) {
        Some(Type::Boolean) => operand,
        _ if is_bit(&operand) => operand,
        Some(ty) if ty.is_numeric() => {
            if let Expr::Literal(Value::Null(_)) = operand {
                operand
            } else {
                purity::demand(Feature::BooleanType, [&operand], &lowering.room)?;
                let is = |operator| binary(operand.clone(), operator, int(0));
                let branches =
                    vec![(is(BinaryOperator::NotEqual), int(1)), (is(BinaryOperator::Equal), int(0))];
                case(branches, None)
            }
        }
        _ => {
            return Err(Error::unsupported(Feature::BooleanType)
                .because("What is cast to a truth value is of a type that the statement does not tell, or is text.")
                .way_out("Compare it instead, or give the column its type by `typed`."));
        }
    };
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::ast::{
        all, any, case, col, count_all, exists, insert_into, literal, not, null, select, update,
    };
    use crate::feature::Feature::{BooleanType, PredicateAsValue, ValueAsPredicate};
    use crate::lower::testing::Probe;
    use crate::types::Type;

    fn probe() -> Probe {
        Probe::without(&[BooleanType, PredicateAsValue, ValueAsPredicate])
    }

    #[test]
    fn a_selected_predicate_stays_three_valued() {
        let query = select(col("a").gt(1).alias("p")).from("t");
        assert_eq!(
            probe().sql(&query),
            "SELECT CASE WHEN a > ? THEN 1 WHEN NOT (a > ?) THEN 0 END AS p FROM t"
        );
    }

    #[test]
    fn a_predicate_that_is_never_unknown_has_two_branches_only() {
        let query = select(col("a").is_null().alias("p")).from("t");
        assert_eq!(probe().sql(&query), "SELECT CASE WHEN a IS NULL THEN 1 ELSE 0 END AS p FROM t");
        let query = select(exists(select("a").from("u")).alias("p")).from("t");
        assert_eq!(
            probe().sql(&query),
            "SELECT CASE WHEN EXISTS (SELECT a FROM u) THEN 1 ELSE 0 END AS p FROM t"
        );
    }

    #[test]
    fn a_column_that_is_a_predicate_is_compared() {
        let query = select("a").from("t").filter(col("active").or(not(col("hidden"))));
        assert_eq!(probe().sql(&query), "SELECT a FROM t WHERE active = 1 OR hidden = 0");
    }

    #[test]
    fn literals_go_by_their_position() {
        let query = select((literal(true).alias("yes"), null(Type::Boolean).alias("unknown")))
            .from("t")
            .filter(literal(false))
            .filter(col("active").eq(literal(true)));
        assert_eq!(
            probe().sql(&query),
            "SELECT 1 AS yes, CAST(NULL AS INTEGER) AS unknown FROM t WHERE 1 = 0 AND active = 1"
        );
    }

    #[test]
    fn predicates_that_are_compared_are_values() {
        let query = select("a").from("t").filter(col("a").gt(col("b")).eq(col("b").is_null()));
        assert_eq!(
            probe().sql(&query),
            "SELECT a FROM t WHERE CASE WHEN a > b THEN 1 WHEN NOT (a > b) THEN 0 END = \
             CASE WHEN b IS NULL THEN 1 ELSE 0 END"
        );
    }

    #[test]
    fn nothing_is_true_or_false_by_chance_where_there_is_nothing_to_test() {
        let query = select((all([]).alias("yes"), any([]).alias("no"))).from("t");
        assert_eq!(probe().sql(&query), "SELECT 1 AS yes, 0 AS no FROM t");
    }

    #[test]
    fn every_place_of_a_statement_is_looked_at() {
        let change = update("t").set("a", col("b").gt(1)).filter(col("c"));
        assert_eq!(
            probe().sql(&change),
            "UPDATE t SET a = CASE WHEN b > ? THEN 1 WHEN NOT (b > ?) THEN 0 END WHERE c = 1"
        );
        let insert = insert_into("t").columns(["a"]).values((literal(true),));
        assert_eq!(probe().sql(&insert), "INSERT INTO t (a) VALUES (1)");
        let query = select(count_all())
            .from("t")
            .join("u", col("t.ok"))
            .group_by(col("a").is_null())
            .having(col("b"));
        assert_eq!(
            probe().sql(&query),
            "SELECT COUNT(*) FROM t JOIN u ON t.ok = 1 \
             GROUP BY CASE WHEN a IS NULL THEN 1 ELSE 0 END HAVING b = 1"
        );
        let query = select(case().when(col("ok"), col("a").is_null()).end()).from("t");
        assert_eq!(
            probe().sql(&query),
            "SELECT CASE WHEN ok = 1 THEN CASE WHEN a IS NULL THEN 1 ELSE 0 END END FROM t"
        );
    }

    #[test]
    fn a_cast_to_boolean_takes_what_is_one_already_or_a_number() {
        let query = select(col("a").is_null().cast(Type::Boolean).alias("p")).from("t");
        assert_eq!(probe().sql(&query), "SELECT CASE WHEN a IS NULL THEN 1 ELSE 0 END AS p FROM t");
        let number = crate::ast::Column::from("n").typed(Type::Integer);
        let query = select(col(number).cast(Type::Boolean).alias("p")).from("t");
        assert_eq!(probe().sql(&query), "SELECT CASE WHEN n <> 0 THEN 1 WHEN n = 0 THEN 0 END AS p FROM t");
        let query = select(col("a").cast(Type::Boolean).alias("p")).from("t");
        assert!(probe().sql(&query).starts_with("probe 1 has no BOOLEAN type"));
    }

    #[test]
    fn where_the_engine_has_truth_values_they_are_used() {
        let probe = Probe::without(&[ValueAsPredicate]);
        let query = select("a").from("t").filter(col("active"));
        assert_eq!(probe.sql(&query), "SELECT a FROM t WHERE active = TRUE");
    }

    #[test]
    fn what_cannot_be_written_twice_is_refused() {
        let query = select(crate::ast::random().gt(col("a")).alias("p")).from("t");
        assert!(probe().sql(&query).contains("write an operand twice"));
    }
}

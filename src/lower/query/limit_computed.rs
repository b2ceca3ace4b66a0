//! Row limits that are computed, or no constants: computed here where the values are known, else compared with the
//! number of the row.

use super::limits::{by_number, is_lacking};
use crate::ast::{Arithmetic, ArithmeticOperator, Count, Expr, Query, Statement};
use crate::bind::Bind;
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::scope::each_query;
use crate::lower::{Lowering, Pass};
use crate::values::Value;

pub(crate) const PASS: Pass = Pass {
    name: "limit_computed",
    removes: &[Feature::LimitExpression, Feature::LimitComputed],
    needs: &[Feature::Limit],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    if !lowering.features.has(Feature::Limit) {
        // Then all limits are compared with numbers.
        return Ok(());
    }
    each_query(tree, lowering.schema, &mut |query, place, scope| {
        let limit = match query {
            Query::Select(it) => &mut it.limit,
            Query::SetOperation(it) => &mut it.limit,
            Query::Values(_) | Query::Raw(_) => return Ok(()),
        };
        for count in limit.count.iter_mut().chain(&mut limit.offset) {
            let Count::Expr(expr) = &*count else { continue };
            let feature = match **expr {
                Expr::Lifted(_) | Expr::Literal(_) => Feature::LimitExpression,
                _ => Feature::LimitComputed,
            };
            if lowering.features.has(feature) {
                continue;
            }
            match number(expr, lowering) {
                Some(known) if known >= 0 => *count = Count::Constant(known),
                Some(_) => return Err(Error::statement("a number of rows is less than zero")),
                None => {}
            }
        }
        let has = |feature| lowering.features.has(feature);
        if limit.is_none() || !is_lacking(limit, lowering) {
            return Ok(());
        }
        let plain = !limit.percent && !limit.with_ties;
        if plain && has(Feature::WindowFunction) {
            return by_number(query, place, scope, lowering);
        }
        Err(Error::unsupported(Feature::LimitComputed)
            .because("The number of rows is not known before the statement is executed.")
            .way_out("Compute it in the program, and bind the result."))
    })
}

/// The whole number that an expression is, if it can be told.
fn number(expr: &Expr, lowering: &Lowering<'_>) -> Option<i64> {
    match expr {
        Expr::Literal(value) => whole(value),
        Expr::Lifted(index) => match lowering.lifts.get(*index as usize) {
            Some(Bind::Value(value)) => whole(value),
            _ => None,
        },
        Expr::Negate(operand) => number(operand, lowering)?.checked_neg(),
        Expr::Arithmetic(chain) => {
            let Arithmetic { first, rest } = &**chain;
            rest.iter().try_fold(number(first, lowering)?, |sum, (operator, operand)| {
                let operand = number(operand, lowering)?;
                match operator {
                    ArithmeticOperator::Add => sum.checked_add(operand),
                    ArithmeticOperator::Subtract => sum.checked_sub(operand),
                    ArithmeticOperator::Multiply => sum.checked_mul(operand),
                }
            })
        }
        _ => None,
    }
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::SmallInt(number) => Some(i64::from(*number)),
        Value::Integer(number) => Some(i64::from(*number)),
        Value::BigInt(number) => Some(*number),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::ast::{bind, param, select};
    use crate::lower::testing::Probe;
    use crate::{Feature, Type};

    const PROBE: Probe = Probe::without(&[Feature::LimitComputed]);

    #[test]
    fn what_is_known_is_computed() {
        assert_eq!(
            PROBE.sql(&select("id").from("t").limit(bind(10) * 3 + 1)),
            "SELECT id FROM t FETCH FIRST 31 ROWS ONLY"
        );
        assert_eq!(
            PROBE.sql(&select("id").from("t").limit(bind(10))),
            "SELECT id FROM t FETCH FIRST ? ROWS ONLY"
        );
    }

    #[test]
    fn what_is_not_known_is_compared_with_the_number_of_the_row() {
        let page = crate::abs(param("page", Type::BigInt));
        assert_eq!(
            PROBE.sql(&select("id").from("t").order_by("id").limit(page.clone())),
            "SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS rn FROM t) AS q WHERE rn <= ABS(?) ORDER \
             BY rn"
        );
        let poor = Probe::without(&[Feature::LimitComputed, Feature::WindowFunction]);
        assert!(poor.sql(&select("id").from("t").limit(page)).contains("not known before"));
    }
}

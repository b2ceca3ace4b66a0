use crate::ast::Expr;

/// How large an operand may be that is written more than once.
const BUDGET: usize = 32;
/// What a call costs of that, so that calls within calls do not multiply without end.
const CALL: usize = 8;

/// Whether an expression may be written more than once in one statement: a column or a value, or a small expression
/// of them that has the same value each time.
#[must_use]
pub fn is_repeatable(expr: &Expr) -> bool {
    let mut budget = BUDGET;
    spend(expr, &mut budget)
}

fn spend(expr: &Expr, budget: &mut usize) -> bool {
    let price = if matches!(expr, Expr::Function(_)) { CALL } else { 1 };
    match budget.checked_sub(price) {
        Some(rest) => *budget = rest,
        None => return false,
    }
    match expr {
        Expr::Column(_) | Expr::Value(_) | Expr::Literal(_) | Expr::Parameter(_) | Expr::Lifted(_) => true,
        Expr::Excluded(_) | Expr::Compare(_) => true,
        Expr::Negate(operand) | Expr::Not(operand) => spend(operand, budget),
        Expr::Is(is) => spend(&is.operand, budget),
        Expr::Cast(cast) => spend(&cast.operand, budget),
        Expr::Collate(collate) => spend(&collate.operand, budget),
        Expr::Binary(binary) => spend(&binary.left, budget) && spend(&binary.right, budget),
        Expr::And(all) | Expr::Or(all) => all.iter().all(|one| spend(one, budget)),
        Expr::Concat(concat) => concat.operands.iter().all(|one| spend(one, budget)),
        Expr::Arithmetic(chain) => {
            spend(&chain.first, budget) && chain.rest.iter().all(|(_, one)| spend(one, budget))
        }
        Expr::Function(call) => {
            call.function.is_pure() && call.arguments.iter().all(|one| spend(one, budget))
        }
        // An aggregate has one value in its group, unless nothing is known of it.
        Expr::Aggregate(aggregate) => {
            !matches!(aggregate.function, crate::ast::AggregateFunction::Named(_))
                && aggregate.over.is_none()
                && aggregate.filter.is_none()
                && aggregate.order_by.is_empty()
                && aggregate.within_group.is_empty()
                && aggregate.arguments.iter().all(|one| matches!(one, Expr::Star(_)) || spend(one, budget))
        }
        // Of what is not listed nothing is known, or it is too large.
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::{IntoOperand, col, function, lower, random, upper};

    #[test]
    fn columns_and_small_calls_of_them_may_be_repeated() {
        assert!(is_repeatable(&col("a").into_operand()));
        assert!(is_repeatable(&lower(upper(col("a")))));
    }

    #[test]
    fn what_may_differ_from_call_to_call_may_not() {
        assert!(!is_repeatable(&random()));
        assert!(!is_repeatable(&lower(function("next_ticket", col("seed")))));
    }

    #[test]
    fn calls_within_calls_end_somewhere() {
        let mut expr = lower(col("a"));
        for _ in 0..5 {
            expr = lower(expr);
        }
        assert!(!is_repeatable(&expr), "each level could double the text");
    }
}

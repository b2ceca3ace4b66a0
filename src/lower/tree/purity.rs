//! Whether an operand may be written twice, and where.

use crate::ast::visit::Tree;
use crate::ast::{AggregateFunction, Expr, Flow, Function, Node, Source};
use crate::error::Error;
use crate::feature::Feature;

/// Whether the expression has the same value wherever it is written within one row: no random numbers, no functions
/// of which nothing is known, no text of the caller's own, no row that happens to be the first.
pub(crate) fn is_pure(expr: &Expr) -> bool {
    let mut pure = true;
    let _ = expr.walk(&mut |node| {
        pure = match node {
            Node::Expr(Expr::Function(call)) => call.function.is_pure(),
            Node::Expr(Expr::Aggregate(aggregate)) => {
                !matches!(aggregate.function, AggregateFunction::Named(_))
            }
            Node::Expr(Expr::Raw(_) | Expr::Extension(_)) => false,
            Node::Source(Source::Raw(_) | Source::Function(_)) => false,
            Node::Select(select) => select.limit.is_none() || !select.order_by.is_empty(),
            Node::SetOperation(set) => set.limit.is_none() || !set.order_by.is_empty(),
            _ => true,
        };
        if pure { Flow::Continue } else { Flow::Stop }
    });
    pure
}

/// Whether an expression may be written again in a window of its own select list: it is pure, and what is computed on a
/// level of its own is not in it. Window functions do not nest, and a subquery is not computed for each row twice.
///
/// A constant does not stand there alone, since some engines take it for the number of a column.
pub(crate) fn fits_window(expr: &Expr) -> bool {
    if matches!(expr, Expr::Literal(_) | Expr::Lifted(_)) || !is_pure(expr) {
        return false;
    }
    let mut fits = true;
    let _ = expr.walk(&mut |node| {
        fits = match node {
            Node::Expr(Expr::Subquery(_) | Expr::Exists(_) | Expr::Quantified(_)) | Node::Query(_) => false,
            Node::Expr(Expr::Aggregate(aggregate)) => aggregate.over.is_none(),
            Node::Expr(Expr::Function(call)) => !is_volatile(&call.function),
            _ => true,
        };
        if fits { Flow::Continue } else { Flow::Stop }
    });
    fits
}

/// Whether two calls with the same arguments may differ, on whatever engine: the time goes on between them on some.
pub(crate) fn is_volatile(function: &Function) -> bool {
    !function.is_pure() || function.is_current()
}

/// Refuses to do without `feature` where that would write an operand twice that is not pure.
pub(crate) fn demand<'e>(
    feature: Feature,
    operands: impl IntoIterator<Item = &'e Expr>,
) -> Result<(), Error> {
    if operands.into_iter().all(is_pure) {
        return Ok(());
    }
    Err(Error::unsupported(feature)
        .because("The rewriting would write an operand twice that may have another value each time.")
        .way_out("Compute the operand in a derived table, and use its column here."))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::{col, function, lower, raw, select};

    #[test]
    fn columns_and_known_functions_are_pure() {
        assert!(is_pure(&lower(col("a"))));
        assert!(is_pure(&Expr::Subquery(select("a").from("t").into())));
    }

    #[test]
    fn what_has_a_level_of_its_own_fits_no_window() {
        assert!(fits_window(&lower(col("a"))));
        assert!(fits_window(&crate::ast::count_all().into()));
        assert!(!fits_window(&crate::ast::row_number().over(crate::ast::window()).into()));
        assert!(!fits_window(&Expr::Subquery(select("a").from("t").into())));
        assert!(!fits_window(&crate::ast::current_timestamp()));
        assert!(!fits_window(&crate::ast::literal(1)));
    }

    #[test]
    fn what_may_differ_from_call_to_call_is_not() {
        assert!(!is_pure(&crate::ast::random()));
        assert!(!is_pure(&lower(function("next_ticket", [col("a")]))));
        assert!(!is_pure(&raw("x").into()));
        assert!(!is_pure(&Expr::Subquery(select("a").from("t").limit(1).into())));
        assert!(is_pure(&Expr::Subquery(select("a").from("t").order_by("a").limit(1).into())));
    }
}

//! Whether an operand may be written twice, and where.

use core::cell::Cell;

use crate::ast::visit::{Tree, walk_ref};
use crate::ast::{AggregateFunction, Expr, Flow, Function, Node, Source, StatementRef};
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

/// How large an operand may be, in nodes, that is written again without a count.
const SMALL: usize = 1_000;

/// How often the whole statement may be written again: what three doublings of it add.
const TIMES: usize = 7;

/// How much of a statement its rewritings may write again. Operands within operands double each time, so that a
/// statement of a page would have no end; one that is merely long is repeated once or twice, which is no harm.
#[derive(Debug)]
pub(crate) struct Room<'l> {
    statement: StatementRef<'l>,
    /// How many values were taken out of it: lists of them are one node until then.
    lifted: usize,
    /// The nodes that are left, counted when the first large operand is repeated: most statements have none.
    left: Cell<Option<usize>>,
}

impl<'l> Room<'l> {
    /// All the room of a statement of which so many values are bound.
    pub(crate) fn of(statement: StatementRef<'l>, lifted: usize) -> Room<'l> {
        Room { statement, lifted, left: Cell::new(None) }
    }

    /// Takes what an operand needs, unless it is more than is left.
    fn take(&self, operand: &Expr) -> bool {
        let walk = |visit: &mut dyn FnMut() -> Flow| operand.walk(&mut |_| visit());
        if count(SMALL, walk) <= SMALL {
            return true;
        }
        let whole = || self.lifted + count(usize::MAX, |visit| walk_ref(self.statement, &mut |_| visit()));
        let left = self.left.get().unwrap_or_else(|| whole().saturating_mul(TIMES));
        let size = count(left, walk);
        self.left.set(Some(left.saturating_sub(size)));
        size <= left
    }
}

/// How many nodes `walk` shows, or one more than `most`.
fn count(most: usize, walk: impl FnOnce(&mut dyn FnMut() -> Flow) -> Flow) -> usize {
    let mut nodes = 0;
    let _ = walk(&mut || {
        nodes += 1;
        if nodes <= most { Flow::Continue } else { Flow::Stop }
    });
    nodes
}

/// Refuses to do without `feature` where that would write an operand more than once that is not pure, or for which the
/// statement has no room left.
pub(crate) fn demand<'e>(
    feature: Feature,
    operands: impl IntoIterator<Item = &'e Expr>,
    room: &Room<'_>,
) -> Result<(), Error> {
    for operand in operands {
        let problem = if !is_pure(operand) {
            "The rewriting would write an operand twice that may have another value each time."
        } else if !room.take(operand) {
            "The rewriting would write an operand twice that other rewritings have made very large already."
        } else {
            continue;
        };
        return Err(Error::unsupported(feature)
            .because(problem)
            .way_out("Compute the operand in a derived table, and use its column here."));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::{AsStatement, col, function, lower, raw, select};

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

    /// How often what stands there may double, if each time writes it as both sides of AND.
    fn doublings(mut expr: Expr) -> usize {
        let statement = select(expr.clone().alias("x")).from("t");
        let room = Room::of(statement.as_statement(), 0);
        let mut levels = 0;
        while demand(Feature::PredicateAsValue, [&expr], &room).is_ok() {
            expr = Expr::And(alloc::vec![expr.clone(), expr]);
            levels += 1;
        }
        levels
    }

    #[test]
    fn what_doubles_at_each_level_ends_somewhere() {
        assert_eq!(doublings(lower(col("a"))), 9);
    }

    #[test]
    fn what_is_merely_long_may_be_repeated() {
        assert_eq!(doublings(Expr::Or(alloc::vec![lower(col("a")); 5_000])), 3);
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

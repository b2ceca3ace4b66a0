//! Whether an expression can be written into a window as well as where it stands.

use crate::ast::visit::Tree;
use crate::ast::{Expr, Flow, Function, Node};

/// Whether an expression may be repeated in a window of its own select list: it is made of columns, values, and
/// functions and aggregates of them that give the same result at each call. Window functions do not nest; subqueries
/// and what is the engine's own affair are computed once, on a level of their own.
///
/// A constant does not stand there alone, since some engines take it for the number of a column.
pub(crate) fn fits_window(expr: &Expr) -> bool {
    if matches!(expr, Expr::Literal(_) | Expr::Lifted(_)) {
        return false;
    }
    let mut pure = true;
    let _ = expr.walk(&mut |node| {
        pure = match node {
            Node::Expr(Expr::Raw(_) | Expr::Extension(_) | Expr::Subquery(_) | Expr::Exists(_)) => false,
            Node::Expr(Expr::Quantified(_)) | Node::Query(_) => false,
            Node::Expr(Expr::Aggregate(aggregate)) => aggregate.over.is_none(),
            Node::Expr(Expr::Function(call)) => !is_volatile(&call.function),
            _ => true,
        };
        if pure { Flow::Continue } else { Flow::Stop }
    });
    pure
}

/// Whether two calls with the same arguments may differ within one statement.
pub(crate) fn is_volatile(function: &Function) -> bool {
    matches!(
        function,
        Function::Random
            | Function::NewUuid
            | Function::Named(_)
            | Function::CurrentTime
            | Function::CurrentTimestamp
            | Function::CurrentDate
    )
}

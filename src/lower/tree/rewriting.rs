//! Walks that may fail.

use crate::ast::visit::{Tree, rewrite};
use crate::ast::{Expr, Flow, NodeMut, Statement};
use crate::error::Error;

/// Shows every node to `change`, each behind what is inside it, up to the first error.
pub(crate) fn nodes(
    tree: &mut Statement,
    change: &mut dyn FnMut(NodeMut<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut result = Ok(());
    let _ = rewrite(tree, &mut |node| {
        result = change(node);
        if result.is_ok() { Flow::Continue } else { Flow::Stop }
    });
    result
}

/// Shows every expression to `change`, each behind what is inside it, up to the first error.
pub(crate) fn exprs(
    tree: &mut impl Tree,
    change: &mut dyn FnMut(&mut Expr) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut result = Ok(());
    let _ = rewrite(tree, &mut |node| match node {
        NodeMut::Expr(expr) => {
            result = change(expr);
            if result.is_ok() { Flow::Continue } else { Flow::Stop }
        }
        _ => Flow::Continue,
    });
    result
}

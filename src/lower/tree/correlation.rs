//! Which tables of the queries around it a query uses.

use alloc::vec::Vec;

use crate::ast::visit::Tree;
use crate::ast::{Expr, Flow, Name, Node, Query, Source};

/// The tables in front of columns of this tree that no source inside it provides. A column without a table in front
/// is taken for one of the tree's own.
pub(crate) fn outer_tables(tree: &impl Tree) -> Vec<Name> {
    let (mut used, mut provided) = (Vec::new(), Vec::new());
    let _ = tree.walk(&mut |node| {
        match node {
            Node::Expr(Expr::Column(column)) => used.extend(&column.table),
            Node::Expr(Expr::Star(Some(table))) => used.push(table),
            Node::Table(table) => provided.push(table.reference()),
            Node::Source(Source::Derived(derived)) => provided.extend(&derived.alias),
            Node::Source(Source::Function(function)) => {
                provided.push(function.alias.as_ref().unwrap_or(&function.name.name));
            }
            _ => {}
        }
        Flow::Continue
    });
    used.retain(|table| !provided.contains(table));
    used.into_iter().cloned().collect()
}

/// Whether the query uses columns of the queries around it.
pub(crate) fn is_correlated(query: &Query) -> bool {
    !outer_tables(query).is_empty()
}

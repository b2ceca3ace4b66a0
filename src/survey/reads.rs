//! What a part of a statement reads.

use alloc::vec::Vec;

use super::form::name_of;
use crate::ast::visit::Tree;
use crate::ast::{Assignment, Expr, Flow, Name, Node, Query, TableName};

/// Whether a part of a change reads the table anywhere.
pub(crate) fn reads_table(tree: &impl Tree, target: &TableName) -> bool {
    is_any(tree, |node| matches!(node, Node::Table(table) if table.name == *target))
}

pub(super) fn has_query(tree: &impl Tree) -> bool {
    is_any(tree, |node| matches!(node, Node::Query(_)))
}

pub(super) fn is_any(tree: &impl Tree, holds: impl Fn(Node<'_>) -> bool) -> bool {
    let mut found = false;
    let _ = tree.walk(&mut |node| {
        found |= holds(node);
        if found { Flow::Stop } else { Flow::Continue }
    });
    found
}

/// Whether `value` reads a column of `target` that one of the assignments sets. A column that names no table may be
/// the target's, in a subquery too.
pub(crate) fn reads_any(value: &Expr, target: &Name, assignments: &[Assignment]) -> bool {
    let mut found = false;
    let _ = value.walk(&mut |node| {
        let column = match node {
            Node::Expr(Expr::Column(column)) => column,
            Node::Expr(Expr::Compare(compare)) => &compare.column,
            _ => return Flow::Continue,
        };
        found |= column.table.as_ref().is_none_or(|table| table == target)
            && assignments.iter().any(|assignment| assignment.column == column.name);
        if found { Flow::Stop } else { Flow::Continue }
    });
    found
}

/// Whether a query names a table that neither it nor one around it among `outer` has: a column of the statement around.
pub(crate) fn sees_outside<'q>(query: &'q Query, outer: &[&'q Name]) -> bool {
    let mut own = outer.to_vec();
    let (mut columns, mut inner): (Vec<&Name>, Vec<&Query>) = (Vec::new(), Vec::new());
    let _ = query.walk(&mut |node| {
        match node {
            Node::Query(it) if !core::ptr::eq(it, query) => {
                inner.push(it);
                return Flow::Skip;
            }
            Node::Source(source) => own.extend(name_of(source)),
            Node::Expr(Expr::Column(column)) => columns.extend(&column.table),
            _ => {}
        }
        Flow::Continue
    });
    columns.iter().any(|table| !own.contains(table)) || inner.iter().any(|it| sees_outside(it, &own))
}

#[cfg(test)]
mod tests {
    use super::sees_outside;
    use crate::ast::{col, select};

    /// The target goes by its own name in a derived table, and the row that changes by the same outside of it.
    #[test]
    fn what_a_query_inside_reads_is_not_seen_around_it() {
        let all = || select(["id", "a"]).from("t").alias("q");
        let inside = select(col("q.a")).from(all()).filter(col("q.id").eq(col("q.a")));
        assert!(!sees_outside(&inside.into(), &[]));
        let outside = select(col("q.a")).from(all()).filter(col("q.id").eq(col("t.b")));
        assert!(sees_outside(&outside.into(), &[]));
    }
}

//! What a part of a statement reads.

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

/// Whether a query names a table that it does not have, nor a query around that inside of it: a column of the statement
/// around.
pub(crate) fn sees_outside(query: &Query) -> bool {
    Level { query, around: None }.sees_outside()
}

/// A query, and the one in which it stands.
struct Level<'q> {
    query: &'q Query,
    around: Option<&'q Level<'q>>,
}

impl Level<'_> {
    fn sees_outside(&self) -> bool {
        self.is_any(|node| {
            let column = match node {
                Node::Query(query) => return Level { query, around: Some(self) }.sees_outside(),
                Node::Expr(Expr::Column(column)) => column,
                Node::Expr(Expr::Compare(compare)) => &compare.column,
                _ => return false,
            };
            column.table.as_ref().is_some_and(|table| !self.has(table))
        })
    }

    /// Whether a table goes by this name here or around.
    fn has(&self, table: &Name) -> bool {
        self.is_any(|node| matches!(node, Node::Source(source) if name_of(source) == Some(table)))
            || self.around.is_some_and(|around| around.has(table))
    }

    /// Whether something holds for one of the nodes, of which queries inside are shown and not looked into.
    fn is_any(&self, holds: impl Fn(Node<'_>) -> bool) -> bool {
        let mut found = false;
        let _ = self.query.walk(&mut |node| match node {
            Node::Query(it) if core::ptr::eq(it, self.query) => Flow::Continue,
            node => {
                let is_query = matches!(node, Node::Query(_));
                found |= holds(node);
                match (found, is_query) {
                    (true, _) => Flow::Stop,
                    (false, true) => Flow::Skip,
                    (false, false) => Flow::Continue,
                }
            }
        });
        found
    }
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
        assert!(!sees_outside(&inside.into()));
        let outside = select(col("q.a")).from(all()).filter(col("q.id").eq(col("t.b")));
        assert!(sees_outside(&outside.into()));
        assert!(
            sees_outside(&select("q.a").from(all()).filter(col("t.b").eq(1)).into()),
            "a comparison with a value"
        );
    }
}

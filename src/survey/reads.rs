//! What a part of a statement reads.

use super::form::name_of;
use crate::ast::visit::Tree;
use crate::ast::{Assignment, Expr, Flow, Name, Node, TableName, With};

/// Whether a part of a change reads the table anywhere.
pub(crate) fn reads_table(tree: &impl Tree, target: &TableName) -> bool {
    is_any(tree, |node| matches!(node, Node::Table(table) if table.name.may_be(target)))
}

/// Whether a column of `table` is read, and no source inside goes by that name.
pub(super) fn looks_at(tree: &impl Tree, table: &Name) -> bool {
    let reads = is_any(tree, |node| match node {
        Node::Expr(Expr::Column(column)) => column.table.as_ref() == Some(table),
        Node::Expr(Expr::Compare(compare)) => compare.column.table.as_ref() == Some(table),
        _ => false,
    });
    reads && !is_any(tree, |node| matches!(node, Node::Source(source) if name_of(source) == Some(table)))
}

pub(super) fn has_query(tree: &impl Tree) -> bool {
    is_any(tree, |node| matches!(node, Node::Query(_)))
}

/// Whether a member reads a table that is called as itself or as a later member.
pub(super) fn shadows(with: &With) -> bool {
    with.members.iter().enumerate().any(|(index, member)| {
        let named = |table: &Name| with.members[index..].iter().any(|other| other.name == *table);
        is_any(&member.body, |node| {
            matches!(node, Node::Table(table) if table.name.qualifiers.is_empty() && named(&table.name.name))
        })
    })
}

/// Whether a column names no table, outside of subqueries.
pub(super) fn has_bare_column(tree: &impl Tree) -> bool {
    let mut found = false;
    let _ = tree.walk(&mut |node| {
        let column = match node {
            Node::Query(_) => return Flow::Skip,
            Node::Expr(Expr::Column(column)) => column,
            Node::Expr(Expr::Compare(compare)) => &compare.column,
            _ => return Flow::Continue,
        };
        found |= column.table.is_none();
        if found { Flow::Stop } else { Flow::Continue }
    });
    found
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

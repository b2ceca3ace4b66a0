//! Which tables of the queries around it a query uses.

use alloc::vec::Vec;
use core::mem;

use super::outputs::{reference, sources};
use crate::ast::visit::Tree;
use crate::ast::{Expr, Flow, Join, Name, Node, Source};

/// The tables in front of columns of this tree that no source inside it provides, where they are. A column without a
/// table in front is taken for one of the tree's own.
pub(crate) fn outer_tables(tree: &impl Tree) -> Vec<Name> {
    let mut scopes = Scopes::default();
    scopes.look(tree);
    scopes.outer.into_iter().cloned().collect()
}

/// What is provided where the walk is, and what has been used of what is not.
#[derive(Debug, Default)]
struct Scopes<'t> {
    provided: Vec<&'t Name>,
    outer: Vec<&'t Name>,
}

impl<'t> Scopes<'t> {
    /// A query, a change or a part of one: what stands in it sees its sources, and what stands beside it does not.
    fn look(&mut self, tree: &'t impl Tree) {
        let around = self.provided.len();
        let mut own = true;
        let _ = tree.walk(&mut |node| {
            let own = mem::replace(&mut own, false);
            match node {
                Node::Select(it) if own => self.provide(it.from.as_ref(), &it.joins),
                Node::Insert(it) if own => self.provided.push(it.table.reference()),
                Node::Update(it) if own => {
                    self.provided.push(it.table.reference());
                    self.provide(it.from.as_ref(), &it.joins);
                }
                Node::Delete(it) if own => {
                    self.provided.push(it.table.reference());
                    self.provide(it.using.as_ref(), &it.joins);
                }
                Node::Merge(it) if own => {
                    self.provided.push(it.table.reference());
                    self.provide(Some(&it.source), &[]);
                }
                Node::Select(it) => return self.look_inside(it),
                Node::Insert(it) => return self.look_inside(it),
                Node::Update(it) => return self.look_inside(it),
                Node::Delete(it) => return self.look_inside(it),
                Node::Merge(it) => return self.look_inside(it),
                Node::Expr(Expr::Column(column)) => self.use_of(column.table.as_ref()),
                Node::Expr(Expr::Compare(compare)) => self.use_of(compare.column.table.as_ref()),
                Node::Expr(Expr::Star(table)) => self.use_of(table.as_ref()),
                _ => {}
            }
            Flow::Continue
        });
        self.provided.truncate(around);
    }

    fn look_inside(&mut self, tree: &'t impl Tree) -> Flow {
        self.look(tree);
        Flow::Skip
    }

    fn provide(&mut self, from: Option<&'t Source>, joins: &'t [Join]) {
        self.provided.extend(sources(from, joins).into_iter().filter_map(reference));
    }

    fn use_of(&mut self, table: Option<&'t Name>) {
        self.outer.extend(table.filter(|table| !self.provided.contains(table)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::{Query, Statement, col, exists, select, table, update};

    fn of(query: impl Into<Query>) -> Vec<Name> {
        outer_tables(&query.into())
    }

    fn names(names: &[&'static str]) -> Vec<Name> {
        names.iter().map(|name| Name::from(*name)).collect()
    }

    #[test]
    fn what_a_source_of_its_own_provides_is_not_outside() {
        let joined =
            select("o.id").from(table("orders").alias("o")).join("c", col("c.id").eq(col("o.customer")));
        assert!(of(joined.clone()).is_empty());
        assert_eq!(of(joined.filter(col("t.id").eq(1))), names(&["t"]));
    }

    #[test]
    fn a_table_of_a_query_inside_is_not_seen_beside_it() {
        let inner = select("c.x").from("c").filter(col("c.id").eq(col("o.id")));
        let query = select("o.id").from("o").filter(exists(inner)).filter(col("o.customer").eq(col("c.id")));
        assert_eq!(of(query), names(&["c"]));
    }

    #[test]
    fn a_change_provides_its_table() {
        let change: Statement = update("t").set("a", col("u.b")).filter(col("t.id").eq(col("u.id"))).into();
        assert_eq!(outer_tables(&change), names(&["u", "u"]));
    }
}

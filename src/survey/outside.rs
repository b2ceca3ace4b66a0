//! Whether a subquery looks at the statement around it.

use super::form::name_of;
use crate::ast::visit::Tree;
use crate::ast::{Cte, Expr, Flow, Join, Name, Node, Query, Source, Statement, TableName, With};

/// The statement around a subquery.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Around<'s> {
    /// Its table, if that is the only one: whoever reads it as well has all the columns that there are around.
    alone: Option<&'s TableName>,
    pub(super) with: Option<&'s With>,
}

impl<'s> Around<'s> {
    /// A change of a table, among `others`.
    pub(crate) fn new(
        target: &'s TableName,
        others: (Option<&Source>, &[Join]),
        with: Option<&'s With>,
    ) -> Around<'s> {
        let alone = others.0.is_none() && others.1.is_empty();
        Around { alone: alone.then_some(target), with }
    }

    /// Whether a query may look at this statement: it names a table that it does not have, nor a query around that inside
    /// of it; or a column of which nobody knows whether its own tables have one of that name; or it holds a text.
    pub(crate) fn is_seen_by(&self, query: &Query) -> bool {
        Level { query, outer: None, around: self }.sees_outside()
    }
}

/// A query, and the one in which it stands.
struct Level<'q> {
    query: &'q Query,
    outer: Option<&'q Level<'q>>,
    around: &'q Around<'q>,
}

impl Level<'_> {
    fn sees_outside(&self) -> bool {
        self.is_any(|node| {
            let column = match node {
                // A query in FROM does not see what stands beside it.
                Node::Source(Source::Derived(derived)) if !derived.lateral => {
                    return Level { query: &derived.query, ..*self }.sees_outside();
                }
                // A text may look at anything.
                Node::Expr(Expr::Raw(_)) | Node::Source(Source::Raw(_)) | Node::Query(Query::Raw(_)) => {
                    return true;
                }
                Node::Query(query) => return Level { query, outer: Some(self), ..*self }.sees_outside(),
                Node::Expr(Expr::Column(column)) => column,
                Node::Expr(Expr::Compare(compare)) => &compare.column,
                _ => return false,
            };
            match &column.table {
                Some(table) => !self.has(table),
                None => !self.offers(&column.name),
            }
        })
    }

    /// Whether a table goes by this name here or around.
    fn has(&self, table: &Name) -> bool {
        self.is_any(|node| matches!(node, Node::Source(source) if name_of(source) == Some(table)))
            || self.outer.is_some_and(|outer| outer.has(table))
    }

    /// Whether a table here or around is known to have a column of this name.
    fn offers(&self, name: &Name) -> bool {
        self.is_any(|node| match node {
            Node::Source(Source::Table(table)) => match self.cte(&table.name) {
                Some(cte) => match &cte.body {
                    Statement::Query(query) => self.returns(&cte.columns, query, name),
                    _ => cte.columns.contains(name),
                },
                None => self.around.alone == Some(&table.name),
            },
            Node::Source(source) => self.gives(source, name),
            _ => false,
        }) || self.outer.is_some_and(|outer| outer.offers(name))
    }

    /// The query of a WITH that goes by the name of a table.
    fn cte(&self, table: &TableName) -> Option<&Cte> {
        if !table.qualifiers.is_empty() {
            return None;
        }
        let own = match self.query {
            Query::Select(select) => select.with.as_deref(),
            Query::SetOperation(set) => set.with.as_deref(),
            Query::Values(_) | Query::Raw(_) => None,
        };
        let found = own.and_then(|with| with.members.iter().find(|member| member.name == table.name));
        found.or_else(|| match self.outer {
            Some(outer) => outer.cte(table),
            None => self.around.with?.members.iter().find(|member| member.name == table.name),
        })
    }

    /// Whether a source that is no query of a WITH has a column of this name.
    fn gives(&self, source: &Source, name: &Name) -> bool {
        match source {
            Source::Table(table) => self.around.alone == Some(&table.name) && self.cte(&table.name).is_none(),
            Source::Derived(derived) => self.returns(&derived.columns, &derived.query, name),
            Source::Extended(extended) => self.gives(&extended.source, name),
            Source::Joined(_) | Source::Function(_) | Source::Raw(_) => false,
        }
    }

    /// Whether a query returns a column of this name, under these names if there are any.
    fn returns(&self, columns: &[Name], query: &Query, name: &Name) -> bool {
        if !columns.is_empty() {
            return columns.contains(name);
        }
        match query {
            Query::Select(select) => select.items.iter().any(|item| match &item.expr {
                Expr::Star(of) => select
                    .from
                    .iter()
                    .chain(select.joins.iter().map(|join| &join.source))
                    .filter(|source| of.is_none() || name_of(source) == of.as_ref())
                    .any(|source| self.gives(source, name)),
                _ => item.output_name() == Some(name),
            }),
            Query::SetOperation(set) => {
                set.branches.first().is_some_and(|first| self.returns(&[], first, name))
            }
            Query::Values(_) | Query::Raw(_) => false,
        }
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
    use super::*;
    use crate::ast::{col, cte, raw, select, table};
    use alloc::vec;

    fn sees_outside(query: impl Into<Query>) -> bool {
        let t = TableName::from("t");
        Around { alone: Some(&t), with: None }.is_seen_by(&query.into())
    }

    /// The target goes by its own name in a derived table, and the row that changes by the same outside of it.
    #[test]
    fn what_a_query_inside_reads_is_not_seen_around_it() {
        let all = || select(["id", "a"]).from("t").alias("q");
        assert!(!sees_outside(select(col("q.a")).from(all()).filter(col("q.id").eq(col("q.a")))));
        assert!(sees_outside(select(col("q.a")).from(all()).filter(col("q.id").eq(col("t.b")))));
        assert!(
            sees_outside(select("q.a").from(all()).filter(col("t.b").eq(1))),
            "a comparison with a value"
        );
        assert!(sees_outside(select("q.a").from(all()).filter(raw("t.b = 1"))), "a text may say anything");
    }

    #[test]
    fn a_column_of_no_table_is_one_of_the_statement_around_unless_it_is_known_here() {
        let all = || select(["id", "a"]).from("t").alias("q");
        assert!(!sees_outside(select("a").from(all()).filter(col("id").eq(1))));
        assert!(sees_outside(select("a").from(all()).filter(col("b").eq(1))), "it returns no `b`");
        assert!(sees_outside(
            select("q.a").from("u").join(all(), col("q.a").eq(col("u.a"))).filter(col("b").eq(1))
        ));
        let every = || select(Expr::Star(None)).from(table("t").alias("x")).alias("q");
        assert!(!sees_outside(select("a").from(every()).filter(col("b").eq(1))), "all that there is around");
        let of_others = select(Expr::Star(None)).from("u").alias("q");
        assert!(sees_outside(select("a").from(of_others)), "nobody knows what it returns");
        assert!(!sees_outside(select("c").from(all().columns(["b", "c"]))));
        assert!(sees_outside(select("a").from(all().columns(["b", "c"]))));
        let beside =
            select("a").from(all()).join(select("id").from("u").alias("r"), col("r.id").eq(col("q.id")));
        assert!(sees_outside(beside), "a query in FROM does not see what stands beside it");
        let one_of_two = Around { alone: None, with: None };
        assert!(one_of_two.is_seen_by(&select("a").from(all()).into()), "`id` may be the other table's");
    }

    #[test]
    fn with_tells_its_columns_as_well() {
        let with = crate::ast::With { recursive: false, members: vec![cte("q", select("a").from("t"))] };
        let t = TableName::from("t");
        let around = Around { alone: Some(&t), with: Some(&with) };
        assert!(!around.is_seen_by(&select("a").from("q").into()));
        assert!(around.is_seen_by(&select("b").from("q").into()));
        assert!(!sees_outside(select("a").from("q").with(cte("q", select("a").from("t")))));
        let shadowed = select("b").from("t").with(cte("t", select("a").from("u")));
        assert!(sees_outside(shadowed), "that is another `t`");
    }
}

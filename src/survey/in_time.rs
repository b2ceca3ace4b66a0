//! Whether a subquery is computed before the first row changes, on an engine that computes it when it is asked for and then
//! keeps it: a branch that is not taken, or an operand that is passed over, asks for it later.

use alloc::vec::Vec;

use super::outside::Around;
use super::reads::{is_any, reads_table};
use crate::ast::visit::Tree;
use crate::ast::{
    BinaryOperator, Delete, Expr, InSet, Join, JoinKind, JoinOn, Name, Node, Query, Source, TableName, Update,
};

/// The subqueries of a change that are asked about: those that read its table.
#[derive(Debug)]
pub(crate) struct Reading<'r> {
    target: &'r TableName,
    /// Whether those alone are meant that read it by a query in FROM or WITH, which is computed by itself.
    apart: bool,
    /// The queries of the statement's own WITH that read it.
    members: Vec<&'r Name>,
    /// The change itself.
    around: Around<'r>,
}

impl<'r> Reading<'r> {
    /// Whatever reads the table.
    pub(crate) fn any(target: &'r TableName) -> Reading<'r> {
        Reading { target, apart: false, members: Vec::new(), around: Around::default() }
    }

    /// What reads it by a query that is computed by itself: in FROM, in a WITH, or in the statement's own.
    fn apart(target: &'r TableName, around: Around<'r>) -> Reading<'r> {
        let mut reading = Reading { target, apart: true, members: Vec::new(), around };
        for member in around.with.iter().flat_map(|with| &with.members) {
            if reads_table(&member.body, target) || reading.is_in(&member.body) {
                reading.members.push(&member.name);
            }
        }
        reading
    }

    fn is_in(&self, tree: &impl Tree) -> bool {
        is_any(tree, |node| match node {
            Node::Table(table) if !self.apart => table.name.may_be(self.target),
            Node::Table(table) => {
                table.name.qualifiers.is_empty() && self.members.contains(&&table.name.name)
            }
            Node::Source(Source::Derived(derived)) => reads_table(&derived.query, self.target),
            Node::Cte(cte) => reads_table(&cte.body, self.target),
            _ => false,
        })
    }

    /// Whether every row asks for the subqueries in its new value.
    pub(crate) fn value(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Subquery(query) => self.whole(query),
            Expr::Exists(query) => self.whole(query),
            Expr::Cast(it) => self.value(&it.operand),
            Expr::Collate(it) => self.value(&it.operand),
            Expr::Negate(operand) | Expr::Not(operand) => self.value(operand),
            other => !self.is_in(other),
        }
    }

    /// Whether every row for which the condition holds asks for the subqueries in it.
    pub(crate) fn condition(&self, expr: &Expr) -> bool {
        match expr {
            Expr::And(all) => all.iter().all(|one| self.condition(one)),
            Expr::Not(denied) if !matches!(**denied, Expr::And(_)) => self.condition(denied),
            Expr::Exists(query) => self.whole(query),
            Expr::Quantified(it) => self.operand(&it.operand) && self.whole(&it.query),
            Expr::Binary(it) if it.operator.is_comparison() && !is_distinctness(it.operator) => {
                self.operand(&it.left) && self.operand(&it.right)
            }
            Expr::In(it) => {
                let set = match &it.set {
                    InSet::List(list) => !list.iter().any(|one| self.is_in(one)),
                    InSet::Query(query) => self.whole(query),
                    InSet::Values(_) | InSet::Parameter(_) => true,
                };
                set && self.operand(&it.operand)
            }
            other => !self.is_in(other),
        }
    }

    /// The same of what is compared: where one operand is NULL and the other is not asked for, nothing holds.
    fn operand(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Arithmetic(it) => {
                self.operand(&it.first) && it.rest.iter().all(|(_, one)| self.operand(one))
            }
            other => self.value(other),
        }
    }

    /// Whether a subquery is computed as a whole. What looks at the row that changes is computed for each, and may ask
    /// for what stands in its FROM when a later row does.
    fn whole(&self, query: &Query) -> bool {
        !(self.apart && self.is_in(query) && self.around.is_seen_by(query))
    }

    /// Whether every row that changes has asked for the subqueries in the conditions of these joins.
    fn joins(&self, from: Option<&Source>, joins: &[Join]) -> bool {
        let holds = !joins.iter().any(|join| matches!(join.kind, JoinKind::Right | JoinKind::Full));
        self.source(from)
            && joins.iter().all(|join| {
                let condition = match &join.on {
                    JoinOn::On(on) if holds && join.kind == JoinKind::Inner => self.condition(on),
                    JoinOn::On(on) => !self.is_in(on),
                    JoinOn::Using(_) | JoinOn::Nothing => true,
                };
                let applied = matches!(join.kind, JoinKind::CrossApply | JoinKind::OuterApply);
                condition && self.source(Some(&join.source)) && !(applied && self.is_in(&join.source))
            })
    }

    /// A query beside the table is computed before, unless it looks at the rows beside it.
    fn source(&self, source: Option<&Source>) -> bool {
        match source {
            Some(Source::Derived(derived)) => !(derived.lateral && reads_table(&derived.query, self.target)),
            Some(Source::Extended(extended)) => self.source(Some(&extended.source)),
            Some(joined @ Source::Joined(_)) => !self.is_in(joined),
            Some(Source::Table(_) | Source::Function(_) | Source::Raw(_)) | None => true,
        }
    }
}

/// Whether all that an UPDATE reads of its table by queries that are computed by themselves is read before it changes.
pub(super) fn update(update: &Update) -> bool {
    let target = &update.table.name;
    let around = Around::new(target, (update.from.as_ref(), &update.joins), update.with.as_deref());
    let reading = Reading::apart(target, around);
    update.assignments.iter().all(|assignment| reading.value(&assignment.value))
        && reading.joins(update.from.as_ref(), &update.joins)
        && update.filter.iter().all(|one| reading.condition(one))
}

/// The same of a DELETE.
pub(super) fn delete(delete: &Delete) -> bool {
    let target = &delete.table.name;
    let around = Around::new(target, (delete.using.as_ref(), &delete.joins), delete.with.as_deref());
    let reading = Reading::apart(target, around);
    reading.joins(delete.using.as_ref(), &delete.joins)
        && delete.filter.iter().all(|one| reading.condition(one))
}

fn is_distinctness(operator: BinaryOperator) -> bool {
    matches!(operator, BinaryOperator::IsDistinctFrom | BinaryOperator::IsNotDistinctFrom)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ast::{
        any, case, coalesce, col, cte, delete_from, exists, lateral, literal, max, not, select, table, update,
    };

    fn most() -> Expr {
        select(max(col("x.a"))).from(table("t").alias("x")).into()
    }

    #[test]
    fn a_value_that_every_row_has_is_in_time() {
        let t = TableName::from("t");
        let all = Reading::any(&t);
        assert!(all.value(&most()));
        assert!(all.value(&-most()));
        assert!(all.value(&(col("a") + 1)));
        assert!(!all.value(&case().when(col("a").eq(1), most()).end()));
        assert!(!all.value(&coalesce((col("a"), most()))));
        assert!(!all.value(&(col("a") + most())), "where `a` is NULL the other may be passed over");
    }

    #[test]
    fn a_condition_without_which_no_row_changes_is_in_time() {
        let t = TableName::from("t");
        let all = Reading::any(&t);
        let read = || select("a").from(table("t").alias("x"));
        assert!(all.condition(&col("a").eq(most() - 1).and(col("b").is_in(read()))));
        assert!(all.condition(&not(exists(read()))));
        assert!(all.condition(&col("a").is_not_in(read())));
        assert!(!all.condition(&any([col("b").eq(1), col("a").eq(most())])));
        assert!(!all.condition(&not(col("b").eq(1).and(col("a").eq(most())))));
        assert!(!all.condition(&col("a").is_in([literal(1), most()])));
        assert!(!all.condition(&col("a").eq(most()).is_null()));
    }

    fn apart() -> crate::ast::Derived {
        select(col("x.a")).from(table("t").alias("x")).distinct().alias("q")
    }

    #[test]
    fn a_query_in_from_is_in_time_where_the_whole_subquery_is() {
        let most = || Expr::from(select(max(col("q.a"))).from(apart()));
        assert!(super::update(&update("t").set("a", most()).filter(col("b").eq(most()))));
        assert!(super::delete(&delete_from("t").filter(col("b").is_in(select("q.a").from(apart())))));
        assert!(!super::update(&update("t").set("a", coalesce((col("a"), most())))));
        assert!(!super::delete(&delete_from("t").filter(any([col("b").eq(1), col("a").eq(most())]))));
        let later = select(max(col("q.a"))).from("u").join(apart(), col("q.a").eq(col("u.a")));
        assert!(super::update(&update("t").set("a", Expr::from(later.clone()))));
        let later = later.filter(col("u.b").eq(col("t.b")));
        assert!(!super::update(&update("t").set("a", Expr::from(later))), "it is computed for each row");
    }

    #[test]
    fn so_is_one_in_with() {
        let all = || cte("q", select("a").from("t"));
        let most = || Expr::from(select(max(col("q.a"))).from("q"));
        assert!(super::delete(&delete_from("t").filter(col("a").eq(most())).with(all())));
        assert!(!super::delete(
            &delete_from("t").filter(any([col("b").eq(1), col("a").eq(most())])).with(all())
        ));
        let inside = select(max(col("q.a"))).from("q").with(all());
        assert!(!super::update(&update("t").set("a", coalesce((col("a"), Expr::from(inside))))));
    }

    #[test]
    fn a_condition_of_a_join_is_one_of_the_change_where_no_row_goes_without() {
        let on = || col("u.a").eq(Expr::from(select(max(col("q.a"))).from(apart())));
        let change = || delete_from("t").using("v");
        assert!(super::delete(&change().join("u", on())));
        assert!(!super::delete(&change().join("u", any([col("u.a").eq(1), on()]))));
        let outer = |kind| {
            let mut change = change().join("u", on());
            change.joins.push(Join::new(kind, "w", JoinOn::On(col("w.a").eq(1))));
            change
        };
        assert!(super::delete(&outer(JoinKind::Left)));
        assert!(!super::delete(&outer(JoinKind::Right)));
        let mut left = change();
        left.joins.push(Join::new(JoinKind::Left, "u", JoinOn::On(on())));
        assert!(!super::delete(&left));
        assert!(super::delete(&delete_from("t").using(apart())));
        let each =
            lateral(select(max(col("x.a"))).from(table("t").alias("x")).filter(col("x.b").lt(col("t.b"))));
        assert!(!super::delete(&delete_from("t").using(each)), "it is computed for each row");
    }
}

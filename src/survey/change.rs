//! UPDATE and DELETE, and what changes have in common.

use super::form::{is_qualified, name_of};
use super::reads::{has_query, looks_at, reads_any, reads_table};
use super::{Place, Position, Survey, Trail, in_time};
use crate::ast::visit::Tree;
use crate::ast::{Assignment, Delete, Expr, Flow, Item, Join, JoinOn, Name, Node, Source, Update};
use crate::feature::Feature;

impl<T: Trail> Survey<'_, T> {
    pub(super) fn update(&mut self, update: &Update) {
        self.text += 32;
        self.need_if(update.with.is_some(), Feature::WithBeforeUpdate);
        self.with(update.with.as_deref(), Place::Statement);
        self.table(&update.table);
        self.need_if(update.table.alias.is_some(), Feature::TargetAlias);
        self.target = Some(update.table.name.clone());
        if update.from.is_none() || self.lacks(Feature::NewValuesFirst) {
            self.changing = Some((update.table.name.clone(), Feature::TargetInNewValue));
        }
        // What WITH reads of the table is read where a new value asks for it.
        let behind = self.changing.is_some() && reads_table(&update.with, &update.table.name);
        self.need_if(behind && has_query(&update.assignments), Feature::TargetInNewValue);
        self.assignments(&update.assignments, update.table.reference());
        self.changing = None;
        self.need_if(update.from.is_some(), Feature::UpdateFrom);
        self.others(update.from.as_ref(), &update.joins, update.table.reference());
        self.predicates("where", &update.filter);
        if !(update.order_by.is_empty() && update.limit.is_none()) {
            self.need(Feature::UpdateLimit);
            self.need_if(!update.order_by.is_empty(), Feature::UpdateOrder);
            self.limit_of_one_table(update.from.is_some());
            self.order_by(&update.order_by, &update.limit, Place::Statement);
            self.limit(&update.limit, !update.order_by.is_empty(), Place::Statement);
        }
        self.returning(&update.returning, Feature::UpdateReturning);
        if update.from.is_some() {
            self.returning_others(&update.returning, update.table.reference());
        }
        self.need_if(self.may_read_late() && !in_time::update(update), Feature::TargetInDerived);
        self.target = None;
    }

    pub(super) fn delete(&mut self, delete: &Delete) {
        self.text += 32;
        self.need_if(delete.with.is_some(), Feature::WithBeforeDelete);
        self.with(delete.with.as_deref(), Place::Statement);
        self.table(&delete.table);
        self.need_if(delete.table.alias.is_some(), Feature::TargetAlias);
        self.target = Some(delete.table.name.clone());
        self.need_if(delete.using.is_some(), Feature::DeleteUsing);
        self.others(delete.using.as_ref(), &delete.joins, delete.table.reference());
        self.predicates("where", &delete.filter);
        if !(delete.order_by.is_empty() && delete.limit.is_none()) {
            self.need(Feature::DeleteLimit);
            self.need_if(!delete.order_by.is_empty(), Feature::DeleteOrder);
            self.limit_of_one_table(delete.using.is_some());
            self.order_by(&delete.order_by, &delete.limit, Place::Statement);
            self.limit(&delete.limit, !delete.order_by.is_empty(), Place::Statement);
        }
        self.returning(&delete.returning, Feature::DeleteReturning);
        if delete.using.is_some() && !delete.returning.is_empty() {
            self.need(Feature::DeleteUsingReturning);
            self.returning_others(&delete.returning, delete.table.reference());
        }
        let reads = self.needs.has(Feature::TargetInSubquery);
        self.need_if(reads && delete.using.is_some(), Feature::TargetInDeleteUsing);
        self.need_if(self.may_read_late() && !in_time::delete(delete), Feature::TargetInDerived);
        self.target = None;
    }

    pub(super) fn assignments(&mut self, assignments: &[Assignment], target: &Name) {
        self.refuse_if(assignments.is_empty(), "an UPDATE sets nothing", "Add at least one assignment.");
        self.distinct_columns(assignments, |assignment| &assignment.column);
        self.at("set", |s| {
            for (index, assignment) in assignments.iter().enumerate() {
                s.text += 8;
                s.name(&assignment.column);
                if matches!(assignment.value, Expr::Default) {
                    s.need(Feature::DefaultInUpdate);
                } else if let Expr::Value(value) = &assignment.value {
                    // The column gives the type, and rounds as it does whatever is assigned to it.
                    s.bound(value);
                } else {
                    s.expr(&assignment.value, Position::Value);
                }
                if index > 0 && s.lacks(Feature::SimultaneousAssignment) {
                    let earlier = &assignments[..index];
                    s.need_if(reads_any(&assignment.value, target, earlier), Feature::SimultaneousAssignment);
                }
            }
        });
    }

    pub(super) fn returning(&mut self, items: &[Item], feature: Feature) {
        if items.is_empty() {
            return;
        }
        self.text += 16;
        self.at("returning", |s| {
            s.need(feature);
            for item in items {
                s.text += 12;
                if let Some(alias) = &item.alias {
                    s.name(alias);
                }
                if !matches!(item.expr, Expr::Star(_)) {
                    s.expr(&item.expr, Position::Value);
                }
            }
        });
    }

    pub(super) fn distinct_columns<C>(&mut self, list: &[C], column: impl Fn(&C) -> &Name) {
        let (mut repeated, mut seen) = (false, 0_u64);
        for (index, item) in list.iter().enumerate() {
            let name = column(item);
            // A bit for each hash: only where it is set already the names before have to be looked at.
            let bit = 1 << (name.hash_code() % u64::BITS);
            repeated |= seen & bit != 0 && list[..index].iter().any(|earlier| column(earlier) == name);
            seen |= bit;
        }
        self.refuse_if(repeated, "a column is given twice", "Give each column once.");
    }

    /// Whether a query that is computed by itself has been met, where rows may have changed by the time that it is. A
    /// statement that is wrong, perhaps too deep to be looked through, is not asked.
    fn may_read_late(&self) -> bool {
        (self.derived || self.with) && self.error.is_none() && self.lacks(Feature::TargetInDerived)
    }

    /// The other tables of a change. They meet the changed one in the filter alone: engines do not see it from where they
    /// are joined, or take another table of its name for it.
    fn others(&mut self, first: Option<&Source>, joins: &[Join], target: &Name) {
        self.from(first, joins);
        if first.is_none() {
            return;
        }
        let sources = || first.into_iter().chain(joins.iter().map(|join| &join.source));
        let namesake = sources().any(|source| name_of(source) == Some(target) && !is_qualified(source));
        let seen = sources().any(|source| looks_at(source, target))
            || joins.iter().any(|join| matches!(&join.on, JoinOn::On(on) if looks_at(on, target)));
        self.at("from", |s| {
            s.refuse_if(
                namesake,
                "another table of a change goes by the name of the changed one",
                "Give one of them an alias.",
            );
            s.refuse_if(
                seen,
                "the other tables of a change are joined by what the changed one holds",
                "Compare with the changed table in `filter`.",
            );
        });
    }

    fn returning_others(&mut self, items: &[Item], target: &Name) {
        let others = items.iter().any(|item| {
            let mut found = false;
            let _ = item.expr.walk(&mut |node| {
                let table = match node {
                    Node::Query(_) => return Flow::Skip,
                    Node::Expr(Expr::Column(column)) => column.table.as_ref(),
                    Node::Expr(Expr::Compare(compare)) => compare.column.table.as_ref(),
                    Node::Expr(Expr::Star(table)) => table.as_ref(),
                    _ => None,
                };
                found |= table.is_some_and(|table| table != target);
                if found { Flow::Stop } else { Flow::Continue }
            });
            found
        });
        self.need_if(others, Feature::ReturningOtherTables);
    }

    /// Which of several partners of a row count for a limit, nobody could say.
    fn limit_of_one_table(&mut self, others: bool) {
        self.refuse_if(
            others,
            "a change with other tables has an order or a limit",
            "Pick the rows by a subquery in `filter`.",
        );
    }
}

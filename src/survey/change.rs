//! INSERT, UPDATE, DELETE, MERGE, transactions and tables.

use alloc::vec::Vec;

use super::reads::{has_bare_column, has_query, reads_any, reads_table};
use super::{Place, Position, Survey, Trail, in_time};
use crate::ast::visit::Tree;
use crate::ast::{
    Assignment, Begin, ConflictAction, Delete, Expr, Flow, Insert, InsertSource, Item, Merge, MergeAction,
    Name, Node, OnConflict, Shape, Transaction, Update,
};
use crate::feature::Feature;
use crate::schema::CreateTable;

impl<T: Trail> Survey<'_, T> {
    pub(super) fn insert(&mut self, insert: &Insert) {
        self.text += 32;
        self.need_if(insert.with.is_some(), Feature::WithBeforeInsert);
        self.with(insert.with.as_deref(), Place::Statement);
        self.table(&insert.table);
        self.need_if(insert.table.alias.is_some(), Feature::InsertAlias);
        insert.columns.iter().for_each(|column| self.name(column));
        self.distinct_columns(&insert.columns, |column| column);
        let columns = (!insert.columns.is_empty()).then_some(insert.columns.len());
        let width = match &insert.source {
            InsertSource::Rows(rows) => {
                self.need_if(rows.len() > 1, Feature::MultiRowInsert);
                if rows.len() > 1 {
                    self.changing = Some((insert.table.name.clone(), Feature::TargetInRows));
                }
                self.at("values", |s| s.rows(rows, None));
                self.changing = None;
                self.row_limit(rows.len());
                Some(rows.width)
            }
            InsertSource::Parameter(parameter) => {
                self.refuse_if(
                    !matches!(parameter.shape, Shape::Rows(_)),
                    "the parameter of INSERT is no rows",
                    "Make it by `rows_param`.",
                );
                let rows = self.length_of(parameter);
                self.refuse_if(
                    rows == 0,
                    "there are no rows",
                    "Leave the statement out where there is nothing to do.",
                );
                self.need_if(rows > 1, Feature::MultiRowInsert);
                self.row_limit(rows);
                self.binds += rows * parameter.width();
                self.text += rows * (parameter.width() * 7 + 4);
                Some(parameter.width())
            }
            InsertSource::Query(query) => {
                self.query(query, Place::InsertSource);
                super::form::width(query)
            }
            InsertSource::Defaults => {
                self.need(Feature::InsertDefaultValues);
                self.refuse_if(
                    columns.is_some(),
                    "an INSERT names columns and gives no rows",
                    "Give rows by `values`, `rows` or `query`, or name no columns.",
                );
                None
            }
        };
        if let (Some(columns), Some(width)) = (columns, width) {
            self.refuse_if(
                columns != width,
                "an INSERT gives another number of values than it names columns",
                "Give every row as many values as there are columns.",
            );
        }
        if let Some(conflict) = &insert.on_conflict {
            let one = match &insert.source {
                InsertSource::Rows(rows) => rows.len() == 1,
                InsertSource::Parameter(parameter) => self.length_of(parameter) == 1,
                InsertSource::Query(_) => false,
                InsertSource::Defaults => true,
            };
            if !one {
                self.changing = Some((insert.table.name.clone(), Feature::TargetInUpsert));
            }
            self.at("on conflict", |s| s.on_conflict(conflict, insert.table.reference()));
            self.changing = None;
        }
        self.returning(
            &insert.returning,
            match insert.on_conflict.as_ref().map(|conflict| &conflict.action) {
                None => Feature::InsertReturning,
                Some(Some(ConflictAction::Update { .. })) => Feature::UpsertReturning,
                Some(_) => Feature::UpsertNothingReturning,
            },
        );
    }

    fn row_limit(&mut self, rows: usize) {
        let most = self.facts.limits.insert_rows;
        if rows > most {
            let problem = alloc::format!("{rows} rows are more than the {most} that one INSERT takes");
            self.refuse(
                crate::Error::new(crate::ErrorKind::Limit, problem)
                    .way_out("Split the rows over several statements."),
            );
        }
    }

    fn on_conflict(&mut self, conflict: &OnConflict, target: &Name) {
        self.text += 48;
        conflict.target.iter().for_each(|column| self.name(column));
        self.predicates("where", &conflict.target_filter);
        self.refuse_if(
            conflict.target_filter.iter().any(super::form::has_bind),
            "the condition of a partial key is bound",
            "Write its values as `literal`, as they stand in the index.",
        );
        let any = conflict.is_on_any_key();
        self.need_if(!conflict.target_terms.is_empty(), Feature::UpsertOnTerm);
        self.at("key", |s| {
            conflict.target_terms.iter().for_each(|term| s.expr(term, Position::Value));
        });
        self.refuse_if(
            conflict.target_terms.iter().any(super::form::has_bind),
            "a part of a key is bound",
            "Write its values as `literal`, as they stand in the index.",
        );
        if let Some(constraint) = &conflict.constraint {
            self.need(Feature::UpsertOnConstraint);
            self.name(constraint);
            self.refuse_if(
                !conflict.target.is_empty()
                    || !conflict.target_terms.is_empty()
                    || !conflict.target_filter.is_empty(),
                "a key by the name of its constraint and by what it is of",
                "Say one of them.",
            );
        }
        self.refuse_if(
            any && !conflict.target_filter.is_empty(),
            "the condition of a key without its columns",
            "Name the columns of the key by `on_conflict`.",
        );
        match &conflict.action {
            None => self.refuse_if(
                true,
                "an INSERT says which key may be there already, but not what is to be done then",
                "Add `do_nothing` or `update`.",
            ),
            Some(ConflictAction::Nothing) => {
                self.need(if any { Feature::UpsertNothingOnAnyKey } else { Feature::UpsertNothing });
            }
            Some(ConflictAction::Update { assignments, filter }) => {
                self.need(if any { Feature::UpsertUpdateOnAnyKey } else { Feature::UpsertUpdate });
                self.need_if(!filter.is_empty(), Feature::UpsertWhere);
                if self.lacks(Feature::BareColumnInUpsert) {
                    // Most take a value as it is: those are known at a glance.
                    let plain = |value: &Expr| matches!(value, Expr::Excluded(_) | Expr::Value(_));
                    let bare = assignments.iter().any(|it| !plain(&it.value) && has_bare_column(&it.value))
                        || !filter.is_empty() && has_bare_column(filter);
                    self.need_if(bare, Feature::BareColumnInUpsert);
                }
                self.excluded = true;
                self.assignments(assignments, target);
                self.predicates("where", filter);
                self.excluded = false;
            }
        }
    }

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
        self.from(update.from.as_ref(), &update.joins);
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

    /// Whether a query that is computed by itself has been met, where rows may have changed by the time that it is. A
    /// statement that is wrong, perhaps too deep to be looked through, is not asked.
    fn may_read_late(&self) -> bool {
        (self.derived || self.with) && self.error.is_none() && self.lacks(Feature::TargetInDerived)
    }

    fn assignments(&mut self, assignments: &[Assignment], target: &Name) {
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

    fn distinct_columns<C>(&mut self, list: &[C], column: impl Fn(&C) -> &Name) {
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

    pub(super) fn delete(&mut self, delete: &Delete) {
        self.text += 32;
        self.need_if(delete.with.is_some(), Feature::WithBeforeDelete);
        self.with(delete.with.as_deref(), Place::Statement);
        self.table(&delete.table);
        self.need_if(delete.table.alias.is_some(), Feature::TargetAlias);
        self.target = Some(delete.table.name.clone());
        self.need_if(delete.using.is_some(), Feature::DeleteUsing);
        self.from(delete.using.as_ref(), &delete.joins);
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

    pub(super) fn merge(&mut self, merge: &Merge) {
        self.need(Feature::Merge);
        self.text += 64;
        self.need_if(merge.with.is_some(), Feature::WithBeforeMerge);
        self.with(merge.with.as_deref(), Place::Statement);
        self.table(&merge.table);
        self.source(&merge.source);
        self.at("on", |s| s.expr(&merge.on, Position::Predicate));
        self.refuse_if(merge.branches.is_empty(), "a MERGE does nothing", "Add at least one branch.");
        for matched in [true, false] {
            let branches = merge.branches.iter().filter(|branch| branch.matched == matched).count();
            self.need_if(branches > 1, Feature::MergeBranches);
        }
        for branch in &merge.branches {
            self.text += 32;
            self.predicates("when", &branch.filter);
            match &branch.action {
                MergeAction::Update(assignments) => {
                    self.assignments(assignments, merge.table.reference());
                    let changed = reads_any(&merge.on, merge.table.reference(), assignments);
                    self.need_if(changed, Feature::MergeOfCondition);
                }
                MergeAction::Delete => self.need(Feature::MergeDelete),
                MergeAction::Insert { columns, values } => {
                    self.refuse_if(
                        columns.len() != values.len() || values.is_empty(),
                        "a MERGE inserts another number of values than it names columns",
                        "Give as many values as columns.",
                    );
                    columns.iter().for_each(|column| self.name(column));
                    for value in values {
                        if matches!(value, Expr::Default) {
                            self.need(Feature::DefaultInRow);
                        } else {
                            self.expr(value, Position::Value);
                        }
                    }
                }
            }
            let fits = branch.matched == !matches!(branch.action, MergeAction::Insert { .. });
            self.refuse_if(
                !fits,
                "a MERGE inserts where rows match, or changes where none does",
                "Exchange the two.",
            );
        }
        self.returning(&merge.returning, Feature::MergeReturning);
    }

    fn returning(&mut self, items: &[Item], feature: Feature) {
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

    pub(super) fn transaction(&mut self, transaction: &Transaction) {
        self.text += 64;
        match transaction {
            Transaction::Begin(Begin { isolation, read_only, deferrable }) => {
                self.need(Feature::Begin);
                self.need_if(isolation.is_some(), Feature::IsolationInBegin);
                self.need_if(read_only.is_some(), Feature::ReadOnlyTransaction);
                self.need_if(deferrable.is_some(), Feature::DeferrableTransaction);
            }
            Transaction::Commit | Transaction::Rollback => {}
            Transaction::Savepoint(name) | Transaction::RollbackTo(name) => {
                self.need(Feature::Savepoint);
                self.name(name);
            }
            Transaction::Release(name) => {
                self.need(Feature::ReleaseSavepoint);
                self.name(name);
            }
        }
    }

    pub(super) fn create_table(&mut self, create: &CreateTable) {
        let table = &create.table;
        self.need_if(create.if_not_exists, Feature::CreateIfNotExists);
        self.refuse_if(table.columns.is_empty(), "a table has no columns", "Add at least one.");
        self.distinct_columns(&table.columns, |column| &column.name);
        // Where there are no words for it, a block around the statement asks first.
        self.text += if create.if_not_exists { 224 } else { 32 };
        for column in &table.columns {
            self.text += 64;
            self.name(&column.name);
            self.need_if(column.identity.is_some(), Feature::IdentityColumn);
            if let Some(default) = &column.default {
                let literal = matches!(default, Expr::Literal(_) | Expr::Function(_) | Expr::Raw(_));
                self.refuse_if(
                    !literal,
                    "a column's default is bound",
                    "Write it as a `literal`, a function or `raw`.",
                );
                self.need_if(is_computed(default), Feature::ExpressionDefault);
                if !matches!(default, Expr::Literal(crate::Value::Boolean(_))) {
                    self.expr(default, Position::Value);
                }
            }
        }
        // Some engines want an index for what may be NULL.
        self.text += 128 * table.unique.len();
        let partly_null = |key: &&Vec<Name>| key.len() > 1 && table.may_be_null(key);
        self.need_if(table.unique.iter().any(|key| partly_null(&key)), Feature::UniqueRowWithNull);
        let known = |name: &Name| table.columns.iter().any(|column| column.name == *name);
        let named = || table.keys().flatten().chain(table.foreign_keys.iter().flat_map(|key| &key.columns));
        self.refuse_if(!named().all(known), "a key names a column that the table has not", "Add the column.");
        self.text += named().count() * 32;
        for key in &table.foreign_keys {
            self.refuse_if(
                key.columns.len() != key.references.len() || key.columns.is_empty(),
                "a foreign key names another number of columns than it refers to",
                "Name as many on both sides.",
            );
        }
    }
}

/// Whether a default is more than a constant or the time.
fn is_computed(default: &Expr) -> bool {
    match default {
        Expr::Literal(_) => false,
        Expr::Function(call) => !call.function.is_current(),
        _ => true,
    }
}

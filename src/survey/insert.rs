//! INSERT, and what happens where a key is there already.

use super::reads::has_bare_column;
use super::{Place, Position, Survey, Trail};
use crate::ast::{ConflictAction, Expr, Insert, InsertSource, Name, OnConflict, Shape};
use crate::feature::Feature;

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
}

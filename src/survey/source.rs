//! What stands in FROM.

use super::form::{has_equal_names, has_unnamed, is_named_twice, keeps_rows, named_by, width};
use super::{Place, Position, Survey, Trail};
use crate::ast::{Join, JoinKind, JoinOn, Query, Source};
use crate::feature::Feature;

impl<T: Trail> Survey<'_, T> {
    pub(super) fn from(&mut self, from: Option<&Source>, joins: &[Join]) {
        self.at("from", |s| {
            if let Some(source) = from {
                s.source(source);
            }
            s.refuse_if(
                from.is_none() && !joins.is_empty(),
                "a join has nothing on its left",
                "Add a source by `from`.",
            );
            joins.iter().for_each(|join| s.join(join));
            if !joins.is_empty() {
                s.refuse_if(
                    is_named_twice(from, joins),
                    "two sources of one FROM go by the same name",
                    "Give each of them an alias of its own.",
                );
            }
        });
    }

    fn join(&mut self, join: &Join) {
        self.text += 20;
        match join.kind {
            JoinKind::Full => self.need(Feature::FullJoin),
            JoinKind::CrossApply | JoinKind::OuterApply => self.need(Feature::Apply),
            JoinKind::Right => self.need(Feature::RightJoin),
            JoinKind::Inner | JoinKind::Left | JoinKind::Cross => {}
        }
        let bare = matches!(join.kind, JoinKind::Cross | JoinKind::CrossApply | JoinKind::OuterApply);
        self.refuse_if(
            bare != matches!(join.on, JoinOn::Nothing),
            "a join has no condition, or a cross join has one",
            "Give every join but a cross join a condition.",
        );
        let applied = matches!(join.kind, JoinKind::CrossApply | JoinKind::OuterApply);
        self.at("join", |s| {
            s.source_of(&join.source, applied);
            match &join.on {
                JoinOn::Nothing => {}
                JoinOn::On(condition) => s.at("on", |s| s.expr(condition, Position::Predicate)),
                JoinOn::Using(columns) => {
                    s.need(Feature::JoinUsing);
                    columns.iter().for_each(|column| s.name(column));
                }
            }
        });
    }

    /// The columns of a query that another one reads.
    pub(super) fn columns(&mut self, query: &Query) {
        if self.lacks(Feature::UnnamedDerivedColumn) || self.lacks(Feature::EqualDerivedColumns) {
            let items = named_by(query);
            self.need_if(has_unnamed(items), Feature::UnnamedDerivedColumn);
            self.need_if(has_equal_names(items), Feature::EqualDerivedColumns);
        }
    }

    pub(super) fn source(&mut self, source: &Source) {
        self.source_of(source, false);
    }

    fn source_of(&mut self, source: &Source, applied: bool) {
        match source {
            Source::Table(table) => self.table(table),
            Source::Derived(derived) => {
                self.text += 16;
                self.derived = true;
                self.need_if(derived.lateral && !applied, Feature::Lateral);
                self.need_if(!derived.columns.is_empty(), Feature::DerivedColumnList);
                if matches!(derived.query, Query::Values(_)) {
                    self.need(Feature::ValuesTable);
                    self.need_if(derived.columns.is_empty(), Feature::ValuesTableWithoutNames);
                }
                if derived.columns.is_empty() {
                    self.columns(&derived.query);
                }
                match &derived.alias {
                    Some(alias) => self.name(alias),
                    None => self.refuse_if(true, "a query in FROM has no alias", "Add one by `alias`."),
                }
                derived.columns.iter().for_each(|column| self.name(column));
                if let Some(width) = width(&derived.query) {
                    self.refuse_if(
                        !derived.columns.is_empty() && derived.columns.len() != width,
                        "a query in FROM has another number of columns than names for them",
                        "Name as many columns as it has.",
                    );
                }
                // What is computed by itself is computed before anything is changed, on engines that ask whether it is in time.
                let target = if keeps_rows(&derived.query) { self.target.take() } else { None };
                let before = self.lacks(Feature::TargetInSubquery) && self.lacks(Feature::TargetInDerived);
                let apart = target.is_some() && before;
                let changing = if apart { self.changing.take() } else { None };
                self.query(&derived.query, Place::Derived);
                self.target = target.or(self.target.take());
                self.changing = changing.or(self.changing.take());
            }
            Source::Function(function) => {
                self.need(Feature::TableFunction);
                self.need_if(function.lateral && !applied, Feature::Lateral);
                self.need_if(!function.columns.is_empty(), Feature::DerivedColumnList);
                self.text += 32;
                function.alias.iter().chain(&function.columns).for_each(|name| self.name(name));
                function.arguments.iter().for_each(|argument| self.expr(argument, Position::Value));
            }
            Source::Joined(joined) => self.deeper(|s| {
                s.text += 2;
                s.source(&joined.first);
                joined.joins.iter().for_each(|join| s.join(join));
            }),
            Source::Extended(extended) => self.deeper(|s| {
                s.source_of(&extended.source, applied);
                s.text += 16;
                extended.extension.arguments.iter().for_each(|argument| s.expr(argument, Position::Value));
            }),
            Source::Raw(raw) => self.raw(raw),
        }
    }

    pub(super) fn table(&mut self, table: &crate::ast::Table) {
        self.text += 4;
        self.name(&table.name.name);
        table.name.qualifiers.iter().for_each(|qualifier| self.name(qualifier));
        if let Some(alias) = &table.alias {
            self.name(alias);
        }
        self.need_if(table.lock.is_some(), Feature::TableLockHint);
        let changed = self.depth > 0 && self.target.as_ref().is_some_and(|target| target.may_be(&table.name));
        self.need_if(changed, Feature::TargetInSubquery);
        if let Some((_, feature)) =
            self.changing.as_ref().filter(|(changing, _)| changing.may_be(&table.name))
        {
            self.need(*feature);
        }
    }
}

//! MERGE.

use super::reads::reads_any;
use super::{Place, Position, Survey, Trail};
use crate::ast::{Expr, Merge, MergeAction};
use crate::feature::Feature;

impl<T: Trail> Survey<'_, T> {
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
}

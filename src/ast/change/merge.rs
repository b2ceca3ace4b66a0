use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ast::{
    Assignment, Expr, IntoItems, IntoNames, IntoOperands, IntoSource, Item, Name, Source, Table, With, place,
};

/// MERGE: rows of a source that update, delete or become rows of a table. The first branch that fits counts.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct Merge {
    /// Common table expressions.
    pub with: Option<Box<With>>,
    /// The table that changes.
    pub table: Table,
    /// Where rows come from.
    pub source: Source,
    /// Which rows belong together.
    pub on: Expr,
    /// What is done, in which case.
    pub branches: Vec<MergeBranch>,
    /// What is returned of the changed rows.
    pub returning: Vec<Item>,
    /// Whether concurrent inserts of the same key must be kept out, as an upsert does.
    pub serializable: bool,
}

/// One WHEN of a MERGE.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub struct MergeBranch {
    /// WHEN MATCHED rather than WHEN NOT MATCHED.
    pub matched: bool,
    /// Only where all of these hold.
    pub filter: Vec<Expr>,
    /// What is done.
    pub action: MergeAction,
}

/// What a branch of a MERGE does.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum MergeAction {
    /// The row of the table gets new values.
    Update(Vec<Assignment>),
    /// The row of the table goes.
    Delete,
    /// The row of the source becomes one of the table.
    Insert {
        /// The columns that are given.
        columns: Vec<Name>,
        /// Their values.
        values: Vec<Expr>,
    },
}

/// MERGE of rows of `source` into `table`.
#[must_use]
pub fn merge_into(table: impl Into<Table>, source: impl IntoSource, on: impl Into<Expr>) -> Merge {
    Merge {
        with: None,
        table: table.into(),
        source: source.into_source(),
        on: on.into(),
        branches: Vec::new(),
        returning: Vec::new(),
        serializable: false,
    }
}

impl Merge {
    /// WHEN MATCHED THEN UPDATE.
    #[must_use]
    #[inline]
    pub fn when_matched_update(self, assignments: impl Into<Vec<Assignment>>) -> Merge {
        self.branch(true, MergeAction::Update(assignments.into()))
    }

    /// WHEN MATCHED THEN DELETE.
    #[must_use]
    #[inline]
    pub fn when_matched_delete(self) -> Merge {
        self.branch(true, MergeAction::Delete)
    }

    /// WHEN NOT MATCHED THEN INSERT.
    #[must_use]
    #[inline]
    pub fn when_not_matched_insert(self, columns: impl IntoNames, values: impl IntoOperands) -> Merge {
        self.branch(
            false,
            MergeAction::Insert { columns: columns.into_names(), values: values.into_operands() },
        )
    }

    /// Only where `predicate` holds: a condition of the branch that was added last.
    #[must_use]
    #[inline]
    pub fn only_if(mut self, predicate: impl Into<Expr>) -> Merge {
        if let Some(branch) = self.branches.last_mut() {
            branch.filter.push(predicate.into());
        }
        self
    }

    /// What is returned of the changed rows.
    #[must_use]
    #[inline]
    pub fn returning(self, items: impl IntoItems) -> Merge {
        Merge { returning: place::append(self.returning, items.into_items()), ..self }
    }

    fn branch(mut self, matched: bool, action: MergeAction) -> Merge {
        self.branches.push(MergeBranch { matched, filter: Vec::new(), action });
        self
    }
}

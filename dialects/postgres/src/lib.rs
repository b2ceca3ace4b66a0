//! PostgreSQL, versions 12 to 18. <https://www.postgresql.org/docs/current/sql.html>
#![no_std]

extern crate alloc;

mod functions;
mod render;
mod reserved;
mod types;

use isogloss::{
    AggregateSpelling, Binary, Dialect, Feature, FeatureSet, Folding, FunctionTable, Like, Limit, Limits,
    NullOrder, Placeholder, Renderer, Spelling, Transaction, Type, TypePlace, Value, Version,
};

/// PostgreSQL of some version; the newest by default.
#[derive(Debug, Clone, Copy)]
pub struct Postgres {
    version: Version,
}

impl Default for Postgres {
    fn default() -> Postgres {
        Postgres::version(18)
    }
}

/// What version 12 can do.
const FEATURES: FeatureSet = FeatureSet::of(&[
    // https://www.postgresql.org/docs/current/sql-select.html
    Feature::Limit,
    Feature::Offset,
    Feature::DistinctOn,
    Feature::NullOrdering,
    Feature::OrderInSubquery,
    Feature::GroupedTermInHaving,
    Feature::SelectWithoutFrom,
    Feature::FullJoin,
    Feature::JoinUsing,
    Feature::Lateral,
    Feature::OuterColumnInDerived,
    Feature::DerivedColumnList,
    Feature::ValuesTable,
    Feature::ValuesQuery,
    Feature::TableFunction,
    Feature::Intersect,
    Feature::Except,
    Feature::IntersectAll,
    Feature::ExceptAll,
    Feature::NestedSetOperation,
    // https://www.postgresql.org/docs/current/queries-with.html
    Feature::With,
    Feature::WithRecursive,
    Feature::WithBeforeInsert,
    Feature::WithBeforeUpdate,
    Feature::WithBeforeDelete,
    Feature::DmlInWith,
    Feature::MaterializedHint,
    // https://www.postgresql.org/docs/current/sql-expressions.html#SYNTAX-WINDOW-FUNCTIONS
    Feature::WindowFunction,
    Feature::RangeOffsetFrame,
    Feature::GroupsFrame,
    Feature::FrameExclusion,
    Feature::NamedWindow,
    // https://www.postgresql.org/docs/current/sql-expressions.html#SYNTAX-AGGREGATES
    Feature::AggregateFilter,
    Feature::WithinGroup,
    Feature::StringAggregate,
    Feature::BooleanAggregate,
    Feature::CountDistinctRow,
    // https://www.postgresql.org/docs/current/functions-comparison.html
    Feature::RowEquality,
    Feature::RowOrdering,
    Feature::RowInList,
    Feature::RowInSubquery,
    Feature::IsDistinctFrom,
    Feature::RowIsDistinctFrom,
    Feature::BetweenSymmetric,
    Feature::ILike,
    Feature::CaseSensitiveLike,
    Feature::QuantifiedComparison,
    Feature::AnyOfArray,
    Feature::BooleanType,
    Feature::PredicateAsValue,
    Feature::ValueAsPredicate,
    Feature::TruthTest,
    Feature::Collate,
    Feature::Concat,
    Feature::ConcatIgnoringNull,
    Feature::ArrayValue,
    Feature::IntervalValue,
    // https://www.postgresql.org/docs/current/sql-insert.html
    Feature::MultiRowInsert,
    Feature::InsertDefaultValues,
    Feature::DefaultInRow,
    Feature::DefaultInUpdate,
    Feature::UpsertNothing,
    Feature::UpsertUpdate,
    Feature::UpsertNothingOnAnyKey,
    Feature::InsertReturning,
    Feature::UpdateReturning,
    Feature::DeleteReturning,
    // https://www.postgresql.org/docs/current/sql-update.html
    Feature::UpdateFrom,
    Feature::DeleteUsing,
    Feature::ReturningOtherTables,
    Feature::InsertAlias,
    Feature::TargetAlias,
    Feature::TargetInSubquery,
    Feature::SimultaneousAssignment,
    Feature::RowIdColumn,
    // https://www.postgresql.org/docs/current/sql-select.html#SQL-FOR-UPDATE-SHARE
    Feature::ForUpdate,
    Feature::ForShare,
    Feature::LockOf,
    Feature::LockNoWait,
    Feature::LockSkipLocked,
    // https://www.postgresql.org/docs/current/sql-begin.html
    Feature::Begin,
    Feature::ReadOnlyTransaction,
    Feature::IsolationInBegin,
    Feature::DeferrableTransaction,
    Feature::Savepoint,
    Feature::ReleaseSavepoint,
    Feature::CreateIfNotExists,
    Feature::DropIfExists,
    Feature::IdentityColumn,
]);

const SPELLING: Spelling = {
    let mut spelling = Spelling::STANDARD;
    spelling.folding = Folding::Lower;
    spelling.reserved = &reserved::WORDS;
    spelling.placeholder = Placeholder::Dollar;
    spelling.reuses_placeholders = true;
    spelling.null_order = NullOrder::Large;
    spelling.like_backslash = true;
    // The place of a row within a table, which may be one of several partitions.
    // https://www.postgresql.org/docs/current/ddl-system-columns.html
    spelling.row_id = &["tableoid", "ctid"];
    spelling
};

const LIMITS: Limits = {
    let mut limits = Limits::NONE;
    // https://www.postgresql.org/docs/current/limits.html: longer names are cut off silently by the server.
    limits.name_length = 63;
    limits.name_in_bytes = true;
    limits.binds = 65_535;
    limits
};

impl Postgres {
    /// What the oldest version that is written for can do.
    pub const FEATURES: FeatureSet = FEATURES;

    /// PostgreSQL of this major version; the dialect knows 12 to 18.
    #[must_use]
    pub const fn version(major: u16) -> Postgres {
        Postgres { version: Version::new(major, 0, 0) }
    }
}

impl Dialect for Postgres {
    fn name(&self) -> &'static str {
        "postgres"
    }

    fn version(&self) -> Version {
        self.version
    }

    fn features(&self) -> FeatureSet {
        let features = FEATURES;
        if self.version.major >= 17 {
            // https://www.postgresql.org/docs/17/sql-merge.html: RETURNING, and MERGE in WITH
            return features.with(&[
                Feature::LimitWithTies,
                Feature::Merge,
                Feature::MergeReturning,
                Feature::WithBeforeMerge,
            ]);
        }
        if self.version.major >= 15 {
            // https://www.postgresql.org/docs/15/sql-merge.html
            return features.with(&[Feature::LimitWithTies, Feature::Merge, Feature::WithBeforeMerge]);
        }
        if self.version.major >= 13 {
            // https://www.postgresql.org/docs/13/sql-select.html#SQL-LIMIT
            return features.with(&[Feature::LimitWithTies]);
        }
        features
    }

    fn spelling(&self) -> Spelling {
        SPELLING
    }

    fn limits(&self) -> Limits {
        LIMITS
    }

    fn functions(&self) -> &'static FunctionTable {
        if self.version.major >= 13 { &functions::FUNCTIONS_13 } else { &functions::FUNCTIONS }
    }

    fn aggregates(&self) -> &'static [AggregateSpelling] {
        functions::AGGREGATES
    }

    fn render_type<'q>(&self, ty: &Type, place: TypePlace, out: &mut Renderer<'q, '_>) {
        types::data_type(ty, place, out);
    }

    fn render_literal<'q>(&self, value: &Value, out: &mut Renderer<'q, '_>) {
        types::literal(value, out);
    }

    fn render_limit<'q>(&self, limit: &'q Limit, _ordered: bool, out: &mut Renderer<'q, '_>) {
        render::limit(limit, out);
    }

    fn render_bits<'q>(&self, binary: &'q Binary, out: &mut Renderer<'q, '_>) {
        render::bits(binary, out);
    }

    fn render_like<'q>(&self, like: &'q Like, out: &mut Renderer<'q, '_>) {
        render::like(like, out);
    }

    fn render_aggregate<'q>(&self, aggregate: &'q isogloss::Aggregate, out: &mut Renderer<'q, '_>) {
        render::aggregate(aggregate, out);
    }

    fn render_update<'q>(&self, update: &'q isogloss::Update, out: &mut Renderer<'q, '_>) {
        render::update(update, out);
    }

    fn render_delete<'q>(&self, delete: &'q isogloss::Delete, out: &mut Renderer<'q, '_>) {
        render::delete(delete, out);
    }

    fn render_merge<'q>(&self, merge: &'q isogloss::Merge, out: &mut Renderer<'q, '_>) {
        render::merge(merge, out);
    }

    fn render_transaction<'q>(&self, transaction: &'q Transaction, out: &mut Renderer<'q, '_>) {
        render::transaction(transaction, out);
    }
}

//! PostgreSQL, versions 12 to 18. <https://www.postgresql.org/docs/current/sql.html>
//!
//! It comes closest to the SQL standard, and to the language of Isogloss, which takes its meaning where the standard is
//! silent. What is made up for: GREATEST and LEAST pass over NULLs, padding cuts texts off, and a bind whose type
//! nothing around it tells is refused by the server. Times keep microseconds.
//!
//! ```
//! use isogloss::{DateField, compile, date_add, col, select};
//! use isogloss_postgres::Postgres;
//!
//! let query = select(date_add(DateField::Month, col("due"), 1)).from("bills");
//! assert_eq!(compile(&query, &Postgres::version(16))?.sql(), "SELECT due + $1 * INTERVAL '1 month' FROM bills");
//! # Ok::<(), isogloss::Error>(())
//! ```
#![no_std]

extern crate alloc;

mod extension;
mod functions;
mod moments;
mod render;
mod reserved;
mod types;

use isogloss::{
    AggregateSpelling, Backslash, Binary, Cast, Dialect, Feature, FeatureSet, Folding, FunctionTable, Like,
    Limit, Limits, NullOrder, Placeholder, Renderer, Spelling, Transaction, Type, TypePlace, Value, Version,
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
    Feature::OrderSetOperationByName,
    Feature::GroupedTermInHaving,
    Feature::BareColumnInGroupBy,
    Feature::StarBesideItems,
    Feature::SubqueryInAggregate,
    Feature::SubqueryInGroupBy,
    Feature::SelectWithoutFrom,
    Feature::UnnamedDerivedColumn,
    Feature::EqualDerivedColumns,
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
    Feature::QuantifiedComparison,
    Feature::BooleanType,
    Feature::PredicateAsValue,
    Feature::ValueAsPredicate,
    Feature::TruthTest,
    Feature::Collate,
    Feature::Concat,
    Feature::ConcatIgnoringNull,
    // The client is told which type the server takes for a bind, and refuses a value that does not fit.
    Feature::BindBesideOperand,
    Feature::DecimalBind,
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
    Feature::UpsertOnTerm,
    Feature::UpsertOnConstraint,
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
    Feature::NewValuesFirst,
    Feature::SimultaneousAssignment,
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
    Feature::ExpressionDefault,
    Feature::UniqueRowWithNull,
])
// Aggregate ORDER BY is not implemented for window functions (seen on 15).
.remove(Feature::StringAggregateOrderInWindow)
// column reference .. is ambiguous (seen on 15 and 18).
.remove(Feature::BareColumnInUpsert);

/// Version 13: <https://www.postgresql.org/docs/13/sql-select.html#SQL-LIMIT>
const VERSION_13: FeatureSet = FEATURES.with(&[Feature::LimitWithTies]);

/// Version 15: <https://www.postgresql.org/docs/15/sql-merge.html>
const VERSION_15: FeatureSet = VERSION_13.with(&[Feature::Merge, Feature::WithBeforeMerge]);

/// Version 17 has RETURNING of MERGE: <https://www.postgresql.org/docs/17/sql-merge.html>
const VERSION_17: FeatureSet = VERSION_15.with(&[Feature::MergeReturning]);

const SPELLING: Spelling = {
    let mut spelling = Spelling::STANDARD;
    spelling.folding = Folding::Lower;
    spelling.reserved = &reserved::WORDS;
    spelling.placeholder = Placeholder::Dollar;
    spelling.reuses_placeholders = true;
    spelling.null_order = NullOrder::Large;
    // Alike whatever standard_conforming_strings says.
    // https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS-ESCAPE
    spelling.backslash = Backslash::Doubled("E");
    spelling.like_backslash = true;
    spelling.like_escapes_any = true;
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

    /// Its spelling, for dialects that are like it.
    pub const SPELLING: Spelling = SPELLING;

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
        match self.version.major {
            17.. => VERSION_17,
            15.. => VERSION_15,
            13.. => VERSION_13,
            _ => FEATURES,
        }
    }

    fn spelling(&self) -> &Spelling {
        &SPELLING
    }

    fn limits(&self) -> &Limits {
        &LIMITS
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

    fn render_cast<'q>(&self, cast: &'q Cast, out: &mut Renderer<'q, '_>) {
        types::cast(cast, out);
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

    fn render_function<'q>(&self, call: &'q isogloss::FunctionCall, out: &mut Renderer<'q, '_>) {
        moments::function(call, out);
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

    fn render_extension<'q>(&self, extension: &'q isogloss::Extension, out: &mut Renderer<'q, '_>) {
        extension::extension(extension, out);
    }

    fn render_transaction<'q>(&self, transaction: &'q Transaction, out: &mut Renderer<'q, '_>) {
        render::transaction(transaction, out);
    }
}

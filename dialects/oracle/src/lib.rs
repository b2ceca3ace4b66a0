//! Oracle Database, 11.2 to 23ai. <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/>
//!
//! Empty text is NULL, so that a literal of it is refused, and a function's empty result is NULL. Before 23ai there are no
//! truth values and a query needs a table; before 12 rows are counted by ROWNUM. There is no time of day without a date,
//! a DATE has one, and an alias of a table has no AS.
//!
//! ```
//! use isogloss::{DateField, col, compile, extract, select};
//! use isogloss_oracle::Oracle;
//!
//! let query = select(extract(DateField::Hour, col("begun"))).from("shifts");
//! assert_eq!(compile(&query, &Oracle::version(19))?.sql(), "SELECT TO_NUMBER(TO_CHAR(begun, 'HH24')) FROM shifts");
//! # Ok::<(), isogloss::Error>(())
//! ```
#![no_std]

extern crate alloc;

mod change;
mod functions;
mod moments;
mod render;
mod reserved;
mod types;

use isogloss::{
    Aggregate, AggregateSpelling, Binary, Cast, Concat, Dialect, DummyTable, Extension, Feature, FeatureSet,
    Folding, FunctionCall, FunctionTable, Limits, Merge, NullOrder, Placeholder, Renderer, Spelling, Type,
    TypePlace, Value, Version,
};

/// Oracle Database of some version; the newest by default.
#[derive(Debug, Clone, Copy)]
pub struct Oracle {
    version: Version,
}

impl Default for Oracle {
    fn default() -> Oracle {
        Oracle::version(23)
    }
}

/// What version 11.2 can do.
const FEATURES: FeatureSet = FeatureSet::of(&[
    Feature::NullOrdering,
    Feature::OrderInSubquery,
    Feature::OrderSetOperationByName,
    Feature::GroupedTermInHaving,
    Feature::BareColumnInGroupBy,
    Feature::SubqueryInAggregate,
    Feature::SelectWithoutFrom,
    Feature::UnnamedDerivedColumn,
    Feature::FullJoin,
    Feature::JoinUsing,
    Feature::TableFunction,
    Feature::RowNumColumn,
    Feature::With,
    Feature::WithRecursive,
    Feature::Intersect,
    Feature::Except,
    Feature::NestedSetOperation,
    Feature::WindowFunction,
    Feature::RangeOffsetFrame,
    Feature::IgnoreNulls,
    Feature::DistinctInWindow,
    Feature::WithinGroup,
    Feature::StringAggregate,
    Feature::RowInList,
    Feature::RowInSubquery,
    Feature::IsDistinctFrom,
    Feature::QuantifiedComparison,
    Feature::ConcatIgnoringNull,
    Feature::BindInference,
    Feature::DefaultInRow,
    Feature::DefaultInUpdate,
    Feature::Merge,
    Feature::InsertAlias,
    Feature::TargetAlias,
    Feature::TargetInSubquery,
    Feature::SimultaneousAssignment,
    Feature::ForUpdate,
    Feature::LockNoWait,
    Feature::LockSkipLocked,
    // https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/SET-TRANSACTION.html
    Feature::Begin,
    Feature::ReadOnlyTransaction,
    Feature::IsolationInBegin,
    Feature::Savepoint,
    // Before 23 by a block that passes over the error.
    Feature::CreateIfNotExists,
    Feature::DropIfExists,
    Feature::ExpressionDefault,
])
// MERGE has one branch of each kind, deletes only what it has updated, and fails with ORA-38104 where it changes a
// column of its condition. https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/MERGE.html
.remove(Feature::MergeBranches)
.remove(Feature::MergeDelete)
.remove(Feature::MergeOfCondition)
.remove(Feature::WithRecursiveDistinct)
// ORA-25154: https://docs.oracle.com/en/error-help/db/ora-25154/
.remove(Feature::QualifiedUsingColumn)
// A member that names itself is recursive, and needs a list of columns (ORA-32039).
// https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/SELECT.html
.remove(Feature::ShadowingWith)
.remove(Feature::OrderInSetBranch)
.remove(Feature::StringAggregateDistinct)
// Behind OVER stands PARTITION BY alone: https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/LISTAGG.html
.remove(Feature::StringAggregateInOrderedWindow)
// ORA-02014
.remove(Feature::LockWithLimit)
// FOR UPDATE belongs to the outermost query.
.remove(Feature::LockInSubquery);

/// Version 12.1: <https://docs.oracle.com/database/121/SQLRF/statements_10002.htm>
const VERSION_12: FeatureSet = FEATURES
    .with(&[
        Feature::Limit,
        Feature::Offset,
        Feature::LimitWithTies,
        Feature::LimitPercent,
        Feature::Lateral,
        Feature::Apply,
        Feature::IdentityColumn,
    ])
    // ORA-00918: https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/SELECT.html
    .remove(Feature::LimitOfEqualNames);

/// Version 12.2: <https://docs.oracle.com/en/database/oracle/oracle-database/12.2/sqlrf/CAST.html>
const VERSION_12_2: FeatureSet = VERSION_12.with(&[Feature::TryCast, Feature::Collate]);

/// Version 19: <https://docs.oracle.com/en/database/oracle/oracle-database/19/sqlrf/LISTAGG.html>
const VERSION_19: FeatureSet = VERSION_12_2.insert(Feature::StringAggregateDistinct);

/// Version 21: <https://docs.oracle.com/en/database/oracle/oracle-database/21/nfcon/>
const VERSION_21: FeatureSet = VERSION_19.with(&[
    Feature::IntersectAll,
    Feature::ExceptAll,
    Feature::GroupsFrame,
    Feature::FrameExclusion,
    Feature::NamedWindow,
]);

/// Version 23ai: <https://docs.oracle.com/en/database/oracle/oracle-database/23/nfcoa/>
const VERSION_23: FeatureSet = VERSION_21.with(&[
    Feature::BooleanType,
    Feature::PredicateAsValue,
    Feature::ValueAsPredicate,
    Feature::TruthTest,
    Feature::BooleanAggregate,
    Feature::MultiRowInsert,
    Feature::UpdateFrom,
]);

const SPELLING: Spelling = {
    let mut spelling = Spelling::STANDARD;
    spelling.folding = Folding::Upper;
    spelling.reserved = &reserved::WORDS;
    spelling.placeholder = Placeholder::Colon;
    spelling.table_alias = " ";
    spelling.recursive = "";
    spelling.except = "MINUS";
    spelling.dummy_table = Some(DummyTable::always("DUAL"));
    spelling.null_order = NullOrder::Large;
    spelling.true_literal = "1";
    spelling.false_literal = "0";
    // https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/ROWID-Pseudocolumn.html
    spelling.row_id = &["rowid"];
    spelling
};

const SPELLING_23: Spelling = {
    let mut spelling = SPELLING;
    // Whether WHERE may stand without FROM, the manual does not say; the one row of DUAL is always there.
    spelling.dummy_table = Some(DummyTable::with_where("DUAL"));
    spelling.true_literal = "TRUE";
    spelling.false_literal = "FALSE";
    spelling
};

const LIMITS: Limits = {
    let mut limits = Limits::NONE;
    limits.name_length = 128;
    limits.name_in_bytes = true;
    limits.binds = 65_535;
    // ORA-01795
    limits.in_list = 1_000;
    limits.table_name_parts = 2;
    limits
};

/// Names were shorter before 12.2.
/// <https://docs.oracle.com/en/database/oracle/oracle-database/12.2/newft/new-features.html>
const LIMITS_11: Limits = {
    let mut limits = LIMITS;
    limits.name_length = 30;
    limits
};

const LIMITS_23: Limits = {
    let mut limits = LIMITS;
    limits.in_list = 65_535;
    limits
};

impl Oracle {
    /// What the oldest version that is written for can do.
    pub const FEATURES: FeatureSet = FEATURES;

    /// Oracle Database of this version: 11 (which is 11.2), 12 (which is 12.2), 18, 19, 21, 23.
    #[must_use]
    pub const fn version(major: u16) -> Oracle {
        Oracle::release(major, if major == 11 || major == 12 { 2 } else { 0 })
    }

    /// Oracle Database of this release: `Oracle::release(12, 1)`.
    #[must_use]
    pub const fn release(major: u16, minor: u16) -> Oracle {
        Oracle { version: Version::new(major, minor, 0) }
    }
}

impl Dialect for Oracle {
    fn name(&self) -> &'static str {
        "oracle"
    }

    fn version(&self) -> Version {
        self.version
    }

    fn features(&self) -> FeatureSet {
        match self.version {
            version if version.is_at_least(23, 0, 0) => VERSION_23,
            version if version.is_at_least(21, 0, 0) => VERSION_21,
            version if version.is_at_least(19, 0, 0) => VERSION_19,
            version if version.is_at_least(12, 2, 0) => VERSION_12_2,
            version if version.is_at_least(12, 0, 0) => VERSION_12,
            _ => FEATURES,
        }
    }

    fn spelling(&self) -> &Spelling {
        if self.version.major >= 23 { &SPELLING_23 } else { &SPELLING }
    }

    fn limits(&self) -> &Limits {
        match self.version {
            version if version.is_at_least(23, 0, 0) => &LIMITS_23,
            version if version.is_at_least(12, 2, 0) => &LIMITS,
            _ => &LIMITS_11,
        }
    }

    fn functions(&self) -> &'static FunctionTable {
        &functions::FUNCTIONS
    }

    fn aggregates(&self) -> &'static [AggregateSpelling] {
        if self.version.major >= 23 { functions::AGGREGATES_23 } else { functions::AGGREGATES }
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

    fn render_distinct_from<'q>(&self, binary: &'q Binary, out: &mut Renderer<'q, '_>) {
        render::distinct_from(binary, out);
    }

    fn render_function<'q>(&self, call: &'q FunctionCall, out: &mut Renderer<'q, '_>) {
        moments::function(call, out);
    }

    fn render_bits<'q>(&self, binary: &'q Binary, out: &mut Renderer<'q, '_>) {
        render::bits(binary, out);
    }

    fn render_concat<'q>(&self, concat: &'q Concat, out: &mut Renderer<'q, '_>) {
        render::concat(concat, out);
    }

    fn render_aggregate<'q>(&self, aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
        render::aggregate(aggregate, out);
    }

    fn render_extension<'q>(&self, extension: &'q Extension, out: &mut Renderer<'q, '_>) {
        render::extension(extension, out);
    }

    fn render_transaction<'q>(&self, transaction: &'q isogloss::Transaction, out: &mut Renderer<'q, '_>) {
        change::transaction(transaction, out);
    }

    fn render_create_table<'q>(&self, create: &'q isogloss::CreateTable, out: &mut Renderer<'q, '_>) {
        change::create_table(create, out);
    }

    fn render_drop_table<'q>(&self, drop: &'q isogloss::DropTable, out: &mut Renderer<'q, '_>) {
        change::drop_table(drop, out);
    }

    fn render_merge<'q>(&self, merge: &'q Merge, out: &mut Renderer<'q, '_>) {
        render::merge(merge, out);
    }
}

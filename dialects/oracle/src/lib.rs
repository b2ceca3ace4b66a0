//! Oracle Database, 11.2 to 23ai. <https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/>
#![no_std]

extern crate alloc;

mod change;
mod functions;
mod render;
mod reserved;
mod types;

use isogloss::{
    Aggregate, AggregateSpelling, Binary, Concat, Dialect, DummyTable, Extension, Feature, FeatureSet,
    Folding, FunctionTable, Limits, Merge, NullOrder, Placeholder, Renderer, Spelling, Type, TypePlace,
    Value, Version,
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
    Feature::GroupedTermInHaving,
    Feature::SelectWithoutFrom,
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
    Feature::RowIdColumn,
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
])
// MERGE has one branch of each kind, deletes only what it has updated, and fails with ORA-38104 where it changes a
// column of its condition. https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/MERGE.html
.remove(Feature::MergeBranches)
.remove(Feature::MergeDelete)
.remove(Feature::MergeOfCondition)
.remove(Feature::WithRecursiveDistinct)
.remove(Feature::OrderInSetBranch)
.remove(Feature::StringAggregateDistinct)
// ORA-02014
.remove(Feature::LockWithLimit);

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

impl Oracle {
    /// What the oldest version that is written for can do.
    pub const FEATURES: FeatureSet = FEATURES;

    /// Oracle Database of this version: 11 (which is 11.2), 12, 18, 19, 21, 23.
    #[must_use]
    pub const fn version(major: u16) -> Oracle {
        let minor = if major == 11 { 2 } else { 0 };
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
        let mut features = FEATURES;
        if self.version.major >= 12 {
            features = features.with(&[
                Feature::Limit,
                Feature::Offset,
                Feature::LimitWithTies,
                Feature::LimitPercent,
                Feature::Lateral,
                Feature::Apply,
                Feature::TryCast,
                Feature::Collate,
                Feature::IdentityColumn,
            ]);
        }
        if self.version.major >= 21 {
            features = features.with(&[
                Feature::IntersectAll,
                Feature::ExceptAll,
                Feature::GroupsFrame,
                Feature::FrameExclusion,
                Feature::NamedWindow,
            ]);
        }
        if self.version.major >= 23 {
            features = features.with(&[
                Feature::BooleanType,
                Feature::PredicateAsValue,
                Feature::ValueAsPredicate,
                Feature::TruthTest,
                Feature::BooleanAggregate,
                Feature::ValuesTable,
                Feature::DerivedColumnList,
                Feature::MultiRowInsert,
                Feature::UpdateFrom,
            ]);
        }
        features
    }

    fn spelling(&self) -> Spelling {
        let mut spelling = SPELLING;
        if self.version.major >= 23 {
            spelling.dummy_table = None;
            spelling.true_literal = "TRUE";
            spelling.false_literal = "FALSE";
        }
        spelling
    }

    fn limits(&self) -> Limits {
        let mut limits = LIMITS;
        if self.version.major < 12 {
            limits.name_length = 30;
        }
        if self.version.major >= 23 {
            limits.in_list = 65_535;
        }
        limits
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

    fn render_distinct_from<'q>(&self, binary: &'q Binary, out: &mut Renderer<'q, '_>) {
        render::distinct_from(binary, out);
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

//! Firebird, 3.0 to 5.0. <https://www.firebirdsql.org/en/reference-manuals/>
//!
//! The database's character set is taken to be UTF8. A query needs a table, rows of VALUES are a union, and rows of two
//! numbers are compared part by part. A bind takes the type of what stands beside it, and is cast where that would round
//! it or cut it off; a literal of text is of a fixed length, and is cast to one that is not.
//!
//! A recursion goes 1,024 levels deep. What goes deeper is an error of Firebird's, which no statement can lift: it is
//! followed level by level in the program instead.
//! <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref30/firebird-30-language-reference.html#fblangref30-dml-select-cte-recursive>
//!
//! ```
//! use isogloss::{col, compile, select};
//! use isogloss_firebird::Firebird;
//!
//! let query = select("name").from("people").filter(col("height").gt(1.75)).limit(10);
//! assert_eq!(
//!     compile(&query, &Firebird::default())?.sql(),
//!     "SELECT name FROM people WHERE height > CAST(? AS DOUBLE PRECISION) FETCH FIRST 10 ROWS ONLY"
//! );
//! # Ok::<(), isogloss::Error>(())
//! ```
#![no_std]

extern crate alloc;

mod change;
mod functions;
mod moments;
mod render;
mod reserved;
mod schema;
mod types;

use isogloss::{
    Aggregate, AggregateSpelling, Binary, ColumnDef, CreateTable, Delete, Dialect, DropTable, DummyTable,
    Feature, FeatureSet, Folding, FunctionTable, Insert, Item, Limits, Lock, NullOrder, Placeholder,
    Renderer, Spelling, Transaction, Type, TypePlace, Update, Value, Version,
};

/// Firebird of some version; the newest by default.
#[derive(Debug, Clone, Copy)]
pub struct Firebird {
    version: Version,
}

impl Default for Firebird {
    fn default() -> Firebird {
        Firebird::version(5)
    }
}

/// What version 3.0 can do. <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref30/firebird-30-language-reference.html>
const FEATURES: FeatureSet = FeatureSet::of(&[
    // #fblangref30-dml-select-offsetfetch
    Feature::Limit,
    Feature::Offset,
    // #fblangref30-dml-select-orderby
    Feature::NullOrdering,
    Feature::OrderInSubquery,
    Feature::GroupedTermInHaving,
    // From RDB$DATABASE, which has one row.
    Feature::SubqueryInAggregate,
    Feature::SubqueryInGroupBy,
    Feature::SelectWithoutFrom,
    Feature::FullJoin,
    Feature::JoinUsing,
    Feature::OuterColumnInDerived,
    Feature::DerivedColumnList,
    // A stored procedure that can be selected from.
    Feature::TableFunction,
    // #fblangref30-dml-select-cte
    Feature::With,
    Feature::WithRecursive,
    // #fblangref30-windowfuncs
    Feature::WindowFunction,
    Feature::DistinctInWindow,
    // #fblangref30-aggfuncs-list
    Feature::StringAggregate,
    Feature::IsDistinctFrom,
    Feature::QuantifiedComparison,
    // #fblangref30-datatypes-boolean
    Feature::BooleanType,
    Feature::PredicateAsValue,
    Feature::ValueAsPredicate,
    Feature::TruthTest,
    Feature::Collate,
    Feature::Concat,
    // https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref30/firebird-30-language-reference.html#fblangref30-datatypes-special-sqlnull
    Feature::BindInferenceInNullTest,
    Feature::DecimalBind,
    Feature::InsertDefaultValues,
    // #fblangref30-dml-merge
    Feature::Merge,
    Feature::InsertReturning,
    // #fblangref30-dml-update, #fblangref30-dml-delete
    Feature::TargetAlias,
    Feature::UpdateLimit,
    Feature::DeleteLimit,
    Feature::TargetInSubquery,
    Feature::SimultaneousAssignment,
    // #fblangref30-dml-select-with-lock
    Feature::ForUpdate,
    // #fblangref30-transacs
    Feature::Begin,
    Feature::ReadOnlyTransaction,
    Feature::IsolationInBegin,
    Feature::Savepoint,
    Feature::ReleaseSavepoint,
    // By a block that looks first.
    Feature::CreateIfNotExists,
    Feature::DropIfExists,
    // #fblangref30-ddl-tbl-identity
    Feature::IdentityColumn,
])
// A number of rows is a constant or a bind.
// Its equal in the select list is not known for it (-104, seen on 3.0 and 4.0).
.remove(Feature::GroupedSubquery)
.remove(Feature::LimitComputed)
// Parentheses around a branch are not read.
.remove(Feature::LimitInSetBranch)
.remove(Feature::OrderInSetBranch)
// Frames came with version 4.
.remove(Feature::RowsFrame)
.remove(Feature::RangeFrame)
// WITH is not read inside of a query that begins with WITH itself.
.remove(Feature::NestedWith)
// CTE .. has cyclic dependencies (seen on 3.0); a later member is read.
.remove(Feature::ShadowingWith)
// The first branch gives a column its type (seen on 3.0 and 4.0).
.without(&[Feature::RecursiveText, Feature::RecursiveNumber])
// Recursive members go by UNION ALL.
.remove(Feature::WithRecursiveDistinct)
// The order of what LIST joins is undefined.
.without(&[Feature::StringAggregateOrder])
.remove(Feature::StringAggregateOrderInWindow)
// LIST is not supported in ordered windows (seen on 3.0 and 4.0).
.remove(Feature::StringAggregateInOrderedWindow)
// Before version 5 RETURNING gives exactly one row, of NULLs where nothing was changed, so that only INSERT of one row
// can have it. https://www.firebirdsql.org/file/documentation/release_notes/html/en/5_0/rlsnotes50.html
.remove(Feature::UpsertReturning)
.remove(Feature::UpsertNothingReturning)
// WITH LOCK goes with a single table, in the outermost query.
.remove(Feature::LockOfSeveral)
.remove(Feature::LockInSubquery);

/// Version 4.0: <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref40/firebird-40-language-reference.html>
const VERSION_4: FeatureSet = FEATURES.with(&[
    // #fblangref40-windowfuncs-frame
    Feature::RowsFrame,
    Feature::RangeFrame,
    Feature::RangeOffsetFrame,
    Feature::NamedWindow,
    // #fblangref40-aggfuncs
    Feature::AggregateFilter,
    // #fblangref40-dml-select-joins-lateral
    Feature::Lateral,
    // #fblangref40-dml-insert, #fblangref40-dml-update
    Feature::DefaultInRow,
    Feature::DefaultInUpdate,
]);

/// Version 5.0: <https://www.firebirdsql.org/file/documentation/release_notes/html/en/5_0/rlsnotes50.html>
const VERSION_5: FeatureSet = VERSION_4.with(&[
    // RETURNING gives all rows; that of an upsert is MERGE's.
    Feature::InsertReturning,
    Feature::UpdateReturning,
    Feature::DeleteReturning,
    Feature::MergeReturning,
    Feature::LockSkipLocked,
]);

const SPELLING: Spelling = {
    let mut spelling = Spelling::STANDARD;
    spelling.folding = Folding::Upper;
    spelling.reserved = &reserved::WORDS;
    spelling.placeholder = Placeholder::QuestionMark;
    spelling.dummy_table = Some(DummyTable::always("RDB$DATABASE"));
    // #fblangref30-dml-select-orderby: NULLs come first in ascending order.
    spelling.null_order = NullOrder::Small;
    spelling
};

const LIMITS: Limits = {
    let mut limits = Limits::NONE;
    limits.name_length = 63;
    // A message counts its values, each with a mark for NULL beside it, in 16 bits.
    limits.binds = 32_767;
    limits.in_list = 65_535;
    // Each row is a query on a table of its own; one statement reads 255 at most, and a MERGE needs some for itself.
    limits.insert_rows = 252;
    // There are no schemas.
    limits.table_name_parts = 1;
    limits
};

/// Lists of IN were shorter before version 5.
/// <https://www.firebirdsql.org/file/documentation/release_notes/html/en/5_0/rlsnotes50.html>
const LIMITS_4: Limits = {
    let mut limits = LIMITS;
    limits.in_list = 1_499;
    limits
};

/// Names were shorter before version 4.
/// <https://www.firebirdsql.org/file/documentation/release_notes/html/en/4_0/rlsnotes40.html>
const LIMITS_3: Limits = {
    let mut limits = LIMITS_4;
    limits.name_length = 31;
    limits.name_in_bytes = true;
    limits
};

impl Firebird {
    /// What the oldest version that is written for can do.
    pub const FEATURES: FeatureSet = FEATURES;

    /// Firebird of this version: 3, 4 or 5.
    #[must_use]
    pub const fn version(major: u16) -> Firebird {
        Firebird { version: Version::new(major, 0, 0) }
    }
}

impl Dialect for Firebird {
    fn name(&self) -> &'static str {
        "firebird"
    }

    fn version(&self) -> Version {
        self.version
    }

    fn features(&self) -> FeatureSet {
        match self.version.major {
            5.. => VERSION_5,
            4 => VERSION_4,
            _ => FEATURES,
        }
    }

    fn spelling(&self) -> &Spelling {
        &SPELLING
    }

    fn limits(&self) -> &Limits {
        match self.version.major {
            5.. => &LIMITS,
            4 => &LIMITS_4,
            _ => &LIMITS_3,
        }
    }

    fn functions(&self) -> &'static FunctionTable {
        if self.version.major >= 4 { &functions::FUNCTIONS_4 } else { &functions::FUNCTIONS }
    }

    fn aggregates(&self) -> &'static [AggregateSpelling] {
        if self.version.major >= 4 { functions::AGGREGATES_4 } else { functions::AGGREGATES }
    }

    fn render_type<'q>(&self, ty: &Type, place: TypePlace, out: &mut Renderer<'q, '_>) {
        types::data_type(ty, place, out);
    }

    fn render_literal<'q>(&self, value: &Value, out: &mut Renderer<'q, '_>) {
        types::literal(value, out);
    }

    fn render_lock<'q>(&self, lock: &'q Lock, out: &mut Renderer<'q, '_>) {
        render::lock(lock, out);
    }

    fn render_bits<'q>(&self, binary: &'q Binary, out: &mut Renderer<'q, '_>) {
        render::bits(binary, out);
    }

    fn render_function<'q>(&self, call: &'q isogloss::FunctionCall, out: &mut Renderer<'q, '_>) {
        moments::function(call, out);
    }

    fn render_aggregate<'q>(&self, aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
        render::aggregate(aggregate, out);
    }

    fn render_insert<'q>(&self, insert: &'q Insert, out: &mut Renderer<'q, '_>) {
        change::insert(insert, out);
    }

    fn render_returning<'q>(&self, items: &'q [Item], out: &mut Renderer<'q, '_>) {
        change::returning(items, out);
    }

    fn render_update<'q>(&self, update: &'q Update, out: &mut Renderer<'q, '_>) {
        change::update(update, out);
    }

    fn render_delete<'q>(&self, delete: &'q Delete, out: &mut Renderer<'q, '_>) {
        change::delete(delete, out);
    }

    fn render_transaction<'q>(&self, transaction: &'q Transaction, out: &mut Renderer<'q, '_>) {
        change::transaction(transaction, out);
    }

    fn render_create_table<'q>(&self, create: &'q CreateTable, out: &mut Renderer<'q, '_>) {
        schema::create_table(create, out);
    }

    fn render_column_def<'q>(&self, column: &'q ColumnDef, _sole_key: bool, out: &mut Renderer<'q, '_>) {
        schema::column_def(column, out);
    }

    fn render_drop_table<'q>(&self, drop: &'q DropTable, out: &mut Renderer<'q, '_>) {
        schema::drop_table(drop, out);
    }
}

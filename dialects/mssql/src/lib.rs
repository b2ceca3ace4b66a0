//! Microsoft SQL Server, 2008 and later. <https://learn.microsoft.com/en-us/sql/t-sql/language-reference>
//!
//! There are no truth values, rows are limited by TOP or by OFFSET behind ORDER BY, changed rows come from OUTPUT, locks
//! are hints behind a table. Text is that of Unicode, and compares, and is searched, as its collation says. LEN passes
//! over trailing blanks, which is made up for.
//!
//! A page of no rows, behind others, is an error of SQL Server's (10744). Where the tree tells that it has none it is
//! written as TOP of 0; a parameter that is filled with 0 later gets that error.
//! <https://learn.microsoft.com/en-us/sql/t-sql/queries/select-order-by-clause-transact-sql>
//!
//! ```
//! use isogloss::{col, compile, greatest, select};
//! use isogloss_mssql::MsSql;
//!
//! let query = select(greatest([col("a"), col("b")])).from("t").limit(3);
//! assert_eq!(
//!     compile(&query, &MsSql::version(2016))?.sql(),
//!     "SELECT TOP 3 CASE WHEN a >= b THEN a WHEN b >= a THEN b END FROM t"
//! );
//! # Ok::<(), isogloss::Error>(())
//! ```
#![no_std]

extern crate alloc;

mod functions;
mod guard;
mod like;
mod moments;
mod render;
mod reserved;
mod types;

use isogloss::{
    Aggregate, AggregateSpelling, Binary, Cast, ColumnDef, Concat, CreateTable, Delete, Dialect, DropTable,
    Feature, FeatureSet, Folding, FunctionCall, FunctionTable, Insert, Item, Like, Limit, Limits, Lock,
    Merge, NullOrder, Placeholder, Recursion, Renderer, Spelling, Table, Transaction, Type, TypePlace,
    Update, Value, Version,
};

/// SQL Server of some year; the newest by default.
#[derive(Debug, Clone, Copy)]
pub struct MsSql {
    version: Version,
}

impl Default for MsSql {
    fn default() -> MsSql {
        MsSql::version(2022)
    }
}

/// What SQL Server 2008 can do.
const FEATURES: FeatureSet = FeatureSet::of(&[
    Feature::Limit,
    Feature::LimitWithTies,
    Feature::LimitPercent,
    Feature::OrderSetOperationByName,
    Feature::GroupedTermInHaving,
    Feature::BareColumnInGroupBy,
    Feature::StarBesideItems,
    Feature::SelectWithoutFrom,
    Feature::FullJoin,
    Feature::Apply,
    Feature::OuterColumnInDerived,
    Feature::DerivedColumnList,
    Feature::ValuesTable,
    Feature::TableFunction,
    Feature::With,
    Feature::WithRecursive,
    Feature::WithBeforeInsert,
    Feature::WithBeforeUpdate,
    Feature::WithBeforeDelete,
    Feature::Intersect,
    Feature::Except,
    Feature::NestedSetOperation,
    Feature::WindowFunction,
    Feature::QuantifiedComparison,
    Feature::Collate,
    Feature::Concat,
    Feature::BindInference,
    Feature::MultiRowInsert,
    Feature::InsertDefaultValues,
    Feature::DefaultInRow,
    Feature::DefaultInUpdate,
    Feature::Merge,
    Feature::MergeReturning,
    Feature::WithBeforeMerge,
    Feature::ChangeOfCte,
    Feature::InsertReturning,
    Feature::UpdateReturning,
    Feature::DeleteReturning,
    Feature::UpdateFrom,
    Feature::DeleteUsing,
    Feature::ReturningOtherTables,
    Feature::TargetAlias,
    Feature::TargetInSubquery,
    Feature::NewValuesFirst,
    Feature::SimultaneousAssignment,
    Feature::TableLockHint,
    Feature::Begin,
    Feature::Savepoint,
    // Guards are conditions of Transact-SQL around the statement where it has none of its own.
    Feature::CreateIfNotExists,
    Feature::DropIfExists,
    Feature::IdentityColumn,
    Feature::ExpressionDefault,
    Feature::UniqueRowWithNull,
    // TOP takes any rows: an order goes with a common table expression.
    // https://learn.microsoft.com/en-us/sql/t-sql/queries/top-transact-sql
    Feature::UpdateLimit,
    Feature::DeleteLimit,
])
.remove(Feature::UpdateOrder)
.remove(Feature::DeleteOrder)
// TOP belongs to one SELECT: it is no part of a set operation. A branch has no ORDER BY, not even with TOP.
// https://learn.microsoft.com/en-us/sql/t-sql/language-elements/set-operators-union-transact-sql
.remove(Feature::LimitOnSetOperation)
.remove(Feature::LimitInSetBranch)
.remove(Feature::LimitWithTiesAndOffset)
.remove(Feature::LimitPercentAndOffset)
// Frames came with 2012; recursion has no UNION DISTINCT; a WITH stands at the beginning of the statement only.
.remove(Feature::RowsFrame)
.remove(Feature::RangeFrame)
.remove(Feature::NthValue)
.remove(Feature::WithRecursiveDistinct)
// A member that names itself is recursive.
// https://learn.microsoft.com/en-us/sql/t-sql/queries/with-common-table-expression-transact-sql
.remove(Feature::ShadowingWith)
// Types don't match between the anchor and the recursive part (240), unless each is of the same length and precision.
// https://learn.microsoft.com/en-us/sql/t-sql/queries/with-common-table-expression-transact-sql
.remove(Feature::RecursiveText)
.remove(Feature::RecursiveNumber)
.remove(Feature::WithInSubquery)
// https://learn.microsoft.com/en-us/sql/t-sql/queries/table-value-constructor-transact-sql
.remove(Feature::ValuesTableWithoutNames);

/// Version 2012. OFFSET belongs to ORDER BY:
/// <https://learn.microsoft.com/en-us/sql/t-sql/queries/select-order-by-clause-transact-sql>
const VERSION_2012: FeatureSet = FEATURES
    .with(&[Feature::Offset, Feature::TryCast, Feature::ConcatIgnoringNull])
    .insert(Feature::RowsFrame)
    .insert(Feature::RangeFrame)
    .remove(Feature::OffsetWithoutOrder);

/// Version 2017: <https://learn.microsoft.com/en-us/sql/t-sql/functions/string-agg-transact-sql>
const VERSION_2017: FeatureSet = VERSION_2012
    .with(&[Feature::StringAggregate])
    // The syntax has no OVER.
    .without(&[Feature::StringAggregateInWindow])
    .remove(Feature::StringAggregateDistinct)
    // Msg 8711: https://learn.microsoft.com/en-us/sql/relational-databases/errors-events/database-engine-events-and-errors
    .remove(Feature::StringAggregateOrders);

/// Version 2022: <https://learn.microsoft.com/en-us/sql/sql-server/what-s-new-in-sql-server-2022#language>
const VERSION_2022: FeatureSet =
    VERSION_2017.with(&[Feature::IsDistinctFrom, Feature::NamedWindow, Feature::IgnoreNulls]);

const SPELLING: Spelling = {
    let mut spelling = Spelling::STANDARD;
    spelling.like_escapes_any = true;
    spelling.quote_open = '[';
    spelling.quote_close = ']';
    spelling.folding = Folding::Lower;
    spelling.reserved = &reserved::WORDS;
    spelling.placeholder = Placeholder::AtP;
    spelling.reuses_placeholders = true;
    spelling.recursive = "";
    // After a hundred steps there would be an error.
    // https://learn.microsoft.com/en-us/sql/t-sql/queries/hints-transact-sql-query
    spelling.recursion = Recursion::Behind(" OPTION (MAXRECURSION 0)");
    spelling.null_order = NullOrder::Small;
    spelling.true_literal = "1";
    spelling.false_literal = "0";
    spelling
};

const LIMITS: Limits = {
    let mut limits = Limits::NONE;
    // https://learn.microsoft.com/en-us/sql/sql-server/maximum-capacity-specifications-for-sql-server
    limits.name_length = 128;
    // Of the 2,100 parameters `sp_executesql`, by which clients send values, takes two itself.
    limits.binds = 2_098;
    limits.insert_rows = 1_000;
    limits.table_name_parts = 4;
    limits
};

impl MsSql {
    /// What the oldest version that is written for can do.
    pub const FEATURES: FeatureSet = FEATURES;

    /// SQL Server of this year (2008, 2012, 2014, 2016, 2017, 2019, 2022), or of this internal number (10 to 16).
    #[must_use]
    pub const fn version(version: u16) -> MsSql {
        let year = match version {
            0..=10 => 2008,
            11 => 2012,
            12 => 2014,
            13 => 2016,
            14 => 2017,
            15 => 2019,
            16..=99 => 2022,
            year => year,
        };
        MsSql { version: Version::new(year, 0, 0) }
    }
}

impl Dialect for MsSql {
    fn name(&self) -> &'static str {
        "mssql"
    }

    fn version(&self) -> Version {
        self.version
    }

    fn features(&self) -> FeatureSet {
        match self.version.major {
            2022.. => VERSION_2022,
            2017.. => VERSION_2017,
            2012.. => VERSION_2012,
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
        &functions::FUNCTIONS
    }

    fn aggregates(&self) -> &'static [AggregateSpelling] {
        if self.version.major >= 2012 { functions::AGGREGATES } else { functions::AGGREGATES_2008 }
    }

    fn render_type<'q>(&self, ty: &Type, place: TypePlace, out: &mut Renderer<'q, '_>) {
        types::data_type(ty, place, out);
    }

    fn render_literal<'q>(&self, value: &Value, out: &mut Renderer<'q, '_>) {
        types::literal(value, out);
    }

    fn render_limit_head<'q>(&self, limit: &'q Limit, out: &mut Renderer<'q, '_>) {
        render::limit_head(limit, out);
    }

    fn render_limit<'q>(&self, limit: &'q Limit, _ordered: bool, out: &mut Renderer<'q, '_>) {
        render::limit(limit, out);
    }

    fn render_table_lock<'q>(&self, lock: &'q Lock, out: &mut Renderer<'q, '_>) {
        render::table_lock(lock, out);
    }

    fn render_table<'q>(&self, table: &'q Table, out: &mut Renderer<'q, '_>) {
        isogloss::render::standard::source::table(table, out);
    }

    fn render_bits<'q>(&self, binary: &'q Binary, out: &mut Renderer<'q, '_>) {
        render::bits(binary, out);
    }

    fn render_function<'q>(&self, call: &'q FunctionCall, out: &mut Renderer<'q, '_>) {
        render::function(call, out);
    }

    fn render_like<'q>(&self, like: &'q Like, out: &mut Renderer<'q, '_>) {
        like::like(like, out);
    }

    fn render_concat<'q>(&self, concat: &'q Concat, out: &mut Renderer<'q, '_>) {
        render::concat(concat, out);
    }

    fn render_cast<'q>(&self, cast: &'q Cast, out: &mut Renderer<'q, '_>) {
        types::cast(cast, out);
    }

    fn render_aggregate<'q>(&self, aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
        render::aggregate(aggregate, out);
    }

    fn render_insert<'q>(&self, insert: &'q Insert, out: &mut Renderer<'q, '_>) {
        render::insert(insert, out);
    }

    fn render_returning<'q>(&self, items: &'q [Item], out: &mut Renderer<'q, '_>) {
        isogloss::render::standard::insert::returning(items, out);
    }

    fn render_update<'q>(&self, update: &'q Update, out: &mut Renderer<'q, '_>) {
        render::update(update, out);
    }

    fn render_delete<'q>(&self, delete: &'q Delete, out: &mut Renderer<'q, '_>) {
        render::delete(delete, out);
    }

    fn render_merge<'q>(&self, merge: &'q Merge, out: &mut Renderer<'q, '_>) {
        render::merge(merge, out);
    }

    fn render_transaction<'q>(&self, transaction: &'q Transaction, out: &mut Renderer<'q, '_>) {
        render::transaction(transaction, out);
    }

    fn render_create_table<'q>(&self, create: &'q CreateTable, out: &mut Renderer<'q, '_>) {
        guard::create_table(create, out);
    }

    fn render_column_def<'q>(&self, column: &'q ColumnDef, _sole_key: bool, out: &mut Renderer<'q, '_>) {
        render::column_def(column, out);
    }

    fn render_drop_table<'q>(&self, drop: &'q DropTable, out: &mut Renderer<'q, '_>) {
        guard::drop_table(drop, out);
    }
}

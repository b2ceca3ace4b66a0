//! MySQL, versions 5.7 to 9. <https://dev.mysql.com/doc/refman/9.4/en/sql-statements.html>
//!
//! Truth values are numbers, `/` divides with a fraction, operators on bits give unsigned numbers, and the session's
//! mode decides what a backslash means in a text: one that holds any is written in hexadecimal digits. Upserts watch
//! every key of the table. No offset from UTC is kept, and there are no arrays and intervals.
//!
//! ```
//! use isogloss::{compile, literal, select};
//! use isogloss_mysql::MySql;
//!
//! let query = select(literal("C:\\tmp")).limit(1);
//! assert_eq!(compile(&query, &MySql::version(8, 0, 40))?.sql(), "SELECT _utf8mb4 X'433A5C746D70' LIMIT 1");
//! # Ok::<(), isogloss::Error>(())
//! ```
#![no_std]

extern crate alloc;

mod extension;
mod functions;
mod render;
mod reserved;
mod types;

use isogloss::{
    Aggregate, AggregateSpelling, Backslash, Binary, Cast, ColumnDef, Concat, Delete, Dialect, DummyTable,
    Feature, FeatureSet, Folding, FunctionTable, Insert, Like, Limit, Limits, Lock, Name, NullOrder,
    OnConflict, Placeholder, Recursion, Renderer, Spelling, Type, TypePlace, Update, Value, Version,
};

/// MySQL of some version; the newest by default.
#[derive(Debug, Clone, Copy)]
pub struct MySql {
    version: Version,
}

impl Default for MySql {
    fn default() -> MySql {
        MySql::version(9, 4, 0)
    }
}

/// What version 5.7 can do.
const FEATURES: FeatureSet = FeatureSet::of(&[
    Feature::Limit,
    Feature::Offset,
    Feature::OrderInSubquery,
    Feature::OrderSetOperationByName,
    Feature::OrderSetOperationByExpression,
    // https://dev.mysql.com/doc/refman/9.4/en/group-by-handling.html
    Feature::BareColumnInGroupBy,
    Feature::StarBesideItems,
    Feature::SubqueryInAggregate,
    Feature::SubqueryInGroupBy,
    Feature::SelectWithoutFrom,
    Feature::UnnamedDerivedColumn,
    Feature::JoinUsing,
    Feature::NestedSetOperation,
    Feature::RowEquality,
    Feature::RowOrdering,
    Feature::RowInList,
    Feature::RowInSubquery,
    Feature::IsDistinctFrom,
    Feature::RowIsDistinctFrom,
    // https://dev.mysql.com/doc/refman/9.4/en/join.html
    Feature::RightJoin,
    Feature::QuantifiedComparison,
    Feature::BooleanType,
    Feature::PredicateAsValue,
    Feature::ValueAsPredicate,
    Feature::TruthTest,
    Feature::Collate,
    Feature::Concat,
    Feature::ConcatIgnoringNull,
    Feature::StringAggregate,
    Feature::CountDistinctRow,
    Feature::BindInference,
    Feature::MultiRowInsert,
    Feature::InsertDefaultValues,
    Feature::DefaultInRow,
    Feature::DefaultInUpdate,
    Feature::UpsertUpdateOnAnyKey,
    Feature::UpsertNothingOnAnyKey,
    Feature::UpdateFrom,
    Feature::DeleteUsing,
    Feature::TargetAlias,
    Feature::UpdateLimit,
    Feature::DeleteLimit,
    Feature::ForUpdate,
    Feature::ForShare,
    Feature::Begin,
    Feature::ReadOnlyTransaction,
    Feature::Savepoint,
    Feature::ReleaseSavepoint,
    Feature::CreateIfNotExists,
    Feature::DropIfExists,
    Feature::IdentityColumn,
    Feature::UniqueRowWithNull,
])
// GROUP_CONCAT is no window function: https://dev.mysql.com/doc/refman/9.4/en/window-functions-usage.html
.without(&[Feature::StringAggregateInWindow])
// What is selected is not known to be what is grouped (1055, seen on 9.7).
.remove(Feature::GroupedSubquery)
// A row that is computed from the table sees the rows before it (seen on 9.7).
.remove(Feature::TargetInRows)
// https://dev.mysql.com/doc/refman/9.4/en/select.html
.remove(Feature::StarBehindItems)
// On the left it came with 8.0, on the right with 8.0.31. https://dev.mysql.com/doc/refman/8.0/en/union.html
.remove(Feature::SetOperationAsBranch)
// https://dev.mysql.com/doc/refman/9.4/en/subquery-restrictions.html
.remove(Feature::LimitInSubqueryOfIn)
// A limit is a constant or a placeholder, never an expression.
.remove(Feature::LimitComputed)
// Beside an operator or in a function a decimal number that is bound is a text, and so a floating point number; since
// 8.0.22 it has 35 digits before the point and 30 behind it (seen on 9.7).
// https://dev.mysql.com/doc/refman/8.0/en/prepare.html
.remove(Feature::DecimalBind)
// There is no RETURNING of any kind.
.remove(Feature::DeleteUsingReturning)
.remove(Feature::UpsertWhere);

/// Version 8.0: <https://dev.mysql.com/doc/refman/8.0/en/mysql-nutshell.html>
const VERSION_8_0: FeatureSet = FEATURES
    .with(&[
        Feature::With,
        Feature::WithRecursive,
        Feature::WithBeforeUpdate,
        Feature::WithBeforeDelete,
        Feature::WindowFunction,
        Feature::RangeOffsetFrame,
        Feature::NamedWindow,
        Feature::LockOf,
        Feature::LockNoWait,
        Feature::LockSkipLocked,
    ])
    // The first branch gives a column its type: https://dev.mysql.com/doc/refman/9.4/en/with.html#common-table-expressions-recursive
    .without(&[Feature::RecursiveText, Feature::RecursiveNumber]);

/// Version 8.0.13: <https://dev.mysql.com/doc/refman/8.0/en/data-type-defaults.html>
const VERSION_8_0_13: FeatureSet = VERSION_8_0.with(&[Feature::ExpressionDefault]);

/// Version 8.0.14: <https://dev.mysql.com/doc/refman/8.0/en/lateral-derived-tables.html>
const VERSION_8_0_14: FeatureSet = VERSION_8_0_13.with(&[Feature::Lateral, Feature::OuterColumnInDerived]);

/// Version 8.0.19: <https://dev.mysql.com/doc/refman/8.0/en/values.html>,
/// <https://dev.mysql.com/doc/refman/8.0/en/insert-on-duplicate.html>
const VERSION_8_0_19: FeatureSet = VERSION_8_0_14
    .with(&[
        Feature::ValuesTable,
        Feature::ValuesQuery,
        Feature::DerivedColumnList,
        Feature::InsertedRowAlias,
    ])
    // They are called column_0, column_1 and so on.
    .remove(Feature::ValuesTableWithoutNames);

/// Version 8.0.31: <https://dev.mysql.com/doc/refman/8.0/en/set-operations.html>
const VERSION_8_0_31: FeatureSet = VERSION_8_0_19.with(&[
    Feature::Intersect,
    Feature::Except,
    Feature::IntersectAll,
    Feature::ExceptAll,
    Feature::SetOperationAsBranch,
]);

const SPELLING: Spelling = {
    let mut spelling = Spelling::STANDARD;
    spelling.quote_open = '`';
    spelling.quote_close = '`';
    spelling.folding = Folding::Lower;
    spelling.reserved = &reserved::WORDS;
    spelling.placeholder = Placeholder::QuestionMark;
    spelling.dummy_table = Some(DummyTable::with_where("DUAL"));
    spelling.null_order = NullOrder::Small;
    spelling.values_row = "ROW";
    // https://dev.mysql.com/doc/refman/9.4/en/sql-mode.html#sqlmode_no_backslash_escapes
    spelling.backslash = Backslash::Hex("_utf8mb4 X'", "'");
    // After a thousand steps there would be an error.
    // https://dev.mysql.com/doc/refman/8.4/en/server-system-variables.html#sysvar_cte_max_recursion_depth
    spelling.recursion = Recursion::InSelect("/*+ SET_VAR(cte_max_recursion_depth = 4294967295) */ ");
    // https://dev.mysql.com/doc/refman/9.4/en/fixed-point-types.html
    spelling.long_text = Some(65_535);
    spelling.long_decimal = Some((65, 30));
    spelling.like_backslash = true;
    spelling.like_escapes_any = true;
    spelling
};

const LIMITS: Limits = {
    let mut limits = Limits::NONE;
    // https://dev.mysql.com/doc/refman/9.4/en/identifier-length.html
    limits.name_length = 64;
    limits.binds = 65_535;
    limits.table_name_parts = 2;
    limits
};

impl MySql {
    /// What the oldest version that is written for can do.
    pub const FEATURES: FeatureSet = FEATURES;

    /// How every version writes what all dialects have.
    pub const SPELLING: Spelling = SPELLING;

    /// MySQL of this version: `MySql::version(8, 0, 31)`.
    #[must_use]
    pub const fn version(major: u16, minor: u16, patch: u16) -> MySql {
        MySql { version: Version::new(major, minor, patch) }
    }
}

impl Dialect for MySql {
    fn name(&self) -> &'static str {
        "mysql"
    }

    fn version(&self) -> Version {
        self.version
    }

    fn features(&self) -> FeatureSet {
        match self.version {
            version if version.is_at_least(8, 0, 31) => VERSION_8_0_31,
            version if version.is_at_least(8, 0, 19) => VERSION_8_0_19,
            version if version.is_at_least(8, 0, 14) => VERSION_8_0_14,
            version if version.is_at_least(8, 0, 13) => VERSION_8_0_13,
            version if version.is_at_least(8, 0, 0) => VERSION_8_0,
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

    fn render_lock<'q>(&self, lock: &'q Lock, out: &mut Renderer<'q, '_>) {
        render::lock(lock, out);
    }

    fn render_distinct_from<'q>(&self, binary: &'q Binary, out: &mut Renderer<'q, '_>) {
        render::distinct_from(binary, out);
    }

    fn render_bits<'q>(&self, binary: &'q Binary, out: &mut Renderer<'q, '_>) {
        render::bits(binary, out);
    }

    fn render_like<'q>(&self, like: &'q Like, out: &mut Renderer<'q, '_>) {
        isogloss::render::standard::like::like(like, out);
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

    fn render_excluded<'q>(&self, column: &'q Name, out: &mut Renderer<'q, '_>) {
        render::excluded(column, out);
    }

    fn render_insert<'q>(&self, insert: &'q Insert, out: &mut Renderer<'q, '_>) {
        render::insert(insert, out);
    }

    fn render_on_conflict<'q>(
        &self,
        conflict: &'q OnConflict,
        insert: &'q Insert,
        out: &mut Renderer<'q, '_>,
    ) {
        render::on_conflict(conflict, insert, out);
    }

    fn render_update<'q>(&self, update: &'q Update, out: &mut Renderer<'q, '_>) {
        render::update(update, out);
    }

    fn render_delete<'q>(&self, delete: &'q Delete, out: &mut Renderer<'q, '_>) {
        render::delete(delete, out);
    }

    fn render_column_def<'q>(&self, column: &'q ColumnDef, _sole_key: bool, out: &mut Renderer<'q, '_>) {
        render::column_def(column, out);
    }

    fn render_extension<'q>(&self, extension: &'q isogloss::Extension, out: &mut Renderer<'q, '_>) {
        extension::extension(extension, out);
    }
}

//! SQLite, version 3.35 and later. <https://www.sqlite.org/lang.html>
//!
//! Types are but affinities: dates and times are texts of ISO 8601, moments those of UTC, truth values numbers, and
//! decimals have 15 digits. Lower and upper case are known of ASCII. Roots, powers and logarithms are a build's option:
//! [`Sqlite::with_math_functions`].
//!
//! ```
//! use isogloss::{col, compile, select, sqrt};
//! use isogloss_sqlite::Sqlite;
//!
//! let query = select(sqrt(col("area"))).from("fields");
//! assert!(compile(&query, &Sqlite::version(3, 50)).is_err());
//! let sqlite = Sqlite::version(3, 50).with_math_functions();
//! assert_eq!(compile(&query, &sqlite)?.sql(), "SELECT SQRT(area) FROM fields");
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
    AggregateSpelling, Binary, Cast, ColumnDef, Concat, Dialect, Feature, FeatureSet, Folding, FunctionTable,
    Insert, Item, Like, Limit, Limits, NullOrder, Placeholder, Renderer, Spelling, Transaction, Type,
    TypePlace, Value, Version,
};

/// SQLite of some version; the newest by default.
#[derive(Debug, Clone, Copy)]
pub struct Sqlite {
    version: Version,
    math: bool,
}

impl Default for Sqlite {
    fn default() -> Sqlite {
        Sqlite::version(3, 50)
    }
}

/// What version 3.35 can do.
const FEATURES: FeatureSet = FeatureSet::of(&[
    // https://www.sqlite.org/lang_select.html
    Feature::Limit,
    Feature::Offset,
    Feature::NullOrdering,
    Feature::OrderInSubquery,
    Feature::OrderSetOperationByName,
    Feature::GroupByBind,
    Feature::GroupedTermInHaving,
    Feature::BareColumnInGroupBy,
    Feature::StarBesideItems,
    Feature::SubqueryInAggregate,
    Feature::SubqueryInGroupBy,
    Feature::SelectWithoutFrom,
    Feature::UnnamedDerivedColumn,
    Feature::EqualDerivedColumns,
    Feature::JoinUsing,
    Feature::OuterColumnInDerived,
    Feature::ValuesQuery,
    Feature::TableFunction,
    Feature::Intersect,
    Feature::Except,
    // https://www.sqlite.org/lang_with.html
    Feature::With,
    Feature::WithRecursive,
    Feature::WithBeforeInsert,
    Feature::WithBeforeUpdate,
    Feature::WithBeforeDelete,
    Feature::MaterializedHint,
    // https://www.sqlite.org/windowfunctions.html
    Feature::WindowFunction,
    Feature::RangeOffsetFrame,
    Feature::GroupsFrame,
    Feature::FrameExclusion,
    Feature::NamedWindow,
    Feature::AggregateFilter,
    Feature::StringAggregate,
    // https://www.sqlite.org/rowvalue.html
    Feature::RowEquality,
    Feature::RowOrdering,
    Feature::RowInSubquery,
    Feature::IsDistinctFrom,
    Feature::RowIsDistinctFrom,
    // https://www.sqlite.org/lang_expr.html#like: LIKE takes the cases of ASCII letters for the same, as LOWER does.
    Feature::ILike,
    Feature::PredicateAsValue,
    Feature::ValueAsPredicate,
    Feature::BooleanType,
    Feature::TruthTest,
    Feature::Collate,
    Feature::Concat,
    Feature::BindInference,
    // https://www.sqlite.org/lang_insert.html, https://www.sqlite.org/lang_upsert.html
    Feature::MultiRowInsert,
    Feature::InsertDefaultValues,
    Feature::UpsertNothing,
    Feature::UpsertUpdate,
    Feature::UpsertNothingOnAnyKey,
    Feature::UpsertOnTerm,
    Feature::UpsertUpdateOnAnyKey,
    // https://www.sqlite.org/lang_returning.html
    Feature::InsertReturning,
    Feature::UpdateReturning,
    Feature::DeleteReturning,
    // https://www.sqlite.org/lang_update.html
    Feature::UpdateFrom,
    // It computes all values into a table of its own then.
    Feature::NewValuesFirst,
    Feature::InsertAlias,
    Feature::TargetAlias,
    Feature::TargetInSubquery,
    Feature::SimultaneousAssignment,
    // https://www.sqlite.org/lang_transaction.html
    Feature::Begin,
    Feature::Savepoint,
    Feature::ReleaseSavepoint,
    Feature::CreateIfNotExists,
    Feature::DropIfExists,
    Feature::IdentityColumn,
    Feature::ExpressionDefault,
    Feature::UniqueRowWithNull,
])
// A member that names itself is recursive, and one that names a later one reads that (seen on 3.40 and 3.54).
.remove(Feature::ShadowingWith)
// Rows change while others are still being looked for (seen on 3.40 and 3.41, and no more on 3.42).
.remove(Feature::TargetInSubquery)
// A new value is computed when the rows before have changed already (seen on 3.40 and 3.54).
.remove(Feature::TargetInNewValue)
.remove(Feature::TargetInUpsert)
// https://www.sqlite.org/lang_select.html#compound: a branch has neither ORDER BY nor LIMIT.
.remove(Feature::LimitInSetBranch)
.remove(Feature::OrderInSetBranch)
// https://www.sqlite.org/lang_aggfunc.html: ORDER BY inside an aggregate came with 3.44, and DISTINCT goes with the
// separator that is given by default only.
.without(&[Feature::StringAggregateOrder])
.remove(Feature::StringAggregateDistinct)
// https://www.sqlite.org/syntax/window-function-invocation.html: there is no ORDER BY in front of OVER.
.remove(Feature::StringAggregateOrderInWindow);

/// Version 3.39 has RIGHT and FULL OUTER JOIN: <https://www.sqlite.org/releaselog/3_39_0.html>
const VERSION_3_39: FeatureSet = FEATURES.with(&[Feature::FullJoin]);

/// Version 3.42 finds all rows before it changes one, where a condition reads the table.
const VERSION_3_42: FeatureSet =
    VERSION_3_39.with(&[Feature::TargetInSubquery]).remove(Feature::TargetInNewValue);

/// Version 3.44 has ORDER BY in aggregates, and CONCAT: <https://www.sqlite.org/releaselog/3_44_0.html>
const VERSION_3_44: FeatureSet =
    VERSION_3_42.with(&[Feature::StringAggregateOrder, Feature::ConcatIgnoringNull]);

const SPELLING: Spelling = {
    let mut spelling = Spelling::STANDARD;
    spelling.like_escapes_any = true;
    spelling.folding = Folding::Lower;
    spelling.reserved = &reserved::WORDS;
    spelling.placeholder = Placeholder::QuestionMark;
    spelling.null_order = NullOrder::Small;
    // https://www.sqlite.org/rowidtable.html
    spelling.row_id = &["rowid"];
    spelling
};

const LIMITS: Limits = {
    let mut limits = Limits::NONE;
    // https://www.sqlite.org/limits.html: SQLITE_MAX_VARIABLE_NUMBER
    limits.binds = 32_766;
    limits.table_name_parts = 2;
    // SQLITE_MAX_COMPOUND_SELECT
    limits.set_branches = 500;
    limits
};

impl Sqlite {
    /// What the oldest version that is written for can do.
    pub const FEATURES: FeatureSet = FEATURES;

    /// SQLite of this version: `Sqlite::version(3, 39)`.
    #[must_use]
    pub const fn version(major: u16, minor: u16) -> Sqlite {
        Sqlite { version: Version::new(major, minor, 0), math: false }
    }

    /// The same, built with `SQLITE_ENABLE_MATH_FUNCTIONS`: then it has square roots, powers, logarithms and their
    /// kin. Many builds are without, the one that the crate `rusqlite` brings along among them.
    #[must_use]
    pub const fn with_math_functions(self) -> Sqlite {
        Sqlite { version: self.version, math: true }
    }
}

impl Dialect for Sqlite {
    fn name(&self) -> &'static str {
        "sqlite"
    }

    fn version(&self) -> Version {
        self.version
    }

    fn features(&self) -> FeatureSet {
        match self.version {
            version if version.is_at_least(3, 44, 0) => VERSION_3_44,
            version if version.is_at_least(3, 42, 0) => VERSION_3_42,
            version if version.is_at_least(3, 39, 0) => VERSION_3_39,
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
        if self.math { &functions::WITH_MATH } else { &functions::FUNCTIONS }
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

    fn render_distinct_from<'q>(&self, binary: &'q Binary, out: &mut Renderer<'q, '_>) {
        render::distinct_from(binary, out);
    }

    fn render_bits<'q>(&self, binary: &'q Binary, out: &mut Renderer<'q, '_>) {
        render::bits(binary, out);
    }

    fn render_like<'q>(&self, like: &'q Like, out: &mut Renderer<'q, '_>) {
        render::like(like, out);
    }

    fn render_concat<'q>(&self, concat: &'q Concat, out: &mut Renderer<'q, '_>) {
        render::concat(concat, out);
    }

    fn render_insert<'q>(&self, insert: &'q Insert, out: &mut Renderer<'q, '_>) {
        render::insert(insert, out);
    }

    fn render_returning<'q>(&self, items: &'q [Item], out: &mut Renderer<'q, '_>) {
        render::returning(items, out);
    }

    fn render_extension<'q>(&self, extension: &'q isogloss::Extension, out: &mut Renderer<'q, '_>) {
        extension::extension(extension, self.version, out);
    }

    fn render_transaction<'q>(&self, transaction: &'q Transaction, out: &mut Renderer<'q, '_>) {
        render::transaction(transaction, out);
    }

    fn render_column_def<'q>(&self, column: &'q ColumnDef, sole_key: bool, out: &mut Renderer<'q, '_>) {
        render::column_def(column, sole_key, out);
    }
}

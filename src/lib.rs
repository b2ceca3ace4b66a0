//! Isogloss compiles one abstract query into the SQL of any database.
//!
//! Its promise: **the same meaning on every dialect, or an error that names what is missing.** Nothing is dropped,
//! nothing is nearly right, and no statement of a user's makes it panic.
//!
//! ```
//! use isogloss::{Error, col, compile, count, date, select, table};
//! use isogloss_mssql::MsSql;
//! use isogloss_mysql::MySql;
//! use isogloss_postgres::Postgres;
//!
//! fn main() -> Result<(), Error> {
//!     // A query reads in the order of SQL. What stands in it as a value is bound; `limit(10)` is a constant.
//!     let query = select("*").from("people").limit(10);
//!
//!     assert_eq!(compile(&query, &MsSql::default())?.sql(), "SELECT TOP 10 * FROM people");
//!     assert_eq!(compile(&query, &MySql::default())?.sql(), "SELECT * FROM people LIMIT 10");
//!
//!     // Aliases give columns. Text is a name where a column is usual, and a value where one is compared with.
//!     let (m, ma) = (table("movies").alias("m"), table("movies_actors").alias("ma"));
//!     let query = select((m.col("title"), count(ma.col("actor_id")).alias("actors")))
//!         .from(&m)
//!         .join(&ma, ma.col("movie_id").eq(m.col("id")))
//!         .filter(m.col("release_date").gt(date(2015, 1, 1)))
//!         .filter(m.col("title").ne("Furious 7"))
//!         .group_by(m.col("title"))
//!         .order_by(col("actors").desc());
//!
//!     let compiled = compile(&query, &Postgres::default())?;
//!     assert_eq!(
//!         compiled.sql(),
//!         "SELECT m.title, COUNT(ma.actor_id) AS actors FROM movies AS m \
//!          JOIN movies_actors AS ma ON ma.movie_id = m.id \
//!          WHERE m.release_date > $1 AND m.title <> $2 GROUP BY m.title ORDER BY actors DESC",
//!     );
//!     assert_eq!(compiled.binds().len(), 2);
//!     Ok(())
//! }
//! ```
//!
//! # The stages
//!
//! - **build**: [`select`], [`insert_into`], [`update`], [`delete_from`] and the methods of what they return make a tree
//!   of plain, public, owned data. Building never fails.
//! - **survey**, **lower**, **render**: [`compile`] finds out what the statement needs, rewrites what the [`Dialect`]
//!   lacks, and writes text and binds; or it says in an [`Error`] what is missing, where, and the way out.
//! - **execute** is done elsewhere: by the crate `isogloss-engine`, which has connections, a pool, transactions and typed
//!   rows, with a backend for a database's client, such as `isogloss-rusqlite`; or by a driver of your own.
//!
//! A statement that is used many times is compiled once, by [`keep`], and filled with new values at each use. Trees can be
//! looked through and changed by [`walk`] and [`walk_mut`]; [`StatementRef`] answers questions about a statement.
//!
//! # Cargo features
//!
//! | feature | what it brings |
//! |---|---|
//! | `serde` | `Serialize` and `Deserialize` on the whole tree |
//! | `with-chrono-0_4`, `with-jiff-0_2`, `with-time-0_3` | dates and times of these crates as values |
//! | `with-rust_decimal-1`, `with-uuid-1`, `with-serde_json-1` | their types as values |
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;

mod ast;
mod bind;
mod compile;
mod dialect;
mod error;
mod feature;
mod kept;
mod lower;
mod options;
pub mod render;
mod schema;
mod spelling;
mod survey;
mod types;
mod values;
mod version;

pub use ast::{
    Aggregate, AggregateFunction, Arithmetic, ArithmeticOperator, AsStatement, Assignment, Begin, Between,
    Binary, BinaryOperator, Case, Cast, Cell, Clause, ClausePlace, Collate, Column, Compare, Concat,
    ConflictAction, Count, Cte, DateField, Delete, Derived, Distinct, Expr, Extended, Extension, Flow, Frame,
    FrameBound, FrameExclude, FrameUnit, Function, FunctionCall, In, InSet, Insert, InsertSource, IntoCell,
    IntoInSet, IntoItem, IntoItems, IntoName, IntoNames, IntoOperand, IntoOperands, IntoOrder, IntoOrders,
    IntoRow, IntoSource, IntoTerm, IntoTerms, Is, Isolation, Item, Join, JoinKind, JoinOn, Joined, Like,
    LikeCase, Limit, Lock, LockStrength, LockWait, Merge, MergeAction, MergeBranch, Name, NamedWindow, Node,
    NodeMut, Nulls, OnConflict, Order, Over, Parameter, Piece, Quantified, Query, Raw, Rows, Select,
    SetOperation, SetOperator, Shape, Source, Statement, StatementRef, Table, TableFunction, TableName, Test,
    Transaction, Update, Values, Window, With, abs, all, any, avg, begin, bind, bit_not, bool_and, bool_or,
    case, case_of, ceiling, char_length, coalesce, col, concat, concat_ignoring_null, count, count_all, cte,
    cume_dist, current_date, current_time, current_timestamp, date_add, date_boundaries, date_elapsed,
    date_trunc, default, delete_from, dense_rank, derived, excluded, exists, exp, extension, extract,
    first_value, floor, following, for_share, for_update, function, greatest, insert_into, joined, lag,
    last_value, lateral, lead, least, left, list_param, literal, ln, log10, lower, max, merge_into, min,
    new_uuid, not, nth_value, ntile, null, null_if, octet_length, pad_end, pad_start, param, percent_rank,
    percentile_cont, percentile_disc, position, power, preceding, quotient, random, rank, raw, repeat,
    replace, reverse, right, round, row, row_number, rows_param, select, sign, sqrt, star, stddev_pop,
    stddev_samp, string_agg, substring, substring_from, sum, table, table_function, trim, trim_end,
    trim_start, truncate, update, upper, values, var_pop, var_samp, walk, walk_mut, window,
};
pub use bind::Bind;
pub use compile::{Compiled, compile, compile_with};
pub use dialect::Dialect;
pub use error::{Error, ErrorKind, Result};
pub use feature::{Feature, FeatureSet};
pub use kept::{Filled, Filling, Kept, keep, keep_with};
pub use options::Options;
pub use render::{Layout, Quoting, Renderer, TypePlace};
pub use schema::{
    ColumnDef, CreateTable, DropTable, ForeignKey, Identity, ReferentialAction, Schema, TableDef,
    create_table, drop_table,
};
pub use spelling::{
    AggregateSpelling, Backslash, CaseWords, DummyTable, Folding, FunctionSpelling, FunctionTable, Joins,
    Limits, NullOrder, Placeholder, Recursion, Spelling, Words,
};
pub use types::{ScalarType, Type};
pub use values::{
    Array, Date, DateTime, DateTimeTz, Decimal, Interval, Text, Time, Uuid, Value, ValueRef, date, date_time,
    time,
};
pub use version::Version;

/// Whether `dialect`, which lacks `feature`, has it supplied by rewriting: what the generated table of features says.
#[doc(hidden)]
#[must_use]
pub fn can_emulate(feature: Feature, dialect: &dyn Dialect) -> bool {
    lower::can_emulate(feature, dialect)
}

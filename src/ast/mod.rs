//! The language: one noun, one file, with its fluent methods beside it.
//!
//! The tree is plain, public, owned data, so that other tools can make, inspect and rewrite it. Building never
//! fails; what is wrong with a statement is found when it is compiled.

mod change;
mod expr;
mod into;
mod name;
mod place;
mod query;
mod questions;
mod statement;
mod transaction;
pub(crate) mod visit;

pub use change::delete::{Delete, delete_from};
pub use change::insert::{
    Assignment, Cell, ConflictAction, Insert, InsertSource, IntoCell, IntoRow, OnConflict, insert_into,
};
pub use change::merge::{Merge, MergeAction, MergeBranch, merge_into};
pub use change::update::{Update, update};
pub use expr::aggregate::{
    Aggregate, AggregateFunction, Over, avg, bool_and, bool_or, count, count_all, cume_dist, dense_rank,
    first_value, lag, last_value, lead, max, min, nth_value, ntile, percent_rank, percentile_cont,
    percentile_disc, rank, row_number, stddev_pop, stddev_samp, string_agg, sum, var_pop, var_samp,
};
pub use expr::build::{
    all, any, bind, case, case_of, concat, concat_ignoring_null, default, excluded, exists, literal, not,
    null, row, star,
};
pub use expr::column::{Column, col};
pub use expr::function::{
    DateField, Function, FunctionCall, abs, bit_not, ceiling, char_length, coalesce, current_date,
    current_time, current_timestamp, date_add, date_boundaries, date_elapsed, date_trunc, exp, extract,
    floor, function, greatest, least, left, ln, log10, lower, new_uuid, null_if, octet_length, pad_end,
    pad_start, position, power, quotient, random, repeat, replace, reverse, right, round, sign, sqrt,
    substring, substring_from, trim, trim_end, trim_start, truncate, upper,
};
pub use expr::parameter::{Parameter, Shape, list_param, param, rows_param};
pub use expr::raw::{Clause, ClausePlace, Extension, Piece, Raw, extension, raw};
pub use expr::window::{
    Frame, FrameBound, FrameExclude, FrameUnit, NamedWindow, Window, following, preceding, window,
};
pub use expr::{
    Arithmetic, ArithmeticOperator, Between, Binary, BinaryOperator, Case, Cast, Collate, Compare, Concat,
    Expr, In, InSet, Is, Like, LikeCase, Quantified, Test,
};
pub use into::{
    IntoInSet, IntoItem, IntoItems, IntoName, IntoNames, IntoOperand, IntoOperands, IntoOrder, IntoOrders,
    IntoTerm, IntoTerms,
};
pub use name::Name;
pub(crate) use name::look;
pub use query::cte::{Cte, With, cte};
pub use query::limit::{Count, Limit};
pub use query::lock::{Lock, LockStrength, LockWait, for_share, for_update};
pub use query::order::{Item, Nulls, Order};
pub use query::select::{Distinct, Select, select};
pub use query::set_operation::{SetOperation, SetOperator};
pub use query::source::{
    Derived, Extended, IntoSource, Join, JoinKind, JoinOn, Joined, Source, Table, TableFunction, TableName,
    derived, joined, lateral, table, table_function,
};
pub use query::{Query, Rows, Values, values};
pub use statement::{AsStatement, Statement, StatementRef};
pub use transaction::{Begin, Isolation, Transaction, begin};
pub use visit::{Flow, Node, NodeMut, walk, walk_mut};

//! Isogloss compiles one abstract query into the SQL of any database.
//!
//! Its promise: the same meaning on every dialect, or an error that names what is missing.
#![no_std]
#![cfg_attr(docsrs, feature(doc_cfg))]

extern crate alloc;

mod ast;
mod compile;
mod dialect;
mod error;
mod feature;
mod kept;
mod lower;
pub mod render;
mod schema;
mod spelling;
mod survey;
mod types;
mod values;

pub use ast::{
    Aggregate, AggregateFunction, Arithmetic, ArithmeticOperator, AsStatement, Assignment, Begin, Between,
    Binary, BinaryOperator, Case, Cast, Cell, Clause, ClausePlace, Collate, Column, Compare, Concat,
    ConflictAction, Count, Cte, DateField, Delete, Derived, Distinct, Expr, Extension, Flow, Frame,
    FrameBound, FrameExclude, FrameUnit, Function, FunctionCall, In, InSet, Insert, InsertSource, IntoCell,
    IntoInSet, IntoItem, IntoItems, IntoNames, IntoOperand, IntoOperands, IntoOrder, IntoOrders, IntoRow,
    IntoSource, IntoTerm, IntoTerms, Is, Isolation, Item, Join, JoinKind, JoinOn, Joined, Like, LikeCase,
    Limit, Lock, LockStrength, LockWait, Merge, MergeAction, MergeBranch, Name, NamedWindow, Node, NodeMut,
    Nulls, OnConflict, Order, Over, Parameter, Piece, Quantified, Query, Raw, Rows, Select, SetOperation,
    SetOperator, Shape, Source, Statement, StatementRef, Table, TableFunction, TableName, Test, Transaction,
    Update, Values, Window, With, abs, all, any, avg, begin, bind, bit_not, bool_and, bool_or, case, case_of,
    ceiling, char_length, coalesce, col, concat, concat_ignoring_null, count, count_all, cte, cume_dist,
    current_date, current_time, current_timestamp, date_add, date_boundaries, date_elapsed, date_trunc,
    default, delete_from, dense_rank, derived, excluded, exists, exp, extension, extract, first_value, floor,
    following, for_share, for_update, function, greatest, insert_into, joined, lag, last_value, lateral,
    lead, least, left, list_param, literal, ln, log10, lower, max, merge_into, min, new_uuid, not, nth_value,
    ntile, null, null_if, octet_length, pad_end, pad_start, param, percent_rank, percentile_cont,
    percentile_disc, position, power, preceding, random, rank, raw, repeat, replace, reverse, right, round,
    row, row_number, rows_param, select, sign, sqrt, star, stddev_pop, stddev_samp, string_agg, substring,
    substring_from, sum, table, table_function, trim, trim_end, trim_start, truncate, update, upper, values,
    var_pop, var_samp, walk, walk_mut, window,
};
pub use compile::{Compiled, Options, compile, compile_with};
pub use dialect::{Dialect, Version};
pub use error::{Error, ErrorKind, Result};
pub use feature::{Feature, FeatureSet};
pub use kept::{Filled, Filling, Kept, keep, keep_with};
pub use render::{Bind, Layout, Quoting, Renderer, TypePlace};
pub use schema::{
    ColumnDef, CreateTable, DropTable, ForeignKey, Identity, ReferentialAction, Schema, TableDef,
    create_table, drop_table,
};
pub use spelling::{
    AggregateSpelling, DummyTable, Folding, FunctionSpelling, Limits, NullOrder, Placeholder, Spelling, Words,
};
pub use types::{ScalarType, Type};
pub use values::{
    Array, Date, DateTime, DateTimeTz, Decimal, Interval, Time, Uuid, Value, ValueRef, date, date_time, time,
};

use core::fmt;

use crate::ast::{
    Aggregate, Binary, Cast, Concat, Delete, Extension, FunctionCall, Insert, Item, Like, Limit, Lock, Merge,
    OnConflict, Table, Transaction, Update,
};
use crate::error::Error;
use crate::feature::FeatureSet;
use crate::render::{Renderer, TypePlace, standard};
use crate::schema::{ColumnDef, CreateTable, DropTable};
use crate::spelling::{AggregateSpelling, FunctionTable, Limits, Spelling};
use crate::types::Type;
use crate::values::Value;
use crate::version::Version;

/// What one SQL dialect can do, and how it writes it. A dialect states only its differences from its base.
///
/// In an inherited hook `self` is the base: hooks ask [`Renderer::has`], never their own version. What is inside a
/// node is rendered through the renderer, which re-enters the outermost dialect.
pub trait Dialect: fmt::Debug + Send + Sync {
    /// The dialect's name for programs and messages, in lower case.
    fn name(&self) -> &'static str;

    /// The version of the engine that is written for.
    fn version(&self) -> Version;

    /// The dialect that this one is like, except for what it states itself.
    fn base(&self) -> Option<&dyn Dialect> {
        None
    }

    /// What it can do. A feature is absent unless it is stated.
    fn features(&self) -> FeatureSet;

    /// How it writes what all dialects have.
    fn spelling(&self) -> &Spelling {
        self.base().map_or(&Spelling::STANDARD, |base| base.spelling())
    }

    /// How many of something it takes.
    fn limits(&self) -> &Limits {
        self.base().map_or(&Limits::NONE, |base| base.limits())
    }

    /// How it writes scalar functions, as far as they differ from its base.
    fn functions(&self) -> &'static FunctionTable {
        const { &FunctionTable::EMPTY }
    }

    /// How it names aggregates and window functions, as far as they differ from its base.
    fn aggregates(&self) -> &'static [AggregateSpelling] {
        &[]
    }

    /// The name of a logical type, in a column definition or in a cast.
    fn render_type<'q>(&self, ty: &Type, place: TypePlace, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_type(ty, place, out),
            None => standard::types::data_type(ty, place, out),
        }
    }

    /// A value that is written into the text.
    fn render_literal<'q>(&self, value: &Value, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_literal(value, out),
            None => standard::literal::literal(value, out),
        }
    }

    /// A row limit in front of the select list; standard SQL has nothing there.
    fn render_limit_head<'q>(&self, limit: &'q Limit, out: &mut Renderer<'q, '_>) {
        if let Some(base) = self.base() {
            base.render_limit_head(limit, out);
        }
    }

    /// A row limit at the end of a query. `ordered` tells whether the query has an ORDER BY.
    fn render_limit<'q>(&self, limit: &'q Limit, ordered: bool, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_limit(limit, ordered, out),
            None => standard::limit::limit(limit, out),
        }
    }

    /// The lock clause at the end of a query.
    fn render_lock<'q>(&self, lock: &'q Lock, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_lock(lock, out),
            None => standard::select::lock(lock, out),
        }
    }

    /// A lock hint behind a table.
    fn render_table_lock<'q>(&self, lock: &'q Lock, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_table_lock(lock, out),
            None => out.refuse(Error::unsupported(crate::Feature::TableLockHint)),
        }
    }

    /// IS \[NOT\] DISTINCT FROM.
    fn render_distinct_from<'q>(&self, binary: &'q Binary, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_distinct_from(binary, out),
            None => standard::expr::comparison(binary, out),
        }
    }

    /// Operators on bits.
    fn render_bits<'q>(&self, binary: &'q Binary, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_bits(binary, out),
            None => standard::expr::bits(binary, out),
        }
    }

    /// \[NOT\] LIKE, ILIKE.
    fn render_like<'q>(&self, like: &'q Like, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_like(like, out),
            None => standard::like::like(like, out),
        }
    }

    /// Texts joined end to end.
    fn render_concat<'q>(&self, concat: &'q Concat, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_concat(concat, out),
            None => standard::expr::concat(concat, out),
        }
    }

    /// CAST and its kin.
    fn render_cast<'q>(&self, cast: &'q Cast, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_cast(cast, out),
            None => standard::expr::cast(cast, out),
        }
    }

    /// A scalar function, where its templates are not enough.
    fn render_function<'q>(&self, call: &'q FunctionCall, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_function(call, out),
            None => standard::function::call(call, out),
        }
    }

    /// An aggregate or window function.
    fn render_aggregate<'q>(&self, aggregate: &'q Aggregate, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_aggregate(aggregate, out),
            None => standard::aggregate::aggregate(aggregate, out),
        }
    }

    /// The value that an upsert wanted to insert into a column.
    fn render_excluded<'q>(&self, column: &'q crate::Name, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_excluded(column, out),
            None => standard::insert::excluded(column, out),
        }
    }

    /// INSERT.
    fn render_insert<'q>(&self, insert: &'q Insert, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_insert(insert, out),
            None => standard::insert::insert(insert, out),
        }
    }

    /// What an INSERT does where a key is there already.
    fn render_on_conflict<'q>(
        &self,
        conflict: &'q OnConflict,
        insert: &'q Insert,
        out: &mut Renderer<'q, '_>,
    ) {
        match self.base() {
            Some(base) => base.render_on_conflict(conflict, insert, out),
            None => standard::insert::on_conflict(conflict, out),
        }
    }

    /// What a change returns, at its end.
    fn render_returning<'q>(&self, items: &'q [Item], out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_returning(items, out),
            None => standard::insert::returning(items, out),
        }
    }

    /// UPDATE.
    fn render_update<'q>(&self, update: &'q Update, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_update(update, out),
            None => standard::update::update(update, out),
        }
    }

    /// DELETE.
    fn render_delete<'q>(&self, delete: &'q Delete, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_delete(delete, out),
            None => standard::delete::delete(delete, out),
        }
    }

    /// MERGE.
    fn render_merge<'q>(&self, merge: &'q Merge, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_merge(merge, out),
            None => standard::merge::merge(merge, out),
        }
    }

    /// BEGIN, COMMIT and their kin.
    fn render_transaction<'q>(&self, transaction: &'q Transaction, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_transaction(transaction, out),
            None => standard::transaction::transaction(transaction, out),
        }
    }

    /// CREATE TABLE.
    fn render_create_table<'q>(&self, create: &'q CreateTable, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_create_table(create, out),
            None => standard::schema::create_table(create, out),
        }
    }

    /// A column of CREATE TABLE. `sole_key` tells whether it is the whole primary key.
    fn render_column_def<'q>(&self, column: &'q ColumnDef, sole_key: bool, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_column_def(column, sole_key, out),
            None => standard::schema::column_def(column, out),
        }
    }

    /// DROP TABLE.
    fn render_drop_table<'q>(&self, drop: &'q DropTable, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_drop_table(drop, out),
            None => standard::schema::drop_table(drop, out),
        }
    }

    /// A table under its name or alias.
    fn render_table<'q>(&self, table: &'q Table, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_table(table, out),
            None => standard::source::table(table, out),
        }
    }

    /// A construct that only some dialect knows; whoever does not know its name refuses it.
    fn render_extension<'q>(&self, extension: &'q Extension, out: &mut Renderer<'q, '_>) {
        match self.base() {
            Some(base) => base.render_extension(extension, out),
            None => out.refuse(Error::lacking(alloc::format!("extension {}", extension.name))),
        }
    }
}

//! Transactions and tables.

use alloc::vec::Vec;

use super::{Position, Survey, Trail};
use crate::ast::{Begin, Expr, Name, Transaction};
use crate::feature::Feature;
use crate::schema::CreateTable;

impl<T: Trail> Survey<'_, T> {
    pub(super) fn transaction(&mut self, transaction: &Transaction) {
        self.text += 64;
        match transaction {
            Transaction::Begin(Begin { isolation, read_only, deferrable }) => {
                self.need(Feature::Begin);
                self.need_if(isolation.is_some(), Feature::IsolationInBegin);
                self.need_if(read_only.is_some(), Feature::ReadOnlyTransaction);
                self.need_if(deferrable.is_some(), Feature::DeferrableTransaction);
            }
            Transaction::Commit | Transaction::Rollback => {}
            Transaction::Savepoint(name) | Transaction::RollbackTo(name) => {
                self.need(Feature::Savepoint);
                self.name(name);
            }
            Transaction::Release(name) => {
                self.need(Feature::ReleaseSavepoint);
                self.name(name);
            }
        }
    }

    pub(super) fn create_table(&mut self, create: &CreateTable) {
        let table = &create.table;
        self.need_if(create.if_not_exists, Feature::CreateIfNotExists);
        self.refuse_if(table.columns.is_empty(), "a table has no columns", "Add at least one.");
        self.distinct_columns(&table.columns, |column| &column.name);
        // Where there are no words for it, a block around the statement asks first.
        self.text += if create.if_not_exists { 224 } else { 32 };
        for column in &table.columns {
            self.text += 64;
            self.name(&column.name);
            self.need_if(column.identity.is_some(), Feature::IdentityColumn);
            if let Some(default) = &column.default {
                let literal = matches!(default, Expr::Literal(_) | Expr::Function(_) | Expr::Raw(_));
                self.refuse_if(
                    !literal,
                    "a column's default is bound",
                    "Write it as a `literal`, a function or `raw`.",
                );
                self.need_if(is_computed(default), Feature::ExpressionDefault);
                if !matches!(default, Expr::Literal(crate::Value::Boolean(_))) {
                    self.expr(default, Position::Value);
                }
            }
        }
        // Some engines want an index for what may be NULL.
        self.text += 128 * table.unique.len();
        let partly_null = |key: &&Vec<Name>| key.len() > 1 && table.may_be_null(key);
        self.need_if(table.unique.iter().any(|key| partly_null(&key)), Feature::UniqueRowWithNull);
        let known = |name: &Name| table.columns.iter().any(|column| column.name == *name);
        let named = || table.keys().flatten().chain(table.foreign_keys.iter().flat_map(|key| &key.columns));
        self.refuse_if(!named().all(known), "a key names a column that the table has not", "Add the column.");
        self.text += named().count() * 32;
        for key in &table.foreign_keys {
            self.refuse_if(
                key.columns.len() != key.references.len() || key.columns.is_empty(),
                "a foreign key names another number of columns than it refers to",
                "Name as many on both sides.",
            );
        }
    }
}

/// Whether a default is more than a constant or the time.
fn is_computed(default: &Expr) -> bool {
    match default {
        Expr::Literal(_) => false,
        Expr::Function(call) => !call.function.is_current(),
        _ => true,
    }
}

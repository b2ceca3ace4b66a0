use alloc::boxed::Box;

use super::{Begin, Delete, Insert, Merge, Query, Raw, Select, SetOperation, Transaction, Update, Values};
use crate::schema::{CreateTable, DropTable};

/// Any statement.
#[derive(Debug, Clone, PartialEq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[non_exhaustive]
pub enum Statement {
    /// SELECT, a set operation or VALUES.
    Query(Query),
    /// INSERT.
    Insert(Box<Insert>),
    /// UPDATE.
    Update(Box<Update>),
    /// DELETE.
    Delete(Box<Delete>),
    /// MERGE.
    Merge(Box<Merge>),
    /// BEGIN, COMMIT and their kin.
    Transaction(Transaction),
    /// CREATE TABLE.
    CreateTable(Box<CreateTable>),
    /// DROP TABLE.
    DropTable(Box<DropTable>),
}

/// A statement of any type by reference: what `compile` takes.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum StatementRef<'a> {
    /// SELECT.
    Select(&'a Select),
    /// UNION, INTERSECT, EXCEPT.
    SetOperation(&'a SetOperation),
    /// VALUES.
    Values(&'a Values),
    /// Text that is passed on as it is.
    Raw(&'a Raw),
    /// INSERT.
    Insert(&'a Insert),
    /// UPDATE.
    Update(&'a Update),
    /// DELETE.
    Delete(&'a Delete),
    /// MERGE.
    Merge(&'a Merge),
    /// BEGIN, COMMIT and their kin.
    Transaction(&'a Transaction),
    /// CREATE TABLE.
    CreateTable(&'a CreateTable),
    /// DROP TABLE.
    DropTable(&'a DropTable),
}

/// What `compile` takes: every type of statement, and [`Statement`] itself.
pub trait AsStatement {
    /// The statement by reference; it answers questions: [`StatementRef::tables`] and its kin.
    fn as_statement(&self) -> StatementRef<'_>;
}

impl StatementRef<'_> {
    /// The first word of the statement in messages and places.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            StatementRef::Select(_) => "select",
            StatementRef::SetOperation(_) => "set operation",
            StatementRef::Values(_) => "values",
            StatementRef::Raw(_) => "raw",
            StatementRef::Insert(_) => "insert",
            StatementRef::Update(_) => "update",
            StatementRef::Delete(_) => "delete",
            StatementRef::Merge(_) => "merge",
            StatementRef::Transaction(_) => "transaction",
            StatementRef::CreateTable(_) => "create table",
            StatementRef::DropTable(_) => "drop table",
        }
    }

    /// An owned copy.
    #[must_use]
    pub fn to_statement(self) -> Statement {
        match self {
            StatementRef::Select(it) => Statement::Query(it.into()),
            StatementRef::SetOperation(it) => Statement::Query(it.clone().into()),
            StatementRef::Values(it) => Statement::Query(it.clone().into()),
            StatementRef::Raw(it) => Statement::Query(it.clone().into()),
            StatementRef::Insert(it) => it.clone().into(),
            StatementRef::Update(it) => it.clone().into(),
            StatementRef::Delete(it) => it.clone().into(),
            StatementRef::Merge(it) => it.clone().into(),
            StatementRef::Transaction(it) => Statement::Transaction(it.clone()),
            StatementRef::CreateTable(it) => it.clone().into(),
            StatementRef::DropTable(it) => it.clone().into(),
        }
    }
}

impl AsStatement for Statement {
    fn as_statement(&self) -> StatementRef<'_> {
        match self {
            Statement::Query(query) => query.as_statement(),
            Statement::Insert(it) => StatementRef::Insert(it),
            Statement::Update(it) => StatementRef::Update(it),
            Statement::Delete(it) => StatementRef::Delete(it),
            Statement::Merge(it) => StatementRef::Merge(it),
            Statement::Transaction(it) => StatementRef::Transaction(it),
            Statement::CreateTable(it) => StatementRef::CreateTable(it),
            Statement::DropTable(it) => StatementRef::DropTable(it),
        }
    }
}

impl AsStatement for Query {
    fn as_statement(&self) -> StatementRef<'_> {
        match self {
            Query::Select(it) => StatementRef::Select(it),
            Query::SetOperation(it) => StatementRef::SetOperation(it),
            Query::Values(it) => StatementRef::Values(it),
            Query::Raw(it) => StatementRef::Raw(it),
        }
    }
}

macro_rules! statements {
    ($($statement:ident $into:path;)*) => {
        $(
            impl AsStatement for $statement {
                #[inline]
                fn as_statement(&self) -> StatementRef<'_> {
                    StatementRef::$statement(self)
                }
            }

            impl From<$statement> for Statement {
                fn from(it: $statement) -> Statement {
                    $into(it.into())
                }
            }

            impl $statement {
                /// The same as a [`Statement`].
                #[must_use]
                pub fn statement(self) -> Statement {
                    self.into()
                }
            }
        )*
    };
}

statements! {
    Select Statement::Query;
    SetOperation Statement::Query;
    Values Statement::Query;
    Raw Statement::Query;
    Insert Statement::Insert;
    Update Statement::Update;
    Delete Statement::Delete;
    Merge Statement::Merge;
    Transaction Statement::Transaction;
    CreateTable Statement::CreateTable;
    DropTable Statement::DropTable;
}

impl From<Query> for Statement {
    fn from(query: Query) -> Statement {
        Statement::Query(query)
    }
}

impl Begin {
    /// The same as a [`Statement`].
    #[must_use]
    pub fn statement(self) -> Statement {
        Statement::Transaction(self.into())
    }
}

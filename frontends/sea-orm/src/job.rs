//! A statement of SeaORM's, on its way through the engine.

use isogloss::{Expr, Flow, NodeMut, Statement, Type, walk_mut};
use isogloss_engine::AsyncConnection;
use isogloss_sea_query::Convert as _;
use sea_orm::{DbErr, ExecResult, ProxyExecResult, QueryResult, StatementBuilder};

use crate::boxed::Rows;
use crate::concrete::{Concrete, concrete};
use crate::entities::Entities;
use crate::error::Asked;
use crate::held::Held;
use crate::outputs::{Outputs, outputs};
use crate::read::Reader;

/// A statement, and what it returns.
pub(crate) struct Job {
    statement: Statement,
    outputs: Outputs,
    asked: Asked,
}

impl Job {
    /// The statement that SeaORM hands over, carried over to ours.
    pub(crate) fn new<S: StatementBuilder>(
        statement: &S,
        entities: &Entities,
        asked: Asked,
    ) -> Result<Job, DbErr> {
        let converted = match concrete(statement) {
            Some(Concrete::Select(it)) => it.convert(),
            Some(Concrete::Insert(it)) => it.convert(),
            Some(Concrete::Update(it)) => it.convert(),
            Some(Concrete::Delete(it)) => it.convert(),
            Some(Concrete::With(it)) => it.convert(),
            None => {
                return Err(asked.refused(format!(
                    "{} is no query and no change of rows, and is not passed on (at: statement)\n  \
                     Way out: `create_all` of an engine makes the tables of `Entities::schema`.",
                    std::any::type_name::<S>()
                )));
            }
        };
        let statement = converted.map_err(|error| asked.refused(error))?;
        let outputs = match asked {
            Asked::Query => outputs(&statement, entities).map_err(|untold| asked.refused(untold))?,
            Asked::Execute => Outputs::These(Vec::new()),
        };
        Ok(Job { statement, outputs, asked })
    }

    /// Runs it for what it does.
    pub(crate) async fn execute(mut self, connection: &mut AsyncConnection) -> Result<ExecResult, DbErr> {
        self.fit(connection)?;
        let done = connection.execute(&self.statement).await.map_err(|error| self.asked.failed(error))?;
        let id = done.last_insert_id.and_then(|id| u64::try_from(id).ok());
        Ok(ProxyExecResult::new(id.unwrap_or_default(), done.rows_affected).into())
    }

    /// All its rows, or the first.
    pub(crate) async fn rows(
        mut self,
        connection: &mut AsyncConnection,
        only_first: bool,
    ) -> Result<Vec<QueryResult>, DbErr> {
        use std::ops::ControlFlow::{Break, Continue};

        self.fit(connection)?;
        let failed = |error| self.asked.failed(error);
        let query = connection.query(&self.statement).await.map_err(failed)?;
        let mut reader = Reader::new(self.outputs);
        let read = query.fold(Vec::new(), move |rows, row| {
            rows.push(reader.read(row)?);
            Ok(if only_first { Break(()) } else { Continue(()) })
        });
        read.await.map_err(failed)
    }

    /// Its rows, as they are pulled. The connection is held until the stream is dropped.
    pub(crate) fn stream<'a>(mut self, mut held: impl Held + 'a) -> Result<Rows<'a>, DbErr> {
        self.fit(held.connection())?;
        let Job { statement, outputs, asked } = self;
        let mut reader = Reader::new(outputs);
        Ok(Box::pin(async_stream::try_stream! {
            let failed = |error| asked.failed(error);
            let query = held.connection().query(&statement).await.map_err(failed)?;
            let mut rows = query.rows().map_err(failed)?;
            while let Some(row) = reader.next(&mut rows).await.map_err(failed)? {
                yield row;
            }
        }))
    }

    /// SeaORM takes us for PostgreSQL, where an enumeration is a type of its own, and casts to it and from it. Everywhere
    /// else it is a text.
    fn fit(&mut self, connection: &AsyncConnection) -> Result<(), DbErr> {
        let dialect = connection.dialect().map_err(|error| self.asked.failed(error))?;
        if dialect.name() == "postgres" {
            return Ok(());
        }
        walk_mut(&mut self.statement, |node| {
            if let NodeMut::Expr(expr) = node {
                while let Expr::Cast(cast) = expr
                    && matches!(cast.ty, Type::Vendor(_))
                {
                    *expr = std::mem::replace(&mut cast.operand, Expr::Default);
                }
            }
            Flow::Continue
        });
        Ok(())
    }
}

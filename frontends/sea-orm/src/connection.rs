//! The engine as a connection of SeaORM's.

use std::sync::Arc;

use isogloss::Begin;
use isogloss_engine::{AsyncConnection, AsyncEngine};
use sea_orm::DbErr;

use crate::entities::Entities;
use crate::error::Asked;
use crate::transaction::Transaction;

/// A database, for a program that is written with SeaORM: goes wherever a `&impl ConnectionTrait` does.
///
/// Cheap to clone; tasks share it. Each statement takes a connection of the engine's pool for as long as it runs.
#[derive(Debug, Clone)]
pub struct Connection {
    engine: AsyncEngine,
    entities: Arc<Entities>,
}

impl Connection {
    /// The database that this engine reaches, with these entities.
    #[must_use]
    pub fn new(engine: AsyncEngine, entities: Entities) -> Connection {
        Connection { engine, entities: Arc::new(entities) }
    }

    /// The engine, for what SeaORM has no words for.
    #[must_use]
    pub fn engine(&self) -> &AsyncEngine {
        &self.engine
    }

    pub(crate) fn entities(&self) -> &Entities {
        &self.entities
    }

    /// A connection of the pool.
    pub(crate) async fn held(&self, asked: Asked) -> Result<AsyncConnection, DbErr> {
        self.engine.connect().await.map_err(|error| asked.failed(error))
    }

    /// A transaction that begins like this, on a connection of its own.
    pub(crate) async fn begun(&self, begin: &Begin) -> Result<Transaction, DbErr> {
        Transaction::new(self.held(Asked::Execute).await?, Arc::clone(&self.entities), begin).await
    }
}

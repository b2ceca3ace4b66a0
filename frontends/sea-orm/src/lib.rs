//! Programs written with SeaORM on Isogloss's engine, and so on the databases that it reaches. Tested they are on SQLite,
//! PostgreSQL, MySQL and MariaDB; what they say to SQL Server is accepted by Microsoft's grammar, and was run on no server;
//! on Firebird nothing was tried.
//!
//! A [`Connection`] is made of an engine and of the program's [`Entities`], and goes wherever SeaORM takes an
//! `&impl ConnectionTrait`. Its transactions nest, and are undone when they are dropped; rows are streamed.
//!
//! ```
//! use isogloss_engine::{AsyncEngine, Options, Worker};
//! use isogloss_rusqlite::Rusqlite;
//! use isogloss_sea_orm::{Connection, Entities};
//! use sea_orm::{ActiveModelTrait, EntityTrait, Set};
//!
//! mod movie {
//!     use sea_orm::entity::prelude::*;
//!
//!     #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
//!     #[sea_orm(table_name = "movies")]
//!     pub struct Model {
//!         #[sea_orm(primary_key)]
//!         pub id: i32,
//!         pub title: String,
//!     }
//!
//!     #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
//!     pub enum Relation {}
//!
//!     impl ActiveModelBehavior for ActiveModel {}
//! }
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let entities = Entities::new().with(movie::Entity);
//! let options = Options::url("sqlite::memory:")?.schema(entities.schema());
//! let engine = AsyncEngine::open(Worker(Rusqlite), options)?;
//! engine.create_all(&entities.schema()).await?;
//! let db = Connection::new(engine, entities);
//!
//! let movie = movie::ActiveModel { title: Set("Furious 7".to_owned()), ..Default::default() }.insert(&db).await?;
//! assert_eq!(movie::Entity::find_by_id(movie.id).one(&db).await?, Some(movie));
//! # Ok(())
//! # }
//! ```
//!
//! What SeaORM hands over is sea-query's own statement, which `isogloss-sea-query` carries over. Raw SQL and statements of
//! the schema are refused by name. What else is different, and the types of computed columns, is told in
//! `docs/sea-orm.md`.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod begin;
mod boxed;
mod concrete;
mod connection;
mod entities;
mod error;
mod foreign;
mod held;
mod job;
mod kind;
mod outputs;
mod read;
mod shared;
mod table;
mod traits;
mod transaction;

pub use boxed::Rows;
pub use connection::Connection;
pub use entities::Entities;
pub use error::sql_err;
pub use transaction::Transaction;

//! What SeaORM's traits have behind boxed pointers.

use std::future::Future;
use std::pin::Pin;

use futures_util::Stream;
use sea_orm::{DbErr, QueryResult};

/// What is awaited behind a boxed pointer, as SeaORM's traits have it.
pub(crate) type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Rows of a query, as they come.
pub type Rows<'a> = Pin<Box<dyn Stream<Item = Result<QueryResult, DbErr>> + Send + 'a>>;

//! Statements of sea-query as statements of Isogloss, and so as the SQL of every dialect that it knows.
//!
//! ```
//! use isogloss::compile;
//! use isogloss_mssql::MsSql;
//! use isogloss_oracle::Oracle;
//! use isogloss_sea_query::Convert;
//! use sea_query::{Expr, ExprTrait, Order, Query};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let query = Query::select()
//!     .columns(["title", "release_date"])
//!     .from("movies")
//!     .and_where(Expr::col("title").like("F%"))
//!     .order_by("title", Order::Asc)
//!     .limit(10)
//!     .take();
//!
//! let statement = query.convert()?;
//! assert_eq!(
//!     compile(&statement, &MsSql::default())?.sql(),
//!     "SELECT TOP (@p1) title, release_date FROM movies WHERE title LIKE @p2 ORDER BY title",
//! );
//! assert_eq!(
//!     compile(&statement, &Oracle::default())?.sql(),
//!     "SELECT title, release_date FROM movies WHERE title LIKE :1 ORDER BY title FETCH FIRST :2 ROWS ONLY",
//! );
//! # Ok(())
//! # }
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]

mod case;
mod cast;
mod condition;
mod conflict;
mod custom;
mod delete;
mod depth;
mod error;
mod expr;
mod extended;
mod function;
mod insert;
mod limit;
mod name;
mod operator;
mod order;
mod returning;
mod select;
mod source;
mod update;
mod value;
mod walk;
mod window;
mod with;

use isogloss::Statement;

pub use error::{Error, ErrorKind};
pub use value::value;

use depth::Depth;

/// A statement of sea-query's that has a statement of ours.
pub trait Convert {
    /// The statement, owned: what was read is left as it was.
    ///
    /// # Errors
    ///
    /// Whatever has no statement of ours, or none that means the same: see [`ErrorKind`].
    fn convert(&self) -> Result<Statement, Error>;
}

macro_rules! statements {
    ($($sea:ty => $convert:path;)*) => {
        $(
            impl Convert for $sea {
                fn convert(&self) -> Result<Statement, Error> {
                    $convert(self, Depth::default()).map(Statement::from)
                }
            }
        )*
    };
}

statements! {
    sea_query::SelectStatement => select::select;
    sea_query::InsertStatement => insert::insert;
    sea_query::UpdateStatement => update::update;
    sea_query::DeleteStatement => delete::delete;
    sea_query::WithQuery => with::query;
    sea_query::SubQueryStatement => with::of;
}

impl Convert for sea_query::QueryStatement {
    fn convert(&self) -> Result<Statement, Error> {
        match self {
            sea_query::QueryStatement::Select(it) => it.convert(),
            sea_query::QueryStatement::Insert(it) => it.convert(),
            sea_query::QueryStatement::Update(it) => it.convert(),
            sea_query::QueryStatement::Delete(it) => it.convert(),
        }
    }
}

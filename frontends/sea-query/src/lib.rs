//! Statements of sea-query as statements of Isogloss, and so as the SQL of every dialect that it knows.
//!
//! [sea-query] is what SeaORM and others speak. It prints for three databases, and cannot fail: what one of them lacks is
//! dropped, or panics. Here its statements are read, not printed: [`Convert::convert`] makes a tree of ours out of one,
//! which [`compile`](isogloss::compile) writes for any dialect, with the same meaning or an error that names what is missing.
//!
//! ```
//! use isogloss::compile;
//! use isogloss_mssql::MsSql;
//! use isogloss_oracle::Oracle;
//! use isogloss_sea_query::Convert;
//! use sea_query::{Expr, ExprTrait, Order, Query};
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let query = Query::select()
//!         .columns(["title", "release_date"])
//!         .from("movies")
//!         .and_where(Expr::col("title").like("F%"))
//!         .order_by("title", Order::Asc)
//!         .limit(10)
//!         .take();
//!
//!     let statement = query.convert()?;
//!     assert_eq!(
//!         compile(&statement, &MsSql::default())?.sql(),
//!         "SELECT TOP (@p1) title, release_date FROM movies WHERE title LIKE @p2 ORDER BY title",
//!     );
//!     assert_eq!(
//!         compile(&statement, &Oracle::default())?.sql(),
//!         "SELECT title, release_date FROM movies WHERE title LIKE :1 ORDER BY title FETCH FIRST :2 ROWS ONLY",
//!     );
//!     Ok(())
//! }
//! ```
//!
//! # What is carried
//!
//! SELECT, INSERT, UPDATE, DELETE, WITH in front of any of them, CREATE TABLE and DROP TABLE as far as sea-query lets them
//! be seen. What has no statement of ours is an [`Error`] with its place in the statement and the way out; nothing is passed
//! over. Where sea-query's three back ends mean different things by the same statement, this is what is taken:
//!
//! | sea-query | here |
//! |---|---|
//! | a name | the regular identifier, if it is lower-case; else it is quoted as it is, and its quotes are escaped |
//! | a value | bound; a number of rows too, but for zero |
//! | `=` and its kin with a NULL that can be seen | an error: it never holds. `is_null()` is what is meant |
//! | LIKE without ESCAPE | the backslash is a character like others; a constant pattern that has one is an error |
//! | `div` | [`quotient`](isogloss::quotient), refused on MySQL, Oracle, Firebird; a division where a fraction is seen |
//! | `Func::greatest`, `Func::least` | NULL if any argument is, as on MySQL and SQLite |
//! | `round` without digits | to whole numbers |
//! | `Func::cust` | the function of that name, whatever its letter case |
//! | parentheses of a condition or a sum | kept where a chain leans to the right or its operator changes |
//! | UNION, EXCEPT, INTERSECT | INTERSECT binds tighter, as in the standard |
//! | a comma in FROM | all pairs; joins see what stands behind the last comma |
//! | an enumeration | a cast to the type of that name, which only PostgreSQL has |
//! | operators of one back end, TABLESAMPLE, index hints | [extensions](isogloss::Extension), refused elsewhere |
//! | `Expr::cust` and its kin | text as it is ([`Raw`](isogloss::Raw)), whose quotes, comments and parentheses must be closed |
//! | `ColumnType::String` without a length | `VARCHAR(255)` |
//!
//! Not carried are REPLACE, SELECT INTO, STRAIGHT_JOIN, FOR NO KEY UPDATE and FOR KEY SHARE, SEARCH and CYCLE, several rows
//! of defaults at once, EXPLAIN, and statements that change tables. A hint for the index of a table that is not in FROM
//! is not seen, here or by sea-query.
//!
//! # Texts as sea-query writes them
//!
//! Programs that come from sea-query have tests that compare texts. [`AsSeaQuery`] is PostgreSQL in sea-query's own words: of
//! the statements in the tests of sea-query 1.0.2 for PostgreSQL, 130 of 131 are carried, and 126 come out letter by letter.
//!
//! ```
//! use isogloss::{Options, Quoting, compile_with};
//! use isogloss_sea_query::{AsSeaQuery, Convert};
//! use sea_query::{Expr, ExprTrait, Order, PostgresQueryBuilder, Query};
//!
//! let query = Query::select()
//!     .column("title")
//!     .from("movies")
//!     .inner_join("studios", Expr::col(("movies", "studio_id")).equals(("studios", "id")))
//!     .and_where(Expr::col("year").between(1990, 1999))
//!     .and_where(Expr::col("stars").gt(3).not())
//!     .order_by("title", Order::Asc)
//!     .take();
//!
//! let dialect = AsSeaQuery::default();
//! let options = Options::new(&dialect).quoting(Quoting::Always);
//! let compiled = compile_with(&query.convert()?, &options)?.into_sql();
//! assert_eq!(compiled, query.build(PostgresQueryBuilder).0);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! What has another meaning here, or is wrong there, comes out otherwise; and where a tree of ours keeps less than was said,
//! the commoner form is taken:
//!
//! | said | written |
//! |---|---|
//! | `JoinType::Join`; `SubQueryOper::Some` | INNER JOIN; ANY |
//! | `cross_join` | a comma; and CROSS JOIN for a comma that other joins follow |
//! | `Func::cust("MY_OWN")`, `cast_as(.., "text")` | `my_own`, `TEXT` |
//! | `as_enum` of a value | as a value of an enumeration: `$1::"mood"` |
//! | UNION and UNION ALL in one row, remainders of remainders | with more parentheses |
//! | constants that are neither whole numbers nor plain texts, samples of a table | as [`Postgres`](isogloss_postgres::Postgres) writes them |
//! | an order by a list of values | with blanks and parentheses |
//!
//! # How it is read
//!
//! The fields of the statements are private. They are handed out, one by one, to the hooks of a `QueryBuilder`, and here
//! is one that prints nothing. What the hooks are handed, and in which order, is no promise of sea-query's; so one
//! minor version is asked for, its own tests are a conformance run, and whatever comes unexpectedly is an error of the
//! kind [`ErrorKind::Walk`].
//!
//! # Cargo features
//!
//! | feature | what it brings |
//! |---|---|
//! | `with-chrono-0_4`, `with-time-0_3` | dates and times of these crates, as values of sea-query's |
//! | `with-rust_decimal-1`, `with-uuid-1`, `with-serde_json-1` | their types as values |
//! | `postgres-array` | lists of values |
//!
//! None is enabled by itself, since each adds a variant to `sea_query::Value`: whoever matches them all, like SeaORM, must
//! enable its own feature along with it. A variant that is not known here is an error that names it.
//!
//! [sea-query]: https://docs.rs/sea-query/1.0
#![cfg_attr(docsrs, feature(doc_cfg))]

mod case;
mod cast;
mod column_type;
mod condition;
mod conflict;
mod custom;
mod delete;
mod depth;
mod dialect;
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
mod schema;
mod select;
mod source;
mod update;
mod value;
mod walk;
mod window;
mod with;

use isogloss::Statement;

pub use dialect::AsSeaQuery;
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
    sea_query::TableCreateStatement => schema::create;
    sea_query::TableDropStatement => schema::drop;
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

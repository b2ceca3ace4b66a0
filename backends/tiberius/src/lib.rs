//! SQL Server for Isogloss's engine, through the client `tiberius`: [`Tiberius`] for tasks under tokio,
//! [`BlockingTiberius`] for threads, which is the same driver with a runtime for each connection.
//!
//! ```no_run
//! use isogloss::{col, insert_into, select};
//! use isogloss_engine::Engine;
//! use isogloss_tiberius::BlockingTiberius;
//!
//! let engine = Engine::open(BlockingTiberius, "mssql://sa:secret@localhost/app?encrypt=off")?;
//! let mut tx = engine.begin()?;
//! tx.execute(&insert_into("people").columns(["id", "name"]).values((1, "Ada")).values((2, "Grace")))?;
//! tx.commit()?;
//! let query = select(("id", "name")).from("people").filter(col("id").gt(1)).order_by("id");
//! let names: Vec<(i64, String)> = engine.query(&query)?.all()?;
//! # Ok::<(), isogloss_engine::Error>(())
//! ```
//!
//! # URLs
//!
//! `mssql://user:password@host:1433/database`, also with `sqlserver:`. An option that there is not is an error.
//!
//! | option | |
//! |---|---|
//! | `encrypt` | `on` (the default); `strict`: from the first byte on, as TDS 8 has it; `login`: the login alone; `off`: nothing, not even the password |
//! | `trust_server_certificate` | `on`: any certificate is taken; `off` (the default) |
//! | `certificate_authority` | a file with the certificate of an authority that is trusted besides those of the system |
//! | `certificate_host` | the name in the certificate, if it is not the host's |
//! | `application_name` | what the server shows; `isogloss` |
//! | `application_intent` | `read_only` or `read_write` |
//! | `connect_timeout` | how many seconds connecting and the login may take, each; 15; with 0 as long as they like |
//!
//! TLS comes with the feature `rustls`, or with `native-tls` by the platform; without it everything but `encrypt=off` is
//! refused. The client is not built with both, and neither is this.
//!
//! # What becomes of values
//!
//! Each value goes as a parameter of `sp_executesql`, with a type of its own: decimals as `numeric` of their digits (up
//! to 38), times as `time(7)`, `datetime2(7)` and `datetimeoffset(7)`, texts and JSON as `nvarchar`, bytes as
//! `varbinary`, each `(max)` if they are long. A NULL has the type that it is a NULL of. Refused are: times finer than
//! 100 nanoseconds, offsets of more than 14 hours, floating point numbers that are infinite, none (NaN) or subnormal,
//! arrays and intervals.
//!
//! The client does not learn what type a parameter goes into, so that **what its column cannot hold exactly is converted by
//! the server** as it is assigned: 1.5 is 1 in an `int`, 0.125 is 0.13 in a `decimal(9, 2)`, and a moment is cut off to its
//! day in a `date`. <https://learn.microsoft.com/en-us/sql/t-sql/data-types/data-type-conversion-database-engine>
//!
//! What comes back is exact, or an error: `datetime` is read as the milliseconds that it is shown with; `money` as a
//! decimal, beyond 225 thousand million refused, since the client rounds it there, as a floating point number in a
//! `sql_variant` is; `xml` is text; `tinyint` a small integer.
//!
//! A text without values goes as it is, so that what it sets or makes (`SET`, `#temporary`) stays. How many rows it has
//! changed is told only where INSERT, UPDATE, DELETE, MERGE or WITH is its first word. Of several results, the first is
//! read.
//!
//! # Breaking off
//!
//! A statement that is cancelled, or whose time is over, is broken off by an attention, and its connection goes on. It may
//! have been done all the same, if it was done before the server heard of that. A server that says nothing for a second in
//! the middle of an answer, or for five when it is to break off, loses the connection, which ends the statement as well.
//!
//! Of a query that nobody reads to its end a thousand rows are passed over; then it is broken off, unless a transaction is
//! open, which that might undo, or something else may stand behind the query, which would not run. A future that is dropped
//! costs its connection.
//!
//! # Transactions
//!
//! An isolation level is set before BEGIN, and READ COMMITTED again behind the end. When the server has rolled back a
//! transaction by itself, as after a deadlock, what follows in it is refused: it would be committed at once.
//!
//! # What was not run
//!
//! No SQL Server was there to write this against. The tests run against a server of canned answers, which speaks its
//! protocol, and against the client's own values. Only a real one could show:
//!
//! - that it reads each value as what was meant: the bytes are the client's, but a NULL of a text, of bytes, of a decimal
//!   or of a time goes as one of no type, and a decimal with 38 digits behind the point as its text, which the declared
//!   type makes a number of;
//! - that the rows of each type come back as it sends them, values of 1 MiB among them;
//! - the version of a real server, of Azure and of Fabric, and being sent on to another server;
//! - counts of rows behind triggers and under `SET NOCOUNT ON`;
//! - when it acknowledges an attention: both places that the protocol allows are tested;
//! - locks, deadlocks and snapshots: their errors are told by the number alone;
//! - the wording of errors in other languages than English, from which the names of constraints are taken;
//! - TLS with a real server: behind the greeting and strictly it was spoken with that of canned answers, by both kinds; of
//!   the login alone with nobody.

mod blocking;
mod calendar;
mod cancel;
mod catalog;
mod driver;
mod options;
mod tds;
mod verb;

use isogloss_engine::backend::{AsyncBackend, Backend, BlockingBackend, Connected, Exchange, no_tokio};
use isogloss_engine::{Result, Url};
use isogloss_mssql::MsSql;

use crate::blocking::{Blocking, Turner};
use crate::driver::Connection;
use crate::options::Options;
use crate::tds::Wire;

/// SQL Server, through the crate `tiberius`, under tokio.
#[derive(Debug, Clone, Copy, Default)]
pub struct Tiberius;

/// SQL Server, through the crate `tiberius`, for threads: each connection turns a runtime of its own.
#[derive(Debug, Clone, Copy, Default)]
pub struct BlockingTiberius;

const SCHEMES: &[&str] = &["mssql", "sqlserver"];

impl Backend for Tiberius {
    fn schemes(&self) -> &'static [&'static str] {
        SCHEMES
    }

    fn connect<'a>(&'a self, url: &'a Url) -> Exchange<'a, Result<Connected>> {
        Exchange::later(async {
            tokio::runtime::Handle::try_current().map_err(|none| no_tokio().with_source(none))?;
            let (connection, dialect) = connect(url).await?;
            Ok(Connected::new(connection, dialect))
        })
    }
}

impl AsyncBackend for Tiberius {}

impl Backend for BlockingTiberius {
    fn schemes(&self) -> &'static [&'static str] {
        SCHEMES
    }

    fn connect<'a>(&'a self, url: &'a Url) -> Exchange<'a, Result<Connected>> {
        let connected = || {
            let turner = Turner::new()?;
            let (connection, dialect) = turner.wait(connect(url))?;
            Ok(Connected::new(Blocking::new(connection, turner), dialect))
        };
        Exchange::ready(connected())
    }
}

impl BlockingBackend for BlockingTiberius {}

async fn connect(url: &Url) -> Result<(Connection, MsSql)> {
    let mut wire = Wire::connect(&Options::new(url)?).await?;
    let version = driver::version(&mut wire).await.map_err(tds::connecting)?;
    Ok((Connection::new(wire), MsSql::version(version)))
}

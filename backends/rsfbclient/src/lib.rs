//! Firebird for Isogloss's engine, through the client `rsfbclient`, as far as that is written in Rust: a blocking
//! backend for Firebird 3 to 5.
//!
//! ```no_run
//! use isogloss::select;
//! use isogloss_engine::Engine;
//! use isogloss_rsfbclient::Rsfbclient;
//!
//! let engine = Engine::open(Rsfbclient, "firebird://SYSDBA:masterkey@localhost/movies")?;
//! let titles: Vec<(i64, String)> = engine.query(&select(("id", "title")).from("movies"))?.all()?;
//! # Ok::<(), isogloss_engine::Error>(())
//! ```
//!
//! # URLs
//!
//! `firebird://user:password@host:3050/alias`, or with a path on the server: `firebird://user@host//var/movies.fdb`. The
//! database must be there; its default character set is taken to be UTF8.
//!
//! | option | |
//! |---|---|
//! | `role` | the role that the user has |
//! | `connect_timeout` | how many seconds making a connection may take; as long as it likes, if it is not said |
//! | `lock_timeout` | how many seconds somebody waits for another's lock; without it, until that is gone |
//!
//! # What becomes of values
//!
//! The client tells of a column's type no more than these kinds, and what is asked for decides the rest. What could only
//! be given rounded, or without a part, is refused.
//!
//! | column | arrives as | may be asked for as |
//! |---|---|---|
//! | whole numbers | `BigInt`, or a `Decimal` beyond 64 bits | whole numbers, `Decimal` |
//! | FLOAT, DOUBLE PRECISION | `Double` | `f64`, and `f32` where that is the same |
//! | DECIMAL, NUMERIC, DECFLOAT, from version 4 | `Text` | `Decimal`, whole numbers |
//! | **DECIMAL, NUMERIC with a scale, version 3** | **`Double`, the nearest to it** | `f64`; for the exact `Decimal`, select a cast of it to text |
//! | texts, and a cast to text of anything | `Text` | texts, and what the text says: numbers, dates, times |
//! | OCTETS | `Text` if they are UTF-8, else `Bytes` | bytes, `Uuid`; the text, if they are one |
//! | DATE | `Timestamp` at midnight | `Date`, `DateTime` |
//! | TIME, from version 4 | `Text` | `Time` |
//! | **TIME, version 3** | **a `Timestamp` of today** | `DateTime`; for the `Time`, select a cast of it to text |
//! | TIMESTAMP | `Timestamp` | `DateTime` |
//! | with a time zone, from version 4 | `Text` | `DateTimeTz`, where an offset was stored and no zone's name |
//!
//! A decimal number, a date or a time goes to the server as a text, which the server reads as what it wants; it keeps
//! four digits of a second's fraction, and what has more is refused.
//!
//! The client does not learn what type a parameter goes into, so that **what its column cannot hold exactly is rounded by the
//! server** as it is assigned: 1.5 is 2 in an INTEGER, and 0.125 is 0.13 in a NUMERIC(9, 2).
//!
//! # What else is its own
//!
//! - A statement has up to 400 values; the client loses its way where the server describes many more. The dialect
//!   that a connection brings along knows, so that many rows are inserted in pieces.
//! - Nothing is kept prepared: a statement that is would keep its tables from being changed or dropped.
//! - A statement outside of a transaction has one of its own, READ COMMITTED. One that is begun without a level is a
//!   SNAPSHOT, as Firebird has it. What is done to tables is seen when it is committed.
//! - An empty result has no columns, since the client names them with the first row.
//! - A lock that was not to be had in time is told in the same words as a row that another transaction has changed: both
//!   are a serialization failure, and may succeed when the transaction is run again.
//! - A procedure that returns values is selected from, or called in a block.
//! - A statement is broken off over a second connection, by way of `MON$STATEMENTS`: a user may do that to its own.
//! - After an error of the client's own the connection is closed, since nobody knows what the server sends next.

mod bind;
mod cancel;
mod catalog;
mod control;
mod dialect;
mod driver;
mod error;
mod letters;
mod read;

use isogloss_engine::backend::{Backend, BlockingBackend, Connected, Exchange, asking_time, in_time};
use isogloss_engine::{Error, ErrorKind, Result, Url};
use rsfbclient_core::{Dialect, FirebirdClientDbOps, TrLockResolution};
use rsfbclient_rust::{RustFbClient, RustFbClientAttachmentConfig};

use crate::cancel::Breaker;
use crate::dialect::Speech;
use crate::driver::Client;

/// Firebird, as the crate `rsfbclient` speaks with it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Rsfbclient;

/// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref30/firebird-30-language-reference.html>
const PORT: u16 = 3050;

impl Backend for Rsfbclient {
    fn schemes(&self) -> &'static [&'static str] {
        &["firebird"]
    }

    fn connect<'a>(&'a self, url: &'a Url) -> Exchange<'a, Result<Connected>> {
        Exchange::ready(in_time(url, connect))
    }
}

impl BlockingBackend for Rsfbclient {}

fn connect(url: &Url) -> Result<Connected> {
    let wait = match url.option("lock_timeout").map(str::parse) {
        Some(Ok(seconds)) => Some(seconds),
        Some(Err(_)) => return Err(wrong("the option `lock_timeout` is no number of seconds")),
        None => None,
    };
    if url.option("connect_timeout").is_some_and(|text| text.parse::<u32>().is_err()) {
        return Err(wrong("the option `connect_timeout` is no number of seconds"));
    }
    let known = |name: &str| matches!(name, "role" | "lock_timeout" | "connect_timeout");
    if let Some((name, _)) = url.options().iter().find(|(name, _)| !known(name)) {
        return Err(wrong(format!("there is no option `{name}`")));
    }
    let config = RustFbClientAttachmentConfig {
        host: url.host().unwrap_or("localhost").to_owned(),
        port: url.port().unwrap_or(PORT),
        db_name: url.database().to_owned(),
        user: url.user().ok_or_else(|| wrong("the URL names no user"))?.to_owned(),
        pass: url.password().unwrap_or_default().to_owned(),
        role_name: url.option("role").map(str::to_owned),
    };
    let mut client = RustFbClient::new(letters::CHARSET);
    let database = client.attach_database(&config, Dialect::D3, false).map_err(error::refused_to_connect)?;
    let mut driver = Client::new(client, database, TrLockResolution::Wait(wait));
    let (version, attachment) = driver.introduction()?;
    let major = version.split('.').next().and_then(|major| major.parse().ok()).unwrap_or_default();
    if major < 3 {
        let message = format!("Firebird {version} is older than any that is written for");
        return Err(Error::new(ErrorKind::Unsupported, message));
    }
    driver.settle(major)?;
    driver.break_off_by(Breaker::new(config, attachment, asking_time(url)));
    Ok(Connected::new(driver, Speech::of(major)))
}

fn wrong(what: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Url, what)
}

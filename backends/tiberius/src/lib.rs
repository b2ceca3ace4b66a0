//! SQL Server for Isogloss's engine, through the client `tiberius`.
mod blocking;
mod calendar;
mod cancel;
mod driver;
mod options;
mod tds;
mod verb;

use isogloss_engine::backend::{AsyncBackend, Backend, BlockingBackend, Connected, Exchange};
use isogloss_engine::{Error, ErrorKind, Result, Url};
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
            if tokio::runtime::Handle::try_current().is_err() {
                return Err(Error::new(
                    ErrorKind::Unsupported,
                    "the backend `Tiberius` runs inside of tokio",
                ));
            }
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

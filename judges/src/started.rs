use std::fmt;

use crate::engine::{Engine, FirebirdEngine, MySqlEngine, PostgresEngine, SqliteEngine};
use crate::judge::Judge;
use crate::parser::{MsSqlParser, OracleParser};
use crate::server::Server;
use crate::setup::Setup;
use crate::unavailable::Unavailable;

/// A judge at work. Dropping it stops what it started and removes its temporary folder.
#[non_exhaustive]
pub enum Started {
    /// An engine, which prepares and runs statements one by one.
    Engine(Box<dyn Engine>),
    /// SQL Server's grammar, which reads a batch of statements.
    MsSql(MsSqlParser),
    /// Oracle's grammar, which reads a batch of statements.
    Oracle(OracleParser),
}

impl fmt::Debug for Started {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Started::Engine(engine) => write!(f, "Engine({} {})", engine.name(), engine.version()),
            Started::MsSql(parser) => parser.fmt(f),
            Started::Oracle(parser) => parser.fmt(f),
        }
    }
}

impl Judge {
    /// Starts it. What is not installed is not installed now either: see [`Setup::install`].
    pub fn start(self, setup: &Setup) -> Result<Started, Unavailable> {
        let named = |why: String| Unavailable::new(self.name(), why);
        Ok(match self {
            Judge::Sqlite => Started::Engine(Box::new(SqliteEngine::open().map_err(named)?)),
            Judge::Postgres | Judge::Postgres18 => {
                let server = Server::postgres(&setup.postgres(self)?).map_err(named)?;
                Started::Engine(Box::new(PostgresEngine::on(server).map_err(named)?))
            }
            Judge::MariaDb => {
                let server = Server::mariadb(&setup.mariadb()?).map_err(named)?;
                Started::Engine(Box::new(MySqlEngine::on(server).map_err(named)?))
            }
            Judge::MySql => {
                let server = Server::mysql(&setup.mysql()?).map_err(named)?;
                Started::Engine(Box::new(MySqlEngine::on(server).map_err(named)?))
            }
            Judge::Firebird | Judge::Firebird4 => {
                let server = Server::firebird(&setup.firebird(self)?).map_err(named)?;
                Started::Engine(Box::new(FirebirdEngine::on(server).map_err(named)?))
            }
            Judge::MsSql => Started::MsSql(MsSqlParser::new(setup)?),
            Judge::Oracle => Started::Oracle(OracleParser::new(setup)?),
        })
    }
}

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
                Started::Engine(Box::new(PostgresEngine::on(self.serve(setup)?).map_err(named)?))
            }
            Judge::MariaDb | Judge::MySql => {
                Started::Engine(Box::new(MySqlEngine::on(self.serve(setup)?).map_err(named)?))
            }
            Judge::Firebird | Judge::Firebird4 => {
                Started::Engine(Box::new(FirebirdEngine::on(self.serve(setup)?).map_err(named)?))
            }
            Judge::MsSql => Started::MsSql(MsSqlParser::new(setup)?),
            Judge::Oracle => Started::Oracle(OracleParser::new(setup)?),
        })
    }

    /// Starts its server alone, for whoever brings a client. A judge that has none is not there.
    pub fn serve(self, setup: &Setup) -> Result<Server, Unavailable> {
        let started = match self {
            Judge::Postgres | Judge::Postgres18 => Server::postgres(&setup.postgres(self)?),
            Judge::MariaDb => Server::mariadb(&setup.mariadb()?),
            Judge::MySql => Server::mysql(&setup.mysql()?),
            Judge::Firebird | Judge::Firebird4 => Server::firebird(&setup.firebird(self)?),
            Judge::Sqlite | Judge::MsSql | Judge::Oracle => Err("it is no server".to_owned()),
        };
        started.map_err(|why| Unavailable::new(self.name(), why))
    }
}

//! The backend on private servers: MariaDB and MySQL, each where it is installed.

mod errors;
mod faults;
mod inspecting;
mod returning;
#[path = "../../../mysql_common/testing/servers.rs"]
#[allow(dead_code, reason = "both backends' tests share it, and each needs its part")]
mod servers;
mod streams;
mod upserts;
mod values;

use isogloss_engine::{Engine, Options, Result};
use isogloss_judges::Server;
use isogloss_mysql_client::MySqlClient;

/// An engine on a database of its own.
fn engine(server: &Server) -> Result<Engine> {
    Engine::open(MySqlClient, options(server)?)
}

fn options(server: &Server) -> Result<Options> {
    let first = Engine::open(MySqlClient, servers::url(server.port(), "").as_str())?;
    run(&first, "CREATE DATABASE IF NOT EXISTS app")?;
    Options::url(&servers::url(server.port(), "app"))
}

fn run(engine: &Engine, sql: &'static str) -> Result<()> {
    engine.execute(&isogloss::raw(sql)).map(drop)
}

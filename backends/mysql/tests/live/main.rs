//! The backend on private servers: MariaDB and MySQL, each where it is installed.

mod errors;
mod faults;
mod inspecting;
mod refusals;
mod returning;
#[path = "../../../mysql_common/testing/servers.rs"]
#[allow(dead_code, reason = "both backends' tests share it, and each needs its part")]
mod servers;
mod sessions;
#[path = "../../../../engine/testing/shortcuts.rs"]
mod shortcuts;
mod streams;
mod transactions;
mod upserts;
mod values;

use isogloss_engine::{Engine, Options, Result};
use isogloss_judges::Server;
use isogloss_mysql_client::MySqlClient;

fn engine(server: &Server) -> Result<Engine> {
    Engine::open(MySqlClient, server.url())
}

fn options(server: &Server) -> Result<Options> {
    Options::url(&server.url())
}

fn run(engine: &Engine, sql: &'static str) -> Result<()> {
    engine.execute(&isogloss::raw(sql)).map(drop)
}

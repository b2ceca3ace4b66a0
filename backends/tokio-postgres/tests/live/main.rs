//! The engine on a PostgreSQL of the tests' own, through tokio-postgres. Where none can be had, that is printed as not run.

mod faults;
mod inspecting;
#[path = "../../../../engine/testing/shortcuts.rs"]
mod shortcuts;
mod statements;
mod values;

use isogloss_engine::{AsyncEngine, IntoOptions, Options, Result};
use isogloss_judges::{Judge, Server};
use isogloss_tokio_postgres::TokioPostgres;

fn server() -> Option<Server> {
    isogloss_faults::start(Judge::Postgres, env!("CARGO_TARGET_TMPDIR"))
}

fn options(server: &Server) -> Result<Options> {
    server.url().into_options()
}

fn engine(server: &Server) -> Result<AsyncEngine> {
    AsyncEngine::open(TokioPostgres, options(server)?)
}

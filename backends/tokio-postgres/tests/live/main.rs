//! The engine on a PostgreSQL of the tests' own, through tokio-postgres. Where none can be had, that is printed as not run.

mod faults;
mod inspecting;
mod statements;
mod values;

use std::path::Path;

use isogloss_engine::{AsyncEngine, IntoOptions, Options, Result};
use isogloss_judges::{Judge, Server, Setup, Unavailable};
use isogloss_tokio_postgres::TokioPostgres;

/// A server, or `None` after printing that it is not run.
#[allow(clippy::print_stderr, reason = "a test that did not run must say so")]
fn server() -> Option<Server> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().expect("a folder lies in a folder");
    let files = Setup::at(target.join("judges")).postgres(Judge::Postgres);
    let started = files.and_then(|files| {
        Server::postgres(&files).map_err(|why| Unavailable::new(Judge::Postgres.name(), why))
    });
    started.inspect_err(|missing| eprintln!("{missing}")).ok()
}

fn url(server: &Server) -> String {
    format!("postgresql://postgres@127.0.0.1:{}/postgres", server.port())
}

fn options(server: &Server) -> Result<Options> {
    url(server).as_str().into_options()
}

fn engine(server: &Server) -> Result<AsyncEngine> {
    AsyncEngine::open(TokioPostgres, options(server)?)
}

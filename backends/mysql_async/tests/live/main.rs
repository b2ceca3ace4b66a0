//! The backend on private servers: MariaDB and MySQL, each where it is installed.

mod cancellations;
mod faults;
mod inspecting;
#[path = "../../../mysql_common/testing/servers.rs"]
#[allow(dead_code, reason = "both backends' tests share it, and each needs its part")]
mod servers;
mod values;

use std::future::Future;

use isogloss_engine::{AsyncEngine, Options, Result};
use isogloss_judges::Server;
use isogloss_mysql_async::MySqlAsync;

/// Runs a test on each of the servers that are there.
fn on_each<F: Future<Output = Result<()>>>(test: impl Fn(std::sync::Arc<Server>) -> F) {
    for judge in [isogloss_judges::Judge::MariaDb, isogloss_judges::Judge::MySql] {
        if let Some(server) = servers::start(judge) {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(2)
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(test(std::sync::Arc::new(server))).expect("a test that comes to its end");
        }
    }
}

/// An engine on a database of its own.
async fn engine(server: &Server) -> Result<AsyncEngine> {
    AsyncEngine::open(MySqlAsync, options(server).await?)
}

async fn options(server: &Server) -> Result<Options> {
    let first = AsyncEngine::open(MySqlAsync, servers::url(server.port(), "").as_str())?;
    run(&first, "CREATE DATABASE IF NOT EXISTS app").await?;
    Options::url(&servers::url(server.port(), "app"))
}

async fn run(engine: &AsyncEngine, sql: &'static str) -> Result<()> {
    engine.execute(&isogloss::raw(sql)).await.map(drop)
}

//! The backend on private servers: MariaDB and MySQL, each where it is installed.

mod faults;
mod inspecting;
mod refusals;
#[path = "../../../mysql_common/testing/servers.rs"]
#[allow(dead_code, reason = "both backends' tests share it, and each needs its part")]
mod servers;
mod sessions;
#[path = "../../../../engine/testing/shortcuts.rs"]
mod shortcuts;
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

fn engine(server: &Server) -> Result<AsyncEngine> {
    AsyncEngine::open(MySqlAsync, server.url())
}

fn options(server: &Server) -> Result<Options> {
    Options::url(&server.url())
}

async fn run(engine: &AsyncEngine, sql: &'static str) -> Result<()> {
    engine.execute(&isogloss::raw(sql)).await.map(drop)
}

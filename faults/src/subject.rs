//! Who is put to the test: a backend, on servers of its own.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};

use isogloss::raw;
use isogloss_engine::backend::{AsyncBackend, BlockingBackend};
use isogloss_engine::{AsyncEngine, Engine, Options, Result};
use isogloss_judges::{Judge, Kind, Server, Setup};

use crate::database::Database;
use crate::proxy::Proxy;

/// A backend, and a server that is its own.
pub struct Subject {
    kind: Kind,
    port: u16,
    server: Mutex<Server>,
    open: Box<dyn Fn(Options) -> Result<Database> + Send + Sync>,
}

/// Starts a server for a test, or prints that it is not run. `folder` is the test's `env!("CARGO_TARGET_TMPDIR")`, beside
/// which the servers are installed.
///
/// # Panics
///
/// `folder` is none.
#[allow(clippy::print_stderr, reason = "a test that did not run must say so")]
pub fn start(judge: Judge, folder: &str) -> Option<Server> {
    let target = Path::new(folder).parent().expect("a folder lies in a folder");
    let served = judge.serve(&Setup::at(target.join("judges")));
    served.inspect_err(|missing| eprintln!("{missing}")).ok()
}

impl Subject {
    /// A blocking backend on this server.
    pub fn blocking(server: Server, backend: impl BlockingBackend + Clone + 'static) -> Subject {
        Subject::new(server, move |options| Engine::open(backend.clone(), options).map(Database::Blocking))
    }

    /// An async backend on this server.
    pub fn tasks(server: Server, backend: impl AsyncBackend + Clone + 'static) -> Subject {
        Subject::new(server, move |options| AsyncEngine::open(backend.clone(), options).map(Database::Async))
    }

    fn new(server: Server, open: impl Fn(Options) -> Result<Database> + Send + Sync + 'static) -> Subject {
        Subject { kind: server.kind(), port: server.port(), server: Mutex::new(server), open: Box::new(open) }
    }

    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn server(&self) -> MutexGuard<'_, Server> {
        self.server.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn proxy(&self) -> Proxy {
        Proxy::to(self.port)
    }

    pub(crate) fn url_by(&self, port: u16) -> String {
        let url = self.server().url_by(port);
        match self.kind {
            // Where encryption is only preferred, a connection that is cut is tried once more in clear.
            Kind::MySql | Kind::MariaDb => url + "?ssl-mode=DISABLED",
            _ => url,
        }
    }

    /// Options by a port, for a pool of so many.
    pub(crate) fn options(&self, port: u16, connections: usize) -> Options {
        self.options_by(&self.url_by(port), connections)
    }

    pub(crate) fn options_by(&self, url: &str, connections: usize) -> Options {
        let options = Options::url(url).expect("a URL of our own");
        let options = options.pool_size(connections).max_overflow(0);
        match self.kind {
            // The server is set to write later what is committed, and would lose it when it is killed.
            // It also knows nothing of new tables, and would compile for longer than it then works.
            Kind::Postgres => options.on_connect("SET synchronous_commit = on").on_connect("SET jit = off"),
            _ => options,
        }
    }

    pub(crate) fn open(&self, options: Options) -> Result<Database> {
        (self.open)(options)
    }

    /// An engine that nothing stands in the way of.
    pub(crate) fn direct(&self) -> Result<Database> {
        let db = self.open(self.options(self.port, 2))?;
        if matches!(self.kind, Kind::MySql | Kind::MariaDb) {
            // As for PostgreSQL: what is committed is with the system at least.
            db.execute(&raw("SET GLOBAL innodb_flush_log_at_trx_commit = 2"))?;
        }
        Ok(db)
    }
}

impl std::fmt::Debug for Subject {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Subject").field("kind", &self.kind).finish_non_exhaustive()
    }
}

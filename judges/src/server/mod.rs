//! Private servers: on loopback, on a free port, in a temporary folder, gone when dropped.
//!
//! A server is started by its program, not by the system, and stopped by its own process id. It ends also when this
//! process ends without dropping it, by an interrupt or from a static.

mod firebird;
mod folder;
mod keeper;
mod mariadb;
mod mysql;
mod postgres;

use std::fmt;
use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::process::{Child, Command};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::certificate::Certificate;
use crate::process::last_lines;
use crate::setup::{FirebirdFiles, MariaDbFiles, MySqlFiles, PostgresFiles};

/// How long a server may take until it answers, on a machine that is busy.
const LIMIT: Duration = Duration::from_secs(90);

/// A server of our own.
pub struct Server {
    kind: Kind,
    port: u16,
    child: Child,
    /// What starts it on a port. A panic elsewhere does not change it.
    command: AssertUnwindSafe<Box<dyn Fn(u16) -> Command + Send + Sync>>,
    /// The line of its log that says it is ready.
    ready: &'static str,
    // After the child: the folder goes when the server has stopped.
    folder: TempDir,
}

/// Which client speaks with a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// PostgreSQL's protocol.
    Postgres,
    /// MariaDB, by MySQL's protocol.
    MariaDb,
    /// MySQL's protocol.
    MySql,
    /// Firebird's protocol.
    Firebird,
}

impl Server {
    /// Starts a PostgreSQL. Its superuser is `postgres`, without a password.
    pub fn postgres(files: &PostgresFiles) -> Result<Server, String> {
        postgres::start(files, None)
    }

    /// The same, with this certificate for who wants to speak encrypted; its files lie in the folder.
    pub fn postgres_with_tls(files: &PostgresFiles, certificate: &Certificate) -> Result<Server, String> {
        postgres::start(files, Some(certificate))
    }

    /// Starts a MariaDB. Its superuser is `root`, without a password.
    pub fn mariadb(files: &MariaDbFiles) -> Result<Server, String> {
        mariadb::start(files, None)
    }

    /// The same, with this certificate for who wants to speak encrypted; its files lie in the folder.
    pub fn mariadb_with_tls(files: &MariaDbFiles, certificate: &Certificate) -> Result<Server, String> {
        mariadb::start(files, Some(certificate))
    }

    /// Starts a MySQL. Its superuser is `root`, without a password.
    pub fn mysql(files: &MySqlFiles) -> Result<Server, String> {
        mysql::start(files, None)
    }

    /// The same, with this certificate for who wants to speak encrypted; its files lie in the folder.
    pub fn mysql_with_tls(files: &MySqlFiles, certificate: &Certificate) -> Result<Server, String> {
        mysql::start(files, Some(certificate))
    }

    /// Starts a Firebird. Its superuser is `SYSDBA`, with the password `masterkey`.
    pub fn firebird(files: &FirebirdFiles) -> Result<Server, String> {
        firebird::start(files)
    }

    /// Which client speaks with it.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The port on 127.0.0.1.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// What an engine finds its database by, as the superuser.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_by(self.port)
    }

    /// The same through another port, such as that of a proxy.
    #[must_use]
    pub fn url_by(&self, port: u16) -> String {
        match self.kind {
            Kind::Postgres => format!("postgresql://postgres@127.0.0.1:{port}/postgres"),
            Kind::MariaDb => format!("mariadb://root@127.0.0.1:{port}/{}", mariadb::DATABASE),
            Kind::MySql => format!("mysql://root@127.0.0.1:{port}/{}", mariadb::DATABASE),
            Kind::Firebird => {
                let database = firebird_database(self);
                format!("firebird://SYSDBA:masterkey@127.0.0.1:{port}/{}", database.display())
            }
        }
    }

    /// The temporary folder of its data and its log.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The end of its log, for the message of an error.
    #[must_use]
    pub fn log(&self) -> String {
        read_log(self.folder.path())
    }

    /// Ends it as a fault would, without a word to those who are connected, and starts it again on the same port.
    pub fn crash_and_restart(&mut self) -> Result<(), String> {
        match (self.kind, Pid::from_raw(self.child.id().cast_signed())) {
            // Its processes would go on without the first one; this ends them all, and nothing is tidied up.
            // https://www.postgresql.org/docs/current/server-shutdown.html
            (Kind::Postgres, Some(pid)) => {
                kill_process(pid, Signal::QUIT).map_err(|error| error.to_string())?;
            }
            _ => self.child.kill().map_err(|error| error.to_string())?,
        }
        self.child.wait().map_err(|error| error.to_string())?;
        self.start()?;
        self.wait_until(self.ready)
    }

    /// Ends it like that, and starts it again with one more argument, such as a setting that is read at the start alone.
    pub fn restart_with(&mut self, argument: &'static str) -> Result<(), String> {
        let nothing: Box<dyn Fn(u16) -> Command + Send + Sync> = Box::new(|_| Command::new(""));
        let AssertUnwindSafe(before) = std::mem::replace(&mut self.command, AssertUnwindSafe(nothing));
        self.command = AssertUnwindSafe(Box::new(move |port| {
            let mut command = before(port);
            command.arg(argument);
            command
        }));
        self.crash_and_restart()
    }

    fn start(&mut self) -> Result<(), String> {
        self.child = keeper::start((self.command)(self.port), open_log(self.folder.path())?)?;
        Ok(())
    }

    /// Starts what `command` makes for a port, and waits for the line of its log that says it is ready; one that says
    /// nothing is ready when it answers.
    fn launch(
        kind: Kind,
        folder: TempDir,
        ready: &'static str,
        command: impl Fn(u16) -> Command + Send + Sync + 'static,
    ) -> Result<Server, String> {
        let port = free_port()?;
        let child = keeper::start(command(port), open_log(folder.path())?)?;
        let mut server =
            Server { kind, port, child, command: AssertUnwindSafe(Box::new(command)), ready, folder };
        // Between finding a free port and taking it, another process may take it.
        for _ in 0..3 {
            match server.wait_until(ready) {
                Err(why) if why.to_lowercase().contains("in use") => {
                    server.stop();
                    server.port = free_port()?;
                    server.start()?;
                }
                outcome => return outcome.map(|()| server),
            }
        }
        server.wait_until(ready).map(|()| server)
    }

    fn wait_until(&mut self, ready: &str) -> Result<(), String> {
        let started = Instant::now();
        while started.elapsed() < LIMIT {
            let is_ready = if ready.is_empty() {
                TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok()
            } else {
                fs::read_to_string(self.folder.path().join(LOG)).is_ok_and(|log| log.contains(ready))
            };
            if is_ready {
                return Ok(());
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                return Err(format!("the server ended ({status}): {}", self.log()));
            }
            thread::sleep(Duration::from_millis(10));
        }
        Err(format!("the server was not ready after {} s: {}", LIMIT.as_secs(), self.log()))
    }

    fn stop(&mut self) {
        // PostgreSQL must give back its shared memory; the others keep nothing outside of their folder.
        if self.kind == Kind::Postgres {
            if let Some(pid) = Pid::from_raw(self.child.id().cast_signed()) {
                let _ = kill_process(pid, Signal::INT);
            }
            let asked = Instant::now();
            while asked.elapsed() < Duration::from_secs(10) {
                if !matches!(self.child.try_wait(), Ok(None)) {
                    return;
                }
                thread::sleep(Duration::from_millis(5));
            }
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl fmt::Debug for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Server").field("kind", &self.kind).field("port", &self.port).finish_non_exhaustive()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The file of a Firebird's database.
pub(crate) fn firebird_database(server: &Server) -> std::path::PathBuf {
    server.folder().join(firebird::DATABASE)
}

/// A temporary folder that is removed when dropped, and by the next process if this one cannot.
pub(crate) fn temporary_folder() -> Result<TempDir, String> {
    folder::make()
}

/// The name of a server's log in its folder.
const LOG: &str = "server.log";

fn open_log(folder: &Path) -> Result<fs::File, String> {
    fs::File::create(folder.join(LOG)).map_err(|error| format!("{}: {error}", folder.display()))
}

fn read_log(folder: &Path) -> String {
    let bytes = fs::read(folder.join(LOG)).unwrap_or_default();
    last_lines(&String::from_utf8_lossy(&bytes), 8)
}

fn free_port() -> Result<u16, String> {
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|error| format!("no free port: {error}"))?;
    Ok(listener.local_addr().map_err(|error| error.to_string())?.port())
}

//! The private servers of the network databases, and what is not run because there is none.

use std::path::PathBuf;

use isogloss_judges::{Judge, Server, Setup, Unavailable};

/// A server that is up, or the sentence that says what is not run.
pub fn start(judge: Judge) -> Result<Server, Unavailable> {
    let setup = Setup::at(beside_the_program());
    let started = match judge {
        Judge::MariaDb => Server::mariadb(&setup.mariadb()?),
        Judge::MySql => Server::mysql(&setup.mysql()?),
        _ => Server::postgres(&setup.postgres(judge)?),
    };
    started.map_err(|why| Unavailable::new(judge.name(), why))
}

/// Where `cargo xtask test` installs servers.
fn beside_the_program() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    program.ancestors().nth(2).unwrap_or("target".as_ref()).join("judges")
}

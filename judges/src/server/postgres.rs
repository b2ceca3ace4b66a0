use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use super::keeper::{User, bound};
use super::{Kind, LIMIT, Server, folder};
use crate::certificate::Certificate;
use crate::process::run;
use crate::setup::PostgresFiles;

pub(super) fn start(files: &PostgresFiles, certificate: Option<&Certificate>) -> Result<Server, String> {
    let folder = folder::make()?;
    let text = |error: std::io::Error| format!("{}: {error}", folder.path().display());
    // PostgreSQL refuses to run as root. https://www.postgresql.org/docs/current/postgres-user.html
    let user = if rustix::process::geteuid().is_root() { Some(nobody()?) } else { None };
    if let Some(user) = user {
        chown(folder.path(), Some(user.id), Some(user.group)).map_err(text)?;
    }
    let tls = match certificate {
        Some(certificate) => tls(certificate, folder.path(), user.as_ref())?,
        None => Vec::new(),
    };
    let bin = reachable(&files.bin, folder.path(), user.as_ref())?;
    let data = folder.path().join("data");

    let mut init = bound(&bin.join("initdb"), "KILL", user.as_ref())?;
    init.arg("-D").arg(&data).args([
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--locale=C",
        "--no-sync",
    ]);
    run(at_home(&mut init, folder.path()), LIMIT)?;

    let home = folder.path().to_owned();
    let program = bound(&bin.join("postgres"), "INT", user.as_ref())?;
    Server::launch(Kind::Postgres, folder, "ready to accept connections", move |port| {
        let mut command = Command::new(program.get_program());
        command.args(program.get_args()).arg("-D").arg(&data).args(["-p", &port.to_string()]);
        for setting in [
            "listen_addresses=127.0.0.1",
            "timezone=UTC",
            "log_timezone=UTC",
            // The data live as long as the test: nothing has to survive a power cut.
            "fsync=off",
            "synchronous_commit=off",
            "full_page_writes=off",
            "shared_buffers=64MB",
            // A statement that hangs is a verdict too.
            "statement_timeout=20s",
            "lock_timeout=5s",
        ] {
            command.args(["-c", setting]);
        }
        for setting in &tls {
            command.arg("-c").arg(setting);
        }
        command.arg("-c").arg(format!("unix_socket_directories={}", home.display()));
        at_home(&mut command, &home);
        command
    })
}

/// The settings with which it encrypts. It takes no key that others can read, and none of another user.
/// <https://www.postgresql.org/docs/current/ssl-tcp.html>
fn tls(certificate: &Certificate, folder: &Path, user: Option<&User>) -> Result<Vec<String>, String> {
    certificate.write(folder)?;
    let key = folder.join(Certificate::KEY);
    if let Some(user) = user {
        chown(&key, Some(user.id), Some(user.group))
            .map_err(|error| format!("{}: {error}", key.display()))?;
    }
    let file = |setting, name| format!("{setting}={}", folder.join(name).display());
    Ok(vec![
        "ssl=on".to_owned(),
        file("ssl_cert_file", Certificate::PEM),
        file("ssl_key_file", Certificate::KEY),
        file("ssl_ca_file", Certificate::AUTHORITY),
    ])
}

fn at_home<'c>(command: &'c mut Command, folder: &Path) -> &'c mut Command {
    command.current_dir(folder).env("HOME", folder)
}

/// The folder of programs, or a copy of what it belongs to, if the user may not enter it: a checkout under `/root` is
/// closed to others.
fn reachable(bin: &Path, folder: &Path, user: Option<&User>) -> Result<PathBuf, String> {
    let mut version = bound(&bin.join("postgres"), "KILL", user)?;
    let short = Duration::from_secs(20);
    if run(at_home(version.arg("--version"), folder), short).is_ok() {
        return Ok(bin.to_owned());
    }
    let whole = bin.parent().ok_or("the programs lie in no folder")?;
    let copy = folder.join("programs");
    run(Command::new("cp").arg("-rL").arg(whole).arg(&copy), LIMIT)?;
    let mut version = bound(&copy.join("bin/postgres"), "KILL", user)?;
    run(at_home(version.arg("--version"), folder), short)?;
    Ok(copy.join("bin"))
}

/// The user that owns nothing.
fn nobody() -> Result<User, String> {
    let users = fs::read_to_string("/etc/passwd").map_err(|error| format!("/etc/passwd: {error}"))?;
    users
        .lines()
        .map(|line| line.split(':').collect::<Vec<_>>())
        .find(|fields| fields.first() == Some(&"nobody"))
        .and_then(|fields| {
            Some(User { id: fields.get(2)?.parse().ok()?, group: fields.get(3)?.parse().ok()? })
        })
        .ok_or_else(|| "PostgreSQL does not run as root, and there is no user nobody".to_owned())
}

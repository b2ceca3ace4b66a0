use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::keeper::bound;
use super::{Kind, LIMIT, Server, folder};
use crate::certificate::Certificate;
use crate::process::run;
use crate::setup::MariaDbFiles;

/// A database that is there from the beginning; these servers bring none for others than themselves.
pub(super) const DATABASE: &str = "app";

pub(super) fn start(files: &MariaDbFiles, certificate: Option<&Certificate>) -> Result<Server, String> {
    let folder = folder::make()?;
    let home = folder.path().to_owned();
    let data = format!("--datadir={}", home.join("data").display());
    let user = format!("--user={}", user_name()?);

    let mut init = Command::new(&files.install_db);
    // "normal": a root without a password, who may come from anywhere on this machine.
    init.args(["--no-defaults", &user, &data, "--auth-root-authentication-method=normal", "--skip-test-db"]);
    // A server that starts clears its temporary folder of what another one has there.
    run(init.env("TMPDIR", &home), LIMIT)?;
    let first = first_statements(&home)?;

    let tls = tls(certificate, &home)?;
    let program = bound(&files.server, "KILL", None)?;
    Server::launch(Kind::MariaDb, folder, "ready for connections", move |port| {
        let mut command = Command::new(program.get_program());
        command.env("TMPDIR", &home).args(program.get_args()).args(["--no-defaults", &user, &data]);
        command.arg(format!("--port={port}")).arg(format!("--socket={}", home.join("socket").display()));
        command.arg(format!("--pid-file={}", home.join("pid").display()));
        command.args(&tls);
        command.arg(format!("--init-file={}", first.display()));
        command.args([
            "--bind-address=127.0.0.1",
            "--character-set-server=utf8mb4",
            "--default-time-zone=+00:00",
            "--innodb-flush-log-at-trx-commit=0",
            "--innodb-log-file-size=8M",
            // A statement that hangs is a verdict too.
            "--innodb-lock-wait-timeout=5",
            "--max-statement-time=20",
        ]);
        command
    })
}

/// What both servers are told to encrypt with.
/// <https://dev.mysql.com/doc/refman/9.4/en/using-encrypted-connections.html>
pub(super) fn tls(certificate: Option<&Certificate>, folder: &Path) -> Result<Vec<String>, String> {
    let Some(certificate) = certificate else { return Ok(Vec::new()) };
    certificate.write(folder)?;
    let file = |setting, name| format!("--{setting}={}", folder.join(name).display());
    Ok(vec![
        file("ssl-cert", Certificate::PEM),
        file("ssl-key", Certificate::KEY),
        file("ssl-ca", Certificate::AUTHORITY),
    ])
}

/// A file of what a server does whenever it starts.
pub(super) fn first_statements(home: &Path) -> Result<PathBuf, String> {
    let file = home.join("first.sql");
    let text = format!("CREATE DATABASE IF NOT EXISTS {DATABASE};\n");
    fs::write(&file, text).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(file)
}

/// The name of who runs this, which both servers want to be told when it is root.
pub(super) fn user_name() -> Result<String, String> {
    Ok(run(Command::new("id").arg("-un"), LIMIT)?.trim().to_owned())
}

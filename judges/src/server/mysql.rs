use std::fs;
use std::path::Path;
use std::process::Command;

use super::keeper::bound;
use super::mariadb::{first_statements, tls, user_name};
use super::{Kind, LIMIT, Server, folder};
use crate::certificate::Certificate;
use crate::process::run;
use crate::setup::MySqlFiles;

pub(super) fn start(files: &MySqlFiles, certificate: Option<&Certificate>) -> Result<Server, String> {
    let folder = folder::make()?;
    let home = folder.path().to_owned();
    let data = home.join("data");
    let loader = files.loader().ok_or("MySQL's own loader is not among its libraries")?;
    let share = files.root.join("usr/share/mysql");
    let common = vec![
        "--library-path".to_owned(),
        files.libraries().display().to_string(),
        files.server().display().to_string(),
        "--no-defaults".to_owned(),
        format!("--user={}", user_name()?),
        format!("--basedir={}", files.root.join("usr").display()),
        format!("--lc-messages-dir={}", share.display()),
        format!("--character-sets-dir={}", share.join("charsets").display()),
        // Its default folder does not exist here.
        "--secure-file-priv=NULL".to_owned(),
    ];

    // A new set of data takes seconds to make and is always the same: it is made once and then copied.
    let template = files.root.join("new-data");
    if !template.exists() {
        make_template(&loader, &common, &template)?;
    }
    run(Command::new("cp").args(["-r", "--reflink=auto"]).arg(&template).arg(&data), LIMIT)?;

    let tls = tls(certificate, &home)?;
    let first = first_statements(&home)?;
    let program = bound(&loader, "KILL", None)?;
    Server::launch(Kind::MySql, folder, "ready for connections", move |port| {
        let mut command = Command::new(program.get_program());
        command.env("TMPDIR", &home).args(program.get_args()).args(&common);
        command.arg(format!("--datadir={}", data.display())).arg(format!("--port={port}"));
        command.arg(format!("--socket={}", home.join("socket").display()));
        command.arg(format!("--pid-file={}", home.join("pid").display()));
        command.args(&tls);
        command.arg(format!("--init-file={}", first.display()));
        command.args([
            "--bind-address=127.0.0.1",
            "--mysqlx=OFF",
            "--skip-log-bin",
            "--performance-schema=OFF",
            "--default-time-zone=+00:00",
            "--innodb-flush-log-at-trx-commit=0",
            // A statement that hangs is a verdict too.
            "--innodb-lock-wait-timeout=5",
            "--max-execution-time=20000",
        ]);
        command
    })
}

fn make_template(loader: &Path, common: &[String], template: &Path) -> Result<(), String> {
    let text = |error: std::io::Error| format!("{}: {error}", template.display());
    let scratch = folder::make()?;
    let data = scratch.path().join("data");
    let mut init = Command::new(loader);
    init.args(common).arg("--initialize-insecure").arg(format!("--datadir={}", data.display()));
    run(init.env("TMPDIR", scratch.path()), LIMIT)?;
    // A copy of data must not have the identity of the original.
    let _ = fs::remove_file(data.join("auto.cnf"));
    // Two processes may do this at once: each copies to a place of its own, and the first one's stays.
    let own = template.with_extension(std::process::id().to_string());
    run(Command::new("cp").arg("-r").arg(&data).arg(&own), LIMIT)?;
    if fs::rename(&own, template).is_err() {
        fs::remove_dir_all(&own).map_err(text)?;
    }
    if template.exists() { Ok(()) } else { Err(format!("{} was not made", template.display())) }
}

//! Firebird, with a root folder, a configuration and a security database of its own.

use std::fs;
use std::path::Path;
use std::process::Command;

use super::keeper::bound;
use super::{Kind, LIMIT, Server, folder};
use crate::process::run_lines;
use crate::setup::FirebirdFiles;

/// The name of the database's file in the server's folder.
pub(super) const DATABASE: &str = "judge.fdb";

pub(super) fn start(files: &FirebirdFiles) -> Result<Server, String> {
    let folder = folder::make()?;
    let home = folder.path().to_owned();
    let text = |error: std::io::Error| format!("{}: {error}", home.display());
    let root = home.join("root");
    for part in ["lock", "intl"] {
        fs::create_dir_all(root.join(part)).map_err(text)?;
    }
    // Copies: the server refuses a plugin that it finds under another name than the one it asked for.
    for part in ["plugins", "lib", "firebird.msg", "intl/libfbintl.so", "intl/fbintl.conf"] {
        copy(&files.home.join(part), &root.join(part))?;
    }
    for part in ["plugins.conf", "fbtrace.conf"] {
        copy(&files.configuration.join(part), &root.join(part))?;
    }
    // Here or there, by version.
    copy(&files.configuration.join("fbintl.conf"), &root.join("intl/fbintl.conf"))?;
    let security = home.join("security.fdb");
    let databases = format!("security.db = {}\n{{\n  RemoteAccess = false\n}}\n", security.display());
    fs::write(root.join("databases.conf"), databases).map_err(text)?;
    configure(&root, &home, &security, 0)?;

    // Without a server the shell is the server: it makes the superuser, and the database.
    shell(files, &root, "", &format!("CREATE DATABASE '{}';\n", security.display()))?;
    let user = "CREATE USER SYSDBA PASSWORD 'masterkey' USING PLUGIN Srp;\nCOMMIT;\n";
    shell(files, &root, &security.display().to_string(), user)?;
    let database = home.join(DATABASE);
    let create =
        format!("CREATE DATABASE '{}' PAGE_SIZE 8192 DEFAULT CHARACTER SET UTF8;\n", database.display());
    shell(files, &root, "", &create)?;

    let program = bound(files.libraries.as_ref().map_or(&files.server, |(loader, _)| loader), "KILL", None)?;
    let files = files.clone();
    Server::launch(Kind::Firebird, folder, "", move |port| {
        // It is written for each port that is tried; where it cannot be, the server says so.
        let _ = configure(&root, &home, &security, port);
        let mut command = Command::new(program.get_program());
        command.args(program.get_args());
        if let Some((_, libraries)) = &files.libraries {
            command.arg("--library-path").arg(library_path(libraries, &files)).arg(&files.server);
        }
        environment(&mut command, &root);
        command
    })
}

/// Copies what is there; a link that leads nowhere is not.
fn copy(from: &Path, to: &Path) -> Result<(), String> {
    if !from.exists() {
        return Ok(());
    }
    crate::process::run(Command::new("cp").arg("-rL").arg(from).arg(to), LIMIT).map(|_| ())
}

fn library_path(libraries: &Path, files: &FirebirdFiles) -> String {
    format!("{}:{}", libraries.display(), files.home.join("lib").display())
}

fn environment(command: &mut Command, root: &Path) {
    command.env("FIREBIRD", root).env("FIREBIRD_MSG", root);
    command.env("FIREBIRD_LOCK", root.join("lock")).env("FIREBIRD_TMP", root.join("lock"));
}

fn configure(root: &Path, home: &Path, security: &Path, port: u16) -> Result<(), String> {
    let lines = [
        format!("RemoteServicePort = {port}"),
        "RemoteBindAddress = 127.0.0.1".to_owned(),
        "WireCrypt = Enabled".to_owned(),
        "AuthServer = Srp".to_owned(),
        "AuthClient = Srp".to_owned(),
        "UserManager = Srp".to_owned(),
        format!("DatabaseAccess = Restrict {}", home.display()),
        format!("SecurityDatabase = {}", security.display()),
        // A lock that hangs is a verdict too.
        "DeadlockTimeout = 5".to_owned(),
    ];
    let file = root.join("firebird.conf");
    fs::write(&file, lines.join("\n") + "\n").map_err(|error| format!("{}: {error}", file.display()))
}

fn shell(files: &FirebirdFiles, root: &Path, database: &str, script: &str) -> Result<(), String> {
    let mut command = match &files.libraries {
        None => Command::new(&files.shell),
        Some((loader, libraries)) => {
            let mut command = Command::new(loader);
            command.arg("--library-path").arg(library_path(libraries, files)).arg(&files.shell);
            command
        }
    };
    environment(&mut command, root);
    command.args(["-q", "-bail", "-user", "SYSDBA"]);
    if !database.is_empty() {
        command.arg(database);
    }
    run_lines(&mut command, script.to_owned(), LIMIT, |_| ())
}

//! One thread that starts every server.
//!
//! The system is asked to end a server when its parent ends, and by "parent" it means the *thread* that started it.
//! A test's thread ends with the test, while its server may live on in a static; this thread ends with the process.

use std::fs::File;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, OnceLock};
use std::thread;

use crate::process::which;

type Order = (Command, Sender<std::io::Result<Child>>);

/// Starts `command`, with all that it prints going to `log`.
pub(super) fn start(mut command: Command, log: File) -> Result<Child, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let text = |error: std::io::Error| format!("{name} cannot be started: {error}");
    let errors = log.try_clone().map_err(text)?;
    command.stdin(Stdio::null()).stdout(log).stderr(errors);

    static KEEPER: OnceLock<Mutex<Sender<Order>>> = OnceLock::new();
    let keeper = KEEPER.get_or_init(|| {
        let (send, orders) = channel::<Order>();
        thread::spawn(move || {
            for (mut command, answer) in orders {
                let _ = answer.send(command.spawn());
            }
        });
        Mutex::new(send)
    });
    let (answer, started) = channel();
    let sent = keeper.lock().map(|keeper| keeper.send((command, answer)).is_ok());
    if !sent.unwrap_or(false) {
        return Err(format!("{name} cannot be started: the thread that starts servers is gone"));
    }
    started.recv().map_err(|_| format!("{name} was not started"))?.map_err(text)
}

/// A command that runs `program` so that it is ended together with this process, and as another user if one is named.
pub(super) fn bound(program: &Path, signal: &str, user: Option<&User>) -> Result<Command, String> {
    let setpriv = which("setpriv").ok_or("setpriv, of util-linux, is not installed")?;
    let mut command = Command::new(setpriv);
    if let Some(user) = user {
        command
            .args([format!("--reuid={}", user.id), format!("--regid={}", user.group)])
            .arg("--clear-groups");
    }
    command.args(["--pdeathsig", signal, "--"]).arg(program);
    Ok(command)
}

/// A user of the system by numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct User {
    pub(super) id: u32,
    pub(super) group: u32,
}

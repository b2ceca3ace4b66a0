//! Running a program to its end, but not for ever.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

/// Runs `command` and returns what it printed.
///
/// It is an error, which holds the end of what the program had to say, if the program cannot be started, fails,
/// or takes longer than `limit`.
pub(crate) fn run(command: &mut Command, limit: Duration) -> Result<String, String> {
    let mut printed = String::new();
    run_lines(command, String::new(), limit, |line| {
        printed.push_str(line);
        printed.push('\n');
    })?;
    Ok(printed)
}

/// As [`run`], with `input` on its standard input, and each line of output handed over when it comes.
pub(crate) fn run_lines(
    command: &mut Command,
    input: String,
    limit: Duration,
    mut on_line: impl FnMut(&str),
) -> Result<(), String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let started = Instant::now();
    // A group of its own, so that a program that starts others can be ended together with them.
    let command = command.process_group(0);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().map_err(|error| format!("{name} cannot be started: {error}"))?;
    let (stdin, stdout, stderr) = (child.stdin.take(), child.stdout.take(), child.stderr.take());

    thread::spawn(move || {
        if let Some(mut stdin) = stdin {
            // A program that ends without reading everything says by its status what went wrong.
            let _ = stdin.write_all(input.as_bytes());
        }
    });
    let complaints = thread::spawn(move || {
        let mut bytes = Vec::new();
        if let Some(mut stderr) = stderr {
            let _ = stderr.read_to_end(&mut bytes);
        }
        String::from_utf8_lossy(&bytes).into_owned()
    });
    let (send, lines) = channel();
    thread::spawn(move || {
        for line in stdout.into_iter().flat_map(|stdout| BufReader::new(stdout).split(b'\n')) {
            let Ok(line) = line else { break };
            if send.send(String::from_utf8_lossy(&line).into_owned()).is_err() {
                break;
            }
        }
    });

    let mut tail = Vec::new();
    loop {
        match lines.recv_timeout(limit.saturating_sub(started.elapsed())) {
            Ok(line) => {
                on_line(&line);
                tail.push(line);
                if tail.len() > 40 {
                    tail.drain(..20);
                }
            }
            Err(RecvTimeoutError::Disconnected) => break,
            Err(RecvTimeoutError::Timeout) => {
                end_group(&mut child);
                return Err(format!("{name} took longer than {} s and was ended", limit.as_secs()));
            }
        }
    }
    while started.elapsed() < limit {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ok(()),
            Ok(Some(status)) => {
                let complaints = complaints.join().unwrap_or_default();
                let said = if complaints.trim().is_empty() { tail.join("\n") } else { complaints };
                return Err(format!("{name} failed ({status}): {}", last_lines(&said, 6)));
            }
            Ok(None) => thread::sleep(Duration::from_millis(2)),
            Err(error) => return Err(format!("{name} cannot be waited for: {error}")),
        }
    }
    end_group(&mut child);
    Err(format!("{name} took longer than {} s and was ended", limit.as_secs()))
}

fn end_group(child: &mut Child) {
    if let Some(group) = rustix::process::Pid::from_raw(child.id().cast_signed()) {
        let _ = rustix::process::kill_process_group(group, rustix::process::Signal::KILL);
    }
    let _ = child.wait();
}

/// The last `count` lines of `text` that say something, in one line and no longer than a message may be.
pub(crate) fn last_lines(text: &str, count: usize) -> String {
    const LONGEST: usize = 800;
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let joined = lines[lines.len().saturating_sub(count)..].join(" | ");
    // The end says more than the beginning.
    let skipped = joined.chars().count().saturating_sub(LONGEST);
    joined.chars().skip(skipped).collect()
}

/// Where a program lies: on the path, or where system programs are although a user's path may not say so.
pub(crate) fn which(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let system = ["/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/local/bin", "/usr/bin", "/bin"];
    std::env::split_paths(&path)
        .chain(system.map(PathBuf::from))
        .map(|folder| folder.join(program))
        .find(|file| file.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(5);

    #[test]
    fn output_is_returned_and_failure_carries_the_complaint() {
        assert_eq!(run(Command::new("echo").arg("one"), SOON).as_deref(), Ok("one\n"));
        let error = run(Command::new("sh").args(["-c", "echo bad luck >&2; exit 3"]), SOON).unwrap_err();
        assert!(error.contains("bad luck") && error.contains('3'), "{error}");
        assert!(run(&mut Command::new("/no/such/program"), SOON).unwrap_err().contains("cannot be started"));
    }

    #[test]
    fn input_is_read_back_line_by_line() {
        let mut lines = Vec::new();
        let outcome =
            run_lines(&mut Command::new("cat"), "a\nb".into(), SOON, |line| lines.push(line.to_owned()));
        assert_eq!((outcome, lines), (Ok(()), vec!["a".to_owned(), "b".to_owned()]));
    }

    #[test]
    fn what_takes_too_long_is_ended_with_all_that_it_started() {
        let started = Instant::now();
        let error = run(Command::new("sh").args(["-c", "sleep 30 & sleep 30"]), Duration::from_millis(200));
        assert!(error.unwrap_err().contains("took longer"));
        assert!(started.elapsed() < SOON);
    }
}

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use crate::error::{Error, ErrorKind, Result};
use crate::url::Url;

/// Connects by a blocking client for no longer than the URL's option `connect_timeout` says, in seconds; 0, or no such
/// option, is for as long as it takes. A client's own timeout as a rule ends with the first packet, and not where a server
/// takes a connection and then says nothing.
///
/// What takes longer is left to a thread, which ends when the server does say something.
///
/// # Errors
///
/// Those of connecting, or the time is over.
pub fn in_time<T: Send + 'static>(url: &Url, connect: fn(&Url) -> Result<T>) -> Result<T> {
    let seconds = url.option("connect_timeout").and_then(|text| text.parse().ok()).unwrap_or_default();
    if seconds == 0 {
        return connect(url);
    }
    let (send, connected) = channel();
    let there = url.clone();
    let started = thread::Builder::new().spawn(move || drop(send.send(connect(&there))));
    if started.is_err() {
        return connect(url);
    }
    match connected.recv_timeout(Duration::from_secs(seconds)) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(too_late()),
        Err(RecvTimeoutError::Disconnected) => Err(Error::internal("a client panicked while it connected")),
    }
}

/// The error of connecting where `connect_timeout` is over.
#[cold]
#[must_use]
pub fn too_late() -> Error {
    Error::new(ErrorKind::Connect, "the server does not answer in time")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_does_not_answer_in_time_is_not_waited_for() -> Result<()> {
        let never = |_: &Url| -> Result<()> {
            thread::park();
            Ok(())
        };
        let late = in_time(&"fake://there/?connect_timeout=1".parse()?, never);
        assert_eq!(late.map_err(|error| error.kind()), Err(ErrorKind::Connect));
        for url in ["fake://there/?connect_timeout=1", "fake://there/?connect_timeout=0", "fake://there/"] {
            assert_eq!(
                in_time(&url.parse()?, |url| Ok(url.host().map(str::to_owned)))?.as_deref(),
                Some("there")
            );
        }
        let panics =
            in_time(&"fake://there/?connect_timeout=5".parse()?, |_| -> Result<()> { panic!("on purpose") });
        assert_eq!(panics.map_err(|error| error.kind()), Err(ErrorKind::Internal));
        Ok(())
    }
}

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
    match limit(url) {
        None => connect(url),
        Some(most) => {
            let there = url.clone();
            within(most, move || connect(&there))
        }
    }
}

/// How long a blocking client may take to ask a server to break off, over a connection of its own: what the URL's option
/// `connect_timeout` says, or else [`ASKING`].
#[must_use]
pub fn asking_time(url: &Url) -> Duration {
    limit(url).unwrap_or(ASKING)
}

/// How long that may take where nothing is said: whoever asks holds up somebody, and asks again.
pub const ASKING: Duration = Duration::from_secs(5);

/// Does by a blocking client what needs an answer, for no longer than that. What takes longer is left to a thread, which
/// ends when the server does say something.
///
/// # Errors
///
/// Those of the work, or the time is over.
pub fn within<T: Send + 'static>(
    most: Duration,
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    let (send, answer) = channel();
    let started =
        thread::Builder::new().name("isogloss-client".into()).spawn(move || drop(send.send(work())));
    if let Err(error) = started {
        return Err(Error::new(ErrorKind::Connect, "no thread can be started").with_source(error));
    }
    match answer.recv_timeout(most) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => Err(too_late()),
        Err(RecvTimeoutError::Disconnected) => Err(Error::internal("a client panicked while it connected")),
    }
}

fn limit(url: &Url) -> Option<Duration> {
    let seconds =
        url.option("connect_timeout").and_then(|text| text.parse().ok()).filter(|seconds| *seconds > 0);
    seconds.map(Duration::from_secs)
}

/// The error of connecting, and of asking to break off, where the time for it is over.
#[cold]
#[must_use]
pub fn too_late() -> Error {
    Error::new(ErrorKind::Connect, "the server does not answer in time")
}

/// The error of a backend that needs Tokio, where there is none.
#[cold]
#[must_use]
pub fn no_tokio() -> Error {
    const WHY: &str = "this backend works inside of Tokio, of which there is no runtime here: use it in a task, or take a blocking one";
    Error::new(ErrorKind::Unsupported, WHY)
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

    #[test]
    fn who_is_to_break_off_is_never_asked_for_ever() -> Result<()> {
        let times =
            [("?connect_timeout=2", Duration::from_secs(2)), ("?connect_timeout=0", ASKING), ("", ASKING)];
        for (option, time) in times {
            assert_eq!(asking_time(&format!("fake://there/{option}").parse()?), time);
        }
        Ok(())
    }
}

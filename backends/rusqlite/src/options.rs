//! What a URL says beside the name of the database.

use std::time::Duration;

use isogloss_engine::{Error, ErrorKind, Result, Url};
use rusqlite::OpenFlags;

/// How a database is opened, and what holds on the connection.
#[derive(Debug)]
pub(crate) struct Options {
    pub(crate) mode: OpenFlags,
    /// How long somebody waits for another's lock.
    pub(crate) busy_timeout: Duration,
    /// Whether references are looked at.
    pub(crate) foreign_keys: bool,
}

impl Options {
    /// # Errors
    ///
    /// An option that there is not, or a value that it does not have: a database that was meant to be read alone must not be
    /// opened for writing, as it would be by the default.
    pub(crate) fn new(url: &Url) -> Result<Options> {
        let mut options = Options {
            mode: OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            busy_timeout: Duration::from_secs(5),
            foreign_keys: true,
        };
        for (name, value) in url.options() {
            match name.as_str() {
                "mode" => options.mode = mode(value)?,
                "busy_timeout" => options.busy_timeout = milliseconds(value)?,
                "foreign_keys" => options.foreign_keys = foreign_keys(value)?,
                other => return Err(wrong(format!("there is no option `{other}`"))),
            }
        }
        Ok(options)
    }
}

fn mode(value: &str) -> Result<OpenFlags> {
    match value {
        "ro" => Ok(OpenFlags::SQLITE_OPEN_READ_ONLY),
        "rw" => Ok(OpenFlags::SQLITE_OPEN_READ_WRITE),
        "rwc" => Ok(OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE),
        _ => Err(wrong("the option `mode` is `rwc`, `rw` or `ro`")),
    }
}

fn milliseconds(value: &str) -> Result<Duration> {
    // SQLite counts them in an int, and the client panics at more.
    match value.parse::<i32>().map(u64::try_from) {
        Ok(Ok(milliseconds)) => Ok(Duration::from_millis(milliseconds)),
        _ => Err(wrong("the option `busy_timeout` is a number of milliseconds")),
    }
}

fn foreign_keys(value: &str) -> Result<bool> {
    match value {
        "on" | "true" | "yes" | "1" => Ok(true),
        "off" | "false" | "no" | "0" => Ok(false),
        _ => Err(wrong("the option `foreign_keys` is `on` or `off`")),
    }
}

fn wrong(problem: impl Into<std::borrow::Cow<'static, str>>) -> Error {
    Error::new(ErrorKind::Url, problem)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str) -> Result<Options> {
        Options::new(&text.parse()?)
    }

    #[test]
    fn a_database_is_opened_as_the_url_says() -> Result<()> {
        let usual = options("sqlite:movies.db")?;
        assert_eq!(usual.mode, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE);
        assert_eq!((usual.busy_timeout, usual.foreign_keys), (Duration::from_millis(5000), true));
        let said = options("sqlite:movies.db?mode=ro&busy_timeout=20&foreign_keys=off")?;
        assert_eq!(said.mode, OpenFlags::SQLITE_OPEN_READ_ONLY);
        assert_eq!((said.busy_timeout, said.foreign_keys), (Duration::from_millis(20), false));
        assert!(options("sqlite:movies.db?foreign_keys=yes")?.foreign_keys);
        Ok(())
    }

    #[test]
    fn what_is_misspelt_is_refused_by_name_and_never_passed_over() {
        for (text, name) in [
            ("sqlite:movies.db?mode=readonly", "`mode`"),
            ("sqlite:movies.db?mod=ro", "`mod`"),
            ("sqlite::memory:?foreign_keys=maybe", "`foreign_keys`"),
            ("sqlite::memory:?busy_timeout=-1", "`busy_timeout`"),
            ("sqlite::memory:?busy_timeout=99999999999999", "`busy_timeout`"),
        ] {
            let error = options(text).expect_err(text);
            assert_eq!(error.kind(), ErrorKind::Url);
            assert!(error.message().contains(name), "{error}");
        }
    }
}

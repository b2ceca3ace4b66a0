//! What a database is found by.

use std::fmt;
use std::str::FromStr;

use crate::error::{Error, ErrorKind};

/// Where a database is, and who asks: `postgresql://user:password@host:5432/database?sslmode=require`.
///
/// What follows the scheme may also be a plain path, `sqlite:movies.db`, or whatever else the backend calls a
/// database: `sqlite::memory:`. The password is shown neither by `Debug` nor by `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Url {
    scheme: String,
    user: Option<String>,
    password: Option<String>,
    host: Option<String>,
    port: Option<u16>,
    database: String,
    options: Vec<(String, String)>,
}

impl Url {
    /// The part before the first colon, in lower case.
    #[must_use]
    pub fn scheme(&self) -> &str {
        &self.scheme
    }

    /// Who connects.
    #[must_use]
    pub fn user(&self) -> Option<&str> {
        self.user.as_deref()
    }

    /// The password.
    #[must_use]
    pub fn password(&self) -> Option<&str> {
        self.password.as_deref()
    }

    /// The server's name or address, without the brackets of IPv6.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        self.host.as_deref()
    }

    /// The server's port.
    #[must_use]
    pub fn port(&self) -> Option<u16> {
        self.port
    }

    /// The database: what follows the host and its slash, or the scheme where there is no host; it may be empty. A
    /// path behind an empty host keeps its slash, as in `sqlite:///var/movies.db`.
    #[must_use]
    pub fn database(&self) -> &str {
        &self.database
    }

    /// What follows the question mark, in its order.
    #[must_use]
    pub fn options(&self) -> &[(String, String)] {
        &self.options
    }

    /// The value of an option; the last one if it is said several times.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<&str> {
        self.options.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The same with this password, which need not stand in a configuration then.
    #[must_use]
    pub fn with_password(mut self, password: impl Into<String>) -> Url {
        self.password = Some(password.into());
        self
    }
}

impl FromStr for Url {
    type Err = Error;

    /// Errors never show the text, since a password may be in it.
    fn from_str(text: &str) -> Result<Url, Error> {
        let (scheme, rest) =
            text.split_once(':').ok_or_else(|| refuse("it has no scheme, such as `sqlite:`"))?;
        let legal = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '+' | '-' | '.' | '_');
        if scheme.is_empty() || !scheme.chars().all(legal) {
            return Err(refuse("its scheme has letters that none has"));
        }
        let (rest, options) = rest.split_once('?').unwrap_or((rest, ""));
        let mut url = Url {
            scheme: scheme.to_ascii_lowercase(),
            user: None,
            password: None,
            host: None,
            port: None,
            database: String::new(),
            options: options
                .split('&')
                .filter(|option| !option.is_empty())
                .map(|option| {
                    let (name, value) = option.split_once('=').unwrap_or((option, ""));
                    Ok((decode(name)?, decode(value)?))
                })
                .collect::<Result<_, Error>>()?,
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(behind) => behind.split_at(behind.find('/').unwrap_or(behind.len())),
            None => ("", rest),
        };
        // All of it would be the database, which is shown.
        let seems_secret = |(_, behind): (&str, &str)| behind.contains('@') || options.contains('@');
        if authority.is_empty() && path.split_once(':').is_some_and(seems_secret) {
            return Err(refuse(
                "a user and a password stand where no host is named; they stand behind `//`, and before the host; \
                 elsewhere @ is written as %40",
            ));
        }
        // The end of a password with a slash or a question mark in it would be a path or an option, and be shown.
        if !authority.is_empty() && !authority.contains('@') && (path.contains('@') || options.contains('@'))
        {
            return Err(refuse(
                "an @ stands behind the host; in a password, / is written as %2F and ? as %3F, elsewhere @ as %40",
            ));
        }
        let place = match authority.rsplit_once('@') {
            Some((who, place)) => {
                let (user, password) = match who.split_once(':') {
                    Some((user, password)) => (user, Some(decode(password)?)),
                    None => (who, None),
                };
                url.user = Some(decode(user)?).filter(|user| !user.is_empty());
                url.password = password;
                place
            }
            None => authority,
        };
        let (host, port) = match place.strip_prefix('[') {
            Some(six) => {
                let (host, rest) = six.split_once(']').ok_or_else(|| refuse("a bracket is not closed"))?;
                match rest.strip_prefix(':') {
                    None if !rest.is_empty() => return Err(refuse("something stands behind its bracket")),
                    port => (host, port),
                }
            }
            None => match place.split_once(':') {
                Some((host, port)) => (host, Some(port)),
                None => (place, None),
            },
        };
        url.host = Some(decode(host)?).filter(|host| !host.is_empty());
        url.port = match port {
            Some(port) => Some(port.parse().map_err(|_| refuse("its port is no number up to 65535"))?),
            None => None,
        };
        url.database =
            decode(if url.host.is_some() { path.strip_prefix('/').unwrap_or(path) } else { path })?;
        Ok(url)
    }
}

fn refuse(problem: &str) -> Error {
    Error::new(ErrorKind::Url, format!("this is no URL of a database: {problem}"))
}

fn decode(text: &str) -> Result<String, Error> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|digit| char::from(digit).to_digit(16));
        match (digit(), digit()) {
            (Some(high), Some(low)) => bytes.push((high * 16 + low) as u8),
            _ => {
                return Err(refuse(
                    "a percent sign has no two hexadecimal digits behind it; write it as %25",
                ));
            }
        }
    }
    String::from_utf8(bytes).map_err(|_| refuse("it is not UTF-8"))
}

impl fmt::Display for Url {
    /// Without the password, and without the values of options whose names speak of one.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.scheme)?;
        if let Some(host) = &self.host {
            f.write_str("//")?;
            if let Some(user) = &self.user {
                f.write_str(user)?;
            }
            if self.password.is_some() {
                f.write_str(":***")?;
            }
            if self.user.is_some() || self.password.is_some() {
                f.write_str("@")?;
            }
            if host.contains(':') {
                write!(f, "[{host}]")?
            } else {
                f.write_str(host)?
            }
            if let Some(port) = self.port {
                write!(f, ":{port}")?;
            }
            f.write_str("/")?;
        }
        f.write_str(&self.database)?;
        for (index, (name, value)) in self.options.iter().enumerate() {
            let lower = name.to_ascii_lowercase();
            let secret = ["pass", "pwd", "secret", "token", "key"].iter().any(|word| lower.contains(word));
            let value = if secret { "***" } else { value };
            write!(f, "{}{name}={value}", if index == 0 { '?' } else { '&' })?;
        }
        Ok(())
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        text.parse().expect("a URL")
    }

    #[test]
    fn a_server_is_found_by_all_that_the_url_says() {
        let url = url("postgresql://us%40er:p%2Fss:w@db.example:5433/app?sslmode=require&a=b%26c");
        assert_eq!(url.scheme(), "postgresql");
        assert_eq!(url.user(), Some("us@er"));
        assert_eq!(url.password(), Some("p/ss:w"));
        assert_eq!((url.host(), url.port()), (Some("db.example"), Some(5433)));
        assert_eq!(url.database(), "app");
        assert_eq!(
            (url.option("sslmode"), url.option("a"), url.option("b")),
            (Some("require"), Some("b&c"), None)
        );
    }

    #[test]
    fn a_file_and_a_database_in_memory_have_no_host() {
        assert_eq!(url("sqlite::memory:").database(), ":memory:");
        assert_eq!(url("sqlite:movies.db").database(), "movies.db");
        assert_eq!(url("sqlite:///var/movies.db").database(), "/var/movies.db");
        assert_eq!(url("sqlite:///var/movies.db").host(), None);
        assert_eq!(url("sqlite:///var/me@here.db").database(), "/var/me@here.db");
        assert_eq!(url("sqlite:C:/me%40here.db").database(), "C:/me@here.db");
        let six = url("mysql://usr:p%5Bw@[::1]:3306/app");
        assert_eq!((six.host(), six.port(), six.password()), (Some("::1"), Some(3306), Some("p[w")));
        assert_eq!(six.to_string(), "mysql://usr:***@[::1]:3306/app");
        assert_eq!(url("pg://usr@%2Frun%2Fpostgresql/app").host(), Some("/run/postgresql"));
    }

    #[test]
    fn what_is_no_url_is_refused_without_being_shown() {
        for text in [
            "",
            "movies.db",
            "://secret",
            "pg://u:secret@h:99999/",
            "pg://u:secret%2@h/",
            "pg://[::1/secret",
            "pg://u:12/secret@h/db",
            "pg://u:12?secret@h/db",
            "pg://u:secret/12@h/db",
            "pg://u:12#/secret@h/db",
            "pg:u:secret@h/db",
            "pg:/u:secret@h/db",
            "pg:///u:secret@h/db",
            "pg:u:12?secret@h/db",
            "pg:///u:secret?12@h/db",
            "pg://[::1]5432/app",
            "pg://u:secret@[::1].example:5432/app",
        ] {
            let error = text.parse::<Url>().expect_err(text);
            assert_eq!(error.kind(), ErrorKind::Url);
            assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let url = url("pg://user:hunter2@h/app?sslpassword=hunter2&x=1").with_password("hunter2");
        assert_eq!(url.to_string(), "pg://user:***@h/app?sslpassword=***&x=1");
        assert!(!format!("{url:?}").contains("hunter2"));
    }
}

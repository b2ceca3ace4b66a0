//! What a URL says to the client.

use std::time::Duration;

use isogloss_engine::{Error, ErrorKind, Result, Url};
use isogloss_postgres::Postgres;
use tokio_postgres::Config;
use tokio_postgres::config::{Host, SslMode, TargetSessionAttrs};

use crate::tls::Tls;

/// The schemes of PostgreSQL's URLs.
pub const SCHEMES: &[&str] = &["postgresql", "postgres"];

/// The client's settings, and how it encrypts.
///
/// # Errors
///
/// An option is not known, or has no such value, or asks for encryption that was not built in.
pub fn config(url: &Url) -> Result<(Config, Tls)> {
    let mut config = Config::new();
    let mut tls = Tls::default();
    // The client's own is to prefer encryption, of which it would know less than its attempts here.
    config.ssl_mode(SslMode::Disable);
    if let Some(user) = url.user() {
        config.user(user);
    }
    if let Some(password) = url.password() {
        config.password(password);
    }
    // Without a host the database keeps the slash in front of it.
    let database = url.database().trim_start_matches('/');
    if !database.is_empty() {
        config.dbname(database);
    }
    // A folder is where a server on this machine has its socket.
    config.host(url.option("host").or(url.host()).unwrap_or("localhost"));
    if let Some(port) = url.port() {
        config.port(port);
    }
    for (name, value) in url.options() {
        match name.as_str() {
            "host" => {}
            "port" => {
                config.port(value.parse().map_err(|_| wrong("port", "a number up to 65535"))?);
            }
            "application_name" => {
                config.application_name(value);
            }
            "options" => {
                config.options(value);
            }
            "connect_timeout" => {
                let seconds = value.parse().map_err(|_| wrong("connect_timeout", "a number of seconds"))?;
                config.connect_timeout(Duration::from_secs(seconds));
            }
            "target_session_attrs" => {
                config.target_session_attrs(match value.as_str() {
                    "any" => TargetSessionAttrs::Any,
                    "read-write" => TargetSessionAttrs::ReadWrite,
                    "read-only" => TargetSessionAttrs::ReadOnly,
                    _ => return Err(wrong("target_session_attrs", "`any`, `read-write` or `read-only`")),
                });
            }
            other if tls.option(other, value)? => {}
            other => {
                return Err(Error::new(
                    ErrorKind::Url,
                    format!(
                        "there is no option `{other}`; there are host, port, sslmode, sslrootcert, sslcert, sslkey, \
                         tls, application_name, options, connect_timeout and target_session_attrs"
                    ),
                ));
            }
        }
    }
    tls.check()?;
    // Nobody listens in on a socket of this machine:
    // https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLMODE
    if config.get_hosts().iter().all(|host| !matches!(host, Host::Tcp(_))) {
        tls = Tls::none();
    }
    Ok((config, tls))
}

/// The dialect of a server that calls its version this: `15.14 (Debian 15.14-0+deb12u1)`, `18beta1`.
///
/// # Errors
///
/// It is older than the dialect.
pub fn dialect(version: &str) -> Result<Postgres> {
    let digits = version.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(version.len());
    match version[..digits].parse() {
        Ok(major @ 12..) => Ok(Postgres::version(major)),
        Ok(major) => Err(Error::new(
            ErrorKind::Unsupported,
            format!("the server is PostgreSQL {major}; the dialect knows version 12 and those after it"),
        )),
        Err(_) => Err(Error::new(ErrorKind::Connect, "the server does not tell its version")),
    }
}

fn wrong(option: &str, wanted: &str) -> Error {
    Error::new(ErrorKind::Url, format!("the option `{option}` is {wanted}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use isogloss::Dialect as _;
    use tokio_postgres::config::Host;

    fn config_of(url: &str) -> Result<Config> {
        config(&url.parse()?).map(|(config, _)| config)
    }

    #[test]
    fn a_url_says_it_all() -> Result<()> {
        let config =
            config_of("postgresql://usr:p%40ss@db.example:5433/app?application_name=x&connect_timeout=3")?;
        assert_eq!((config.get_user(), config.get_password()), (Some("usr"), Some(&b"p@ss"[..])));
        assert_eq!((config.get_dbname(), config.get_ports()), (Some("app"), &[5433][..]));
        assert_eq!(config.get_hosts(), [Host::Tcp("db.example".into())]);
        assert_eq!(config.get_application_name(), Some("x"));
        assert_eq!(config.get_connect_timeout(), Some(&Duration::from_secs(3)));
        let local = config_of("postgresql:///app?host=/run/postgresql")?;
        assert_eq!(
            (local.get_dbname(), local.get_hosts()),
            (Some("app"), &[Host::Unix("/run/postgresql".into())][..])
        );
        let named = config_of("postgres://usr@%2Frun%2Fpostgresql/app?sslmode=disable")?;
        assert_eq!(named.get_hosts(), local.get_hosts());
        let six = config_of("postgres://[::1]:5433/app")?;
        assert_eq!((six.get_hosts(), six.get_ports()), (&[Host::Tcp("::1".into())][..], &[5433][..]));
        Ok(())
    }

    #[test]
    fn what_is_not_understood_is_refused() {
        for option in ["port=x", "connect_timeout=soon", "sslcrl=x", "target_session_attrs=y"] {
            let error = config_of(&format!("postgresql://h/app?{option}")).expect_err("refused");
            assert_eq!(error.kind(), ErrorKind::Url, "{option}");
        }
    }

    #[test]
    fn the_version_is_found_in_what_packagers_make_of_it() -> Result<()> {
        assert_eq!(dialect("15.14 (Debian 15.14-0+deb12u1)")?.version().major, 15);
        assert_eq!(dialect("18beta1")?.version().major, 18);
        assert_eq!(dialect("9.6.24").map(drop).map_err(|error| error.kind()), Err(ErrorKind::Unsupported));
        assert_eq!(dialect("").map(drop).map_err(|error| error.kind()), Err(ErrorKind::Connect));
        Ok(())
    }
}

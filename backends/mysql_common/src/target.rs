//! What a URL says of the server.

use std::time::Duration;

use isogloss_engine::{Error, ErrorKind, Result, Url};

/// Where the server is, and who asks.
#[derive(Clone)]
pub struct Target {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Its socket, which is used instead where it is said.
    pub socket: Option<String>,
    /// Who connects.
    pub user: Option<String>,
    /// The password.
    pub password: Option<String>,
    /// The database.
    pub database: Option<String>,
    /// How long making a connection may take.
    pub connect_timeout: Option<Duration>,
}

impl Target {
    /// What this URL says.
    ///
    /// # Errors
    ///
    /// It has an option that is not known, or one that is not had here.
    pub fn of(url: &Url) -> Result<Target> {
        let mut target = Target {
            host: url.host().unwrap_or("localhost").to_owned(),
            port: url.port().unwrap_or(3306),
            socket: None,
            user: url.user().map(ToOwned::to_owned),
            password: url.password().map(ToOwned::to_owned),
            database: Some(url.database().trim_start_matches('/').to_owned()).filter(|name| !name.is_empty()),
            connect_timeout: None,
        };
        for (name, value) in url.options() {
            match name.as_str() {
                "socket" => target.socket = Some(value.clone()),
                "connect_timeout" => {
                    let seconds = value.parse().map_err(|_| {
                        Error::new(ErrorKind::Url, "the option `connect_timeout` is a number of seconds")
                    })?;
                    target.connect_timeout = Some(Duration::from_secs(seconds));
                }
                "sslmode" | "ssl-mode" | "ssl_mode" => no_tls(name, value)?,
                other => {
                    return Err(Error::new(ErrorKind::Url, format!("the option `{other}` is not known")));
                }
            }
        }
        Ok(target)
    }
}

/// There is no TLS in this build: who does not ask for it gets none, and who asks is told.
fn no_tls(name: &str, value: &str) -> Result<()> {
    match value.to_ascii_lowercase().as_str() {
        "disable" | "disabled" | "prefer" | "preferred" | "allow" => Ok(()),
        "require" | "required" | "verify-ca" | "verify_ca" | "verify-full" | "verify_identity" => {
            Err(Error::new(ErrorKind::Unsupported, format!("`{name}={value}`: this backend has no TLS yet")))
        }
        _ => Err(Error::new(ErrorKind::Url, format!("the option `{name}` has no such value"))),
    }
}

impl std::fmt::Debug for Target {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Target")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("user", &self.user)
            .field("database", &self.database)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(url: &str) -> Result<Target> {
        Target::of(&url.parse()?)
    }

    #[test]
    fn a_url_says_where_the_server_is() -> Result<()> {
        let target = target("mariadb://us:pa%20ss@db.example/app?sslmode=disable&connect_timeout=3")?;
        assert_eq!((target.host.as_str(), target.port), ("db.example", 3306));
        assert_eq!((target.user.as_deref(), target.password.as_deref()), (Some("us"), Some("pa ss")));
        assert_eq!(target.database.as_deref(), Some("app"));
        assert_eq!(target.connect_timeout, Some(Duration::from_secs(3)));
        assert!(!format!("{target:?}").contains("pa ss"));
        Ok(())
    }

    #[test]
    fn what_is_not_had_here_is_refused() {
        let kind =
            |options: &str| target(&format!("mysql://h/d?{options}")).map(drop).map_err(|error| error.kind());
        assert_eq!(kind("sslmode=require"), Err(ErrorKind::Unsupported));
        assert_eq!(kind("ssl-mode=VERIFY_IDENTITY"), Err(ErrorKind::Unsupported));
        assert_eq!(kind("sslmode=perhaps"), Err(ErrorKind::Url));
        assert_eq!(kind("compress=1"), Err(ErrorKind::Url));
        assert_eq!(kind("connect_timeout=soon"), Err(ErrorKind::Url));
    }
}

//! What a URL says of the server.

use std::time::Duration;

use isogloss_engine::{Error, ErrorKind, Result, Url};

use crate::tls::{Abilities, Tls};

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
    /// How it is encrypted.
    pub tls: Tls,
}

impl Target {
    /// What this URL says to a client with these abilities.
    ///
    /// # Errors
    ///
    /// It has an option that is not known, or one that the client cannot do.
    pub fn of(url: &Url, client: Abilities) -> Result<Target> {
        let mut target = Target {
            host: url.host().unwrap_or("localhost").to_owned(),
            port: url.port().unwrap_or(3306),
            socket: None,
            user: url.user().map(ToOwned::to_owned),
            password: url.password().map(ToOwned::to_owned),
            database: Some(url.database().trim_start_matches('/').to_owned()).filter(|name| !name.is_empty()),
            connect_timeout: None,
            tls: Tls::default(),
        };
        for (name, value) in url.options() {
            match name.as_str() {
                "socket" => target.socket = Some(value.clone()),
                "connect_timeout" => {
                    let seconds = value.parse().map_err(|_| {
                        Error::new(ErrorKind::Url, "the option `connect_timeout` is a number of seconds")
                    })?;
                    // None is as long as it takes, and so is 0.
                    target.connect_timeout =
                        Some(Duration::from_secs(seconds)).filter(|most| !most.is_zero());
                }
                other if target.tls.option(other, value)? => {}
                other => {
                    return Err(Error::new(ErrorKind::Url, format!("there is no option `{other}`")));
                }
            }
        }
        target.tls.check(client, target.socket.is_some())?;
        Ok(target)
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

    /// A client that can do all of it.
    const ABLE: Abilities = Abilities { tls: true, no_verify_ca: None, identity: true };

    fn target(url: &str) -> Result<Target> {
        Target::of(&url.parse()?, ABLE)
    }

    fn refused(options: &str, client: Abilities) -> (ErrorKind, String) {
        let url: Url = format!("mysql://u:hunter2@h/d?{options}").parse().expect("a URL");
        let error = Target::of(&url, client).map(drop).expect_err(options);
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        (error.kind(), error.to_string())
    }

    #[test]
    fn a_url_says_where_the_server_is() -> Result<()> {
        let target = target("mariadb://us:pa%20ss@db.example/app?sslmode=disable&connect_timeout=3")?;
        assert_eq!((target.host.as_str(), target.port), ("db.example", 3306));
        assert_eq!((target.user.as_deref(), target.password.as_deref()), (Some("us"), Some("pa ss")));
        assert_eq!(target.database.as_deref(), Some("app"));
        assert_eq!(target.connect_timeout, Some(Duration::from_secs(3)));
        assert!(!format!("{target:?}").contains("pa ss"));
        assert_eq!(self::target("mysql://u@h/app?connect_timeout=0")?.connect_timeout, None);
        assert_eq!(self::target("mysql://u@[::1]:3307/app")?.host, "::1");
        Ok(())
    }

    #[test]
    fn what_is_not_understood_is_refused_by_its_name() {
        for option in
            ["ssl-mode=perhaps", "ssl_mode=allow", "ssl-crl=x", "compress=1", "connect_timeout=soon"]
        {
            let (kind, message) = refused(option, ABLE);
            assert_eq!(kind, ErrorKind::Url, "{option}");
            assert!(message.contains(option.split('=').next().unwrap_or_default()), "{message}");
        }
    }

    #[test]
    fn what_cannot_be_encrypted_and_must_be_is_refused() -> Result<()> {
        let clear = Abilities { tls: false, ..ABLE };
        for mode in ["ssl-mode=REQUIRED", "sslmode=verify-ca&ssl-ca=/dev/null", "ssl-ca=/dev/null"] {
            let (kind, message) = refused(mode, clear);
            assert_eq!(kind, ErrorKind::Unsupported);
            assert!(message.contains("feature `rustls`"), "{message}");
        }
        assert_eq!(refused("ssl-mode=REQUIRED&socket=/run/mysqld.sock", ABLE).0, ErrorKind::Unsupported);
        let web = Abilities { no_verify_ca: Some("it trusts others too"), ..ABLE };
        assert_eq!(refused("ssl-mode=VERIFY_CA&ssl-ca=/dev/null", web).0, ErrorKind::Unsupported);
        for mode in ["ssl-mode=PREFERRED", "ssl-mode=DISABLED", ""] {
            let url: Url = format!("mysql://h/d?{mode}").parse()?;
            assert_eq!(Target::of(&url, clear)?.tls.attempts(), [false], "{mode}");
        }
        Ok(())
    }

    #[test]
    fn each_mode_is_what_the_manual_says() -> Result<()> {
        let tls = |options: &str| target(&format!("mysql://h/d?{options}")).map(|target| target.tls);
        for (options, attempts, verified) in [
            ("", &[true, false][..], (false, false)),
            ("ssl-mode=PREFERRED", &[true, false], (false, false)),
            ("ssl-mode=DISABLED", &[false], (false, false)),
            ("ssl-mode=REQUIRED", &[true], (false, false)),
            ("ssl-mode=VERIFY_CA&ssl-ca=/dev/null", &[true], (true, false)),
            ("ssl-ca=/dev/null", &[true], (true, false)),
            ("ssl_mode=verify_identity&ssl_ca=/dev/null", &[true], (true, true)),
            ("socket=/run/mysqld.sock", &[false], (false, false)),
        ] {
            let tls = tls(options)?;
            assert_eq!(tls.attempts(), attempts, "{options}");
            assert_eq!((tls.verifies_authority(), tls.verifies_host()), verified, "{options}");
        }
        Ok(())
    }

    #[test]
    fn options_that_contradict_each_other_are_refused() {
        for options in [
            "ssl-mode=VERIFY_CA",
            "ssl-mode=VERIFY_IDENTITY",
            "ssl-mode=REQUIRED&ssl-ca=/dev/null",
            "ssl-mode=PREFERRED&ssl-ca=/dev/null",
            "ssl-mode=REQUIRED&ssl-cert=/dev/null",
            "ssl-cert=/dev/null&ssl-key=/dev/null",
            "ssl-mode=REQUIRED&ssl-key=/dev/null",
            "ssl-mode=VERIFY_CA&ssl-ca=/nowhere.pem",
        ] {
            assert_eq!(refused(options, ABLE).0, ErrorKind::Url, "{options}");
        }
    }
}

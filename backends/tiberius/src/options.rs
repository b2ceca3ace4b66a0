//! What a URL says about a server.

use std::time::Duration;

use isogloss_engine::{Error, ErrorKind, Result, Url};

/// Where a server is, and who connects how. It is never shown, since it has the password.
pub(crate) struct Options<'u> {
    pub(crate) host: &'u str,
    pub(crate) port: u16,
    pub(crate) user: Option<&'u str>,
    pub(crate) password: Option<&'u str>,
    pub(crate) database: &'u str,
    pub(crate) encrypt: Encrypt,
    /// Any certificate is taken.
    pub(crate) trust: bool,
    /// The file of an authority whose certificates are taken besides those of the system.
    pub(crate) certificate_authority: Option<&'u str>,
    /// The name that the certificate has, if it is not the host's.
    pub(crate) certificate_host: Option<&'u str>,
    pub(crate) application: &'u str,
    pub(crate) read_only: bool,
    /// How long connecting and the login may take, each; `None`: as long as they like.
    pub(crate) connect_timeout: Option<Duration>,
}

/// What is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Encrypt {
    /// Everything, from the first byte on: TDS 8.
    Strict,
    /// Everything behind the greeting.
    Always,
    /// The login alone.
    Login,
    /// Nothing, not even the password.
    Never,
}

const TLS: bool = cfg!(any(feature = "rustls", all(feature = "native-tls", not(isogloss_one_tls))));

impl<'u> Options<'u> {
    pub(crate) fn new(url: &'u Url) -> Result<Options<'u>> {
        let mut options = Options {
            host: url.host().ok_or_else(|| wrong("there is no host"))?,
            port: url.port().unwrap_or(1433),
            user: url.user(),
            password: url.password(),
            database: if url.database().is_empty() { "master" } else { url.database() },
            encrypt: Encrypt::Always,
            trust: false,
            certificate_authority: None,
            certificate_host: None,
            application: "isogloss",
            read_only: false,
            connect_timeout: Some(Duration::from_secs(15)),
        };
        for (name, value) in url.options() {
            match name.as_str() {
                "encrypt" => options.encrypt = encrypt(value)?,
                "trust_server_certificate" => {
                    let trust = truth(value);
                    options.trust =
                        trust.ok_or_else(|| wrong("`trust_server_certificate` is `on` or `off`"))?;
                }
                "certificate_authority" => options.certificate_authority = Some(value),
                "certificate_host" => options.certificate_host = Some(value),
                "application_name" => options.application = value,
                "application_intent" => options.read_only = intent(value)?,
                "connect_timeout" => {
                    let seconds: u64 =
                        value.parse().map_err(|_| wrong("`connect_timeout` is a number of seconds"))?;
                    options.connect_timeout = (seconds > 0).then(|| Duration::from_secs(seconds));
                }
                other => return Err(wrong(format!("there is no option `{other}`"))),
            }
        }
        if options.trust && options.certificate_authority.is_some() {
            return Err(wrong("every certificate is trusted, or those of an authority, not both"));
        }
        if !TLS && options.encrypt != Encrypt::Never {
            return Err(Error::new(
                ErrorKind::Unsupported,
                "this program is built without TLS: enable the feature `rustls`, or say `encrypt=off` to send everything unencrypted, the password included",
            ));
        }
        Ok(options)
    }
}

fn encrypt(value: &str) -> Result<Encrypt> {
    Ok(match value {
        "strict" => Encrypt::Strict,
        "mandatory" => Encrypt::Always,
        "login" => Encrypt::Login,
        other => match truth(other) {
            Some(true) => Encrypt::Always,
            Some(false) => Encrypt::Never,
            None => return Err(wrong("`encrypt` is `strict`, `on`, `login` or `off`")),
        },
    })
}

fn intent(value: &str) -> Result<bool> {
    match value {
        "read_only" => Ok(true),
        "read_write" => Ok(false),
        _ => Err(wrong("`application_intent` is `read_only` or `read_write`")),
    }
}

fn truth(value: &str) -> Option<bool> {
    match value {
        "on" | "true" | "yes" | "1" => Some(true),
        "off" | "false" | "no" | "0" => Some(false),
        _ => None,
    }
}

fn wrong(problem: impl Into<String>) -> Error {
    Error::new(ErrorKind::Url, format!("the URL of a SQL Server: {}", problem.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> ErrorKind {
        let url: Url = text.parse().expect("a URL");
        Options::new(&url).err().expect("options that are refused").kind()
    }

    #[test]
    fn a_server_is_found_by_all_that_the_url_says() -> Result<()> {
        let url: Url =
            "mssql://sa:p%40ss@db.example/app?encrypt=off&connect_timeout=3&application_intent=read_only"
                .parse()?;
        let options = Options::new(&url)?;
        assert_eq!((options.host, options.port, options.database), ("db.example", 1433, "app"));
        assert_eq!((options.user, options.password), (Some("sa"), Some("p@ss")));
        assert_eq!((options.encrypt, options.trust), (Encrypt::Never, false));
        assert!(options.read_only);
        assert_eq!(options.connect_timeout, Some(Duration::from_secs(3)));
        let url: Url = "mssql://h/app?encrypt=0&connect_timeout=0&trust_server_certificate=1".parse()?;
        let options = Options::new(&url)?;
        assert_eq!((options.encrypt, options.trust, options.connect_timeout), (Encrypt::Never, true, None));
        Ok(())
    }

    #[test]
    fn what_is_misspelt_is_refused_and_never_passed_over() {
        assert_eq!(refused("mssql://h/app?encript=off"), ErrorKind::Url);
        assert_eq!(refused("mssql://h/app?encrypt=maybe"), ErrorKind::Url);
        assert_eq!(refused("mssql://h/app?encrypt=off&trust_server_certificate=perhaps"), ErrorKind::Url);
        assert_eq!(refused("mssql://h/app?encrypt=off&connect_timeout=soon"), ErrorKind::Url);
        assert_eq!(refused("mssql:app"), ErrorKind::Url);
        assert_eq!(
            refused("mssql://h/app?encrypt=off&trust_server_certificate=on&certificate_authority=ca.pem"),
            ErrorKind::Url
        );
    }

    #[cfg(not(any(feature = "rustls", all(feature = "native-tls", not(isogloss_one_tls)))))]
    #[test]
    fn nothing_is_sent_unencrypted_unless_that_is_said() {
        assert_eq!(refused("mssql://h/app"), ErrorKind::Unsupported);
        assert_eq!(refused("mssql://h/app?encrypt=login"), ErrorKind::Unsupported);
    }
}

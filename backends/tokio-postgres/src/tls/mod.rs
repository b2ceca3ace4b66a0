//! What a URL says of encryption, in the words of PostgreSQL's own library.
//! <https://www.postgresql.org/docs/current/libpq-ssl.html>

#[cfg(feature = "native-tls")]
mod by_native_tls;
#[cfg(feature = "rustls")]
mod by_rustls;
mod connector;

use std::path::PathBuf;

use isogloss_engine::{Error, ErrorKind, Result};
use tokio_postgres::config::SslMode;

pub use connector::Connector;

/// How connections are to be encrypted, and whom they trust.
#[derive(Debug, Clone, Default)]
pub struct Tls {
    mode: Option<Mode>,
    /// `sslrootcert`.
    roots: Option<Roots>,
    /// `sslcert`.
    certificate: Option<PathBuf>,
    /// `sslkey`.
    key: Option<PathBuf>,
    library: Option<Library>,
}

/// <https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNECT-SSLMODE>
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mode {
    Disable,
    Allow,
    Prefer,
    Require,
    VerifyCa,
    VerifyFull,
}

/// Whose certificates are taken.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Roots {
    /// Those that the system trusts.
    System,
    /// Those in a file.
    File(PathBuf),
}

/// What is looked at in a server's certificate.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verify {
    Nothing,
    /// Who has signed it.
    Authority,
    /// That, and whose it is.
    Host,
}

/// What encrypts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Library {
    Rustls,
    NativeTls,
}

const MODES: &[(&str, Mode)] = &[
    ("disable", Mode::Disable),
    ("allow", Mode::Allow),
    ("prefer", Mode::Prefer),
    ("require", Mode::Require),
    ("verify-ca", Mode::VerifyCa),
    ("verify-full", Mode::VerifyFull),
];

/// With their features; where there are both, the first one is taken.
const LIBRARIES: &[(&str, Library, bool)] = &[
    ("rustls", Library::Rustls, cfg!(feature = "rustls")),
    ("native-tls", Library::NativeTls, cfg!(feature = "native-tls")),
];

impl Tls {
    /// No encryption, whatever is asked for.
    pub(crate) fn none() -> Tls {
        Tls { mode: Some(Mode::Disable), ..Tls::default() }
    }

    /// Takes an option of the URL, if it is one of encryption.
    pub(crate) fn option(&mut self, name: &str, value: &str) -> Result<bool> {
        match name {
            "sslmode" => {
                let mode = MODES.iter().find(|(name, _)| *name == value).ok_or_else(|| {
                    wrong("the option `sslmode` is disable, allow, prefer, require, verify-ca or verify-full")
                })?;
                self.mode = Some(mode.1);
            }
            "sslrootcert" if value == "system" => self.roots = Some(Roots::System),
            "sslrootcert" => self.roots = Some(Roots::File(value.into())),
            "sslcert" => self.certificate = Some(value.into()),
            "sslkey" => self.key = Some(value.into()),
            "tls" => {
                let (_, library, built) = LIBRARIES
                    .iter()
                    .find(|(name, ..)| *name == value)
                    .ok_or_else(|| wrong("the option `tls` is rustls or native-tls"))?;
                if !built {
                    return Err(unsupported(format!(
                        "`tls={value}`: this program is built without it; the backend's feature `{value}` brings it"
                    )));
                }
                self.library = Some(*library);
            }
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Whether the options go together, and can be had.
    pub(crate) fn check(&self) -> Result<()> {
        let (name, mode) = self.mode();
        if mode >= Mode::Require && self.library().is_none() {
            return Err(unsupported(format!(
                "`sslmode={name}`: this program is built without TLS; the backend's feature `rustls` or \
                 `native-tls` brings it"
            )));
        }
        match self.roots {
            // A name that anybody could have signed says nothing.
            Some(Roots::System) if mode < Mode::VerifyFull => {
                Err(wrong("`sslrootcert=system` goes with `sslmode=verify-full` alone"))
            }
            None if mode >= Mode::VerifyCa => Err(wrong(format!(
                "`sslmode={name}` needs `sslrootcert`: a file of certificates to trust, or with verify-full `system`"
            ))),
            _ if self.certificate.is_some() != self.key.is_some() => {
                Err(wrong("`sslcert` and `sslkey` go together: a certificate and its key"))
            }
            _ => Ok(()),
        }
    }

    /// What is tried, in this order, until something is let in.
    #[must_use]
    pub fn attempts(&self) -> &'static [SslMode] {
        match self.mode().1 {
            Mode::Disable => &[SslMode::Disable],
            Mode::Allow | Mode::Prefer if self.library().is_none() => &[SslMode::Disable],
            Mode::Allow => &[SslMode::Disable, SslMode::Require],
            Mode::Prefer => &[SslMode::Prefer, SslMode::Disable],
            Mode::Require | Mode::VerifyCa | Mode::VerifyFull => &[SslMode::Require],
        }
    }

    /// What encrypts. It reads the files that are named.
    ///
    /// # Errors
    ///
    /// One of them cannot be read, or is no certificate.
    pub fn connector(&self) -> Result<Connector> {
        match self.library().filter(|_| self.is_possible()) {
            #[cfg(feature = "rustls")]
            Some(Library::Rustls) => by_rustls::connector(self),
            #[cfg(feature = "native-tls")]
            Some(Library::NativeTls) => by_native_tls::connector(self),
            _ => Ok(Connector::none()),
        }
    }

    /// Whether anything may be encrypted.
    pub(crate) fn is_possible(&self) -> bool {
        self.attempts() != [SslMode::Disable]
    }

    fn mode(&self) -> (&'static str, Mode) {
        let default = if self.roots == Some(Roots::System) { Mode::VerifyFull } else { Mode::Prefer };
        let mode = self.mode.unwrap_or(default);
        MODES.iter().copied().find(|(_, other)| *other == mode).unwrap_or(("prefer", Mode::Prefer))
    }

    fn library(&self) -> Option<Library> {
        let built = LIBRARIES.iter().find(|(_, _, built)| *built).map(|(_, library, _)| *library);
        self.library.or(built)
    }

    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    fn verify(&self) -> Verify {
        match (self.mode().1, &self.roots) {
            (Mode::VerifyFull, _) => Verify::Host,
            (_, None) => Verify::Nothing,
            // Whoever names an authority wants it to count:
            // https://www.postgresql.org/docs/current/libpq-ssl.html#LIBQ-SSL-CERTIFICATES
            (_, Some(_)) => Verify::Authority,
        }
    }

    /// The client's certificate and its key, read.
    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    fn identity(&self) -> Result<Option<(Vec<u8>, Vec<u8>)>> {
        match (&self.certificate, &self.key) {
            (Some(certificate), Some(key)) => Ok(Some((read("sslcert", certificate)?, read("sslkey", key)?))),
            _ => Ok(None),
        }
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn read(option: &str, file: &std::path::Path) -> Result<Vec<u8>> {
    std::fs::read(file).map_err(|error| of_file(option, error))
}

/// What is named by this option is not what it should be.
#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn of_file(option: &str, error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::new(ErrorKind::Url, format!("the file of the option `{option}`: {error}")).with_source(error)
}

fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Url, message.into())
}

fn unsupported(message: String) -> Error {
    Error::new(ErrorKind::Unsupported, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tls(options: &[(&str, &str)]) -> Result<Tls> {
        let mut tls = Tls::default();
        for (name, value) in options {
            assert!(tls.option(name, value)?, "{name} is an option of encryption");
        }
        tls.check()?;
        Ok(tls)
    }

    fn refused(options: &[(&str, &str)]) -> (ErrorKind, String) {
        let error = tls(options).map(drop).expect_err("refused");
        (error.kind(), error.to_string())
    }

    #[test]
    fn what_is_misspelt_is_refused_by_the_name_of_its_option() {
        for (name, value) in [("sslmode", "maybe"), ("sslmode", "REQUIRE"), ("tls", "openssl")] {
            let (kind, message) = refused(&[(name, value)]);
            assert_eq!(kind, ErrorKind::Url);
            assert!(message.contains(name), "{message}");
        }
    }

    #[cfg(not(any(feature = "rustls", feature = "native-tls")))]
    #[test]
    fn who_insists_on_encryption_is_told_what_brings_it() -> Result<()> {
        for mode in ["require", "verify-ca", "verify-full"] {
            let (kind, message) = refused(&[("sslmode", mode), ("sslrootcert", "ca.pem")]);
            assert_eq!(kind, ErrorKind::Unsupported);
            assert!(message.contains("`rustls`") && message.contains("`native-tls`"), "{message}");
        }
        assert_eq!(refused(&[("tls", "rustls")]).0, ErrorKind::Unsupported);
        for mode in ["disable", "allow", "prefer"] {
            assert_eq!(tls(&[("sslmode", mode)])?.attempts(), [SslMode::Disable], "{mode}");
        }
        Ok(())
    }

    #[cfg(any(feature = "rustls", feature = "native-tls"))]
    #[test]
    fn whom_to_trust_is_said_where_it_matters() -> Result<()> {
        for options in [
            &[("sslmode", "verify-ca")][..],
            &[("sslmode", "verify-full")],
            &[("sslmode", "require"), ("sslrootcert", "system")],
            &[("sslmode", "verify-ca"), ("sslrootcert", "system")],
            &[("sslmode", "require"), ("sslcert", "client.pem")],
            &[("sslkey", "client.key")],
        ] {
            assert_eq!(refused(options).0, ErrorKind::Url, "{options:?}");
        }
        // Who trusts everybody that the system trusts has to know whom it speaks with.
        let system = tls(&[("sslrootcert", "system")])?;
        assert_eq!((system.attempts(), system.verify()), (&[SslMode::Require][..], Verify::Host));
        assert_eq!(tls(&[])?.attempts(), [SslMode::Prefer, SslMode::Disable]);
        assert_eq!(tls(&[("sslrootcert", "ca.pem"), ("sslmode", "require")])?.verify(), Verify::Authority);
        Ok(())
    }
}

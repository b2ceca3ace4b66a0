//! What a URL says of encryption, in the words of MySQL's own programs.
//! <https://dev.mysql.com/doc/refman/9.4/en/connection-options.html#encrypted-connection-options>

use std::fs::File;
use std::path::PathBuf;

use isogloss_engine::{Error, ErrorKind, Result};

/// What a client can do of it, as it is built.
#[derive(Debug, Clone, Copy)]
pub struct Abilities {
    /// It encrypts at all.
    pub tls: bool,
    /// Why it cannot look at who has signed a certificate without looking at whose it is, if it cannot.
    pub no_verify_ca: Option<&'static str>,
    /// It can show a certificate of its own, from files in PEM.
    pub identity: bool,
}

/// How a connection is to be encrypted, and whom it trusts.
#[derive(Debug, Clone, Default)]
pub struct Tls {
    mode: Option<Mode>,
    /// The file of authorities, `ssl-ca`.
    pub authority: Option<PathBuf>,
    /// The file of the client's own certificate, `ssl-cert`.
    pub certificate: Option<PathBuf>,
    /// The file of its key, `ssl-key`.
    pub key: Option<PathBuf>,
    /// The client encrypts nothing, as it is built, or there is nothing to encrypt.
    never: bool,
}

/// <https://dev.mysql.com/doc/refman/9.4/en/connection-options.html#option_general_ssl-mode>
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mode {
    Disabled,
    Preferred,
    Required,
    VerifyCa,
    VerifyIdentity,
}

/// The first name of each is MySQL's, in the letters that names are compared in; the others are used as well.
const MODES: &[(&str, Mode)] = &[
    ("disabled", Mode::Disabled),
    ("preferred", Mode::Preferred),
    ("required", Mode::Required),
    ("verify-ca", Mode::VerifyCa),
    ("verify-identity", Mode::VerifyIdentity),
    ("disable", Mode::Disabled),
    ("prefer", Mode::Preferred),
    ("require", Mode::Required),
    ("verify-full", Mode::VerifyIdentity),
];

impl Tls {
    /// Takes an option of the URL, if it is one of encryption.
    pub(crate) fn option(&mut self, name: &str, value: &str) -> Result<bool> {
        match name.replace('_', "-").as_str() {
            "ssl-mode" | "sslmode" => {
                let said = value.to_ascii_lowercase().replace('_', "-");
                let mode = MODES.iter().find(|(name, _)| *name == said).ok_or_else(|| {
                    wrong(format!(
                        "the option `{name}` is DISABLED, PREFERRED, REQUIRED, VERIFY_CA or VERIFY_IDENTITY"
                    ))
                })?;
                self.mode = Some(mode.1);
            }
            "ssl-ca" => self.authority = Some(value.into()),
            "ssl-cert" => self.certificate = Some(value.into()),
            "ssl-key" => self.key = Some(value.into()),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Whether the options go together, and this client can do what they say, over a socket or not.
    pub(crate) fn check(&mut self, client: Abilities, socket: bool) -> Result<()> {
        let mode = self.mode();
        self.never = !client.tls || socket;
        if mode >= Mode::Required && !client.tls {
            return Err(unsupported(
                "`ssl-mode`: this program is built without TLS; the backend's feature `rustls` brings it",
            ));
        }
        if mode >= Mode::Required && socket {
            return Err(unsupported(
                "`ssl-mode`: what goes over a `socket` of this machine is not encrypted",
            ));
        }
        match (mode, &self.authority, client.no_verify_ca) {
            (Mode::VerifyCa, _, Some(why)) => {
                return Err(unsupported(format!(
                    "`ssl-mode=VERIFY_CA`: {why}; `VERIFY_IDENTITY` can be had"
                )));
            }
            (Mode::VerifyCa | Mode::VerifyIdentity, None, _) => {
                return Err(wrong("`ssl-mode`: to verify needs `ssl-ca`, a file of certificates to trust"));
            }
            // MySQL's programs warn that it means nothing then.
            (Mode::Disabled | Mode::Preferred | Mode::Required, Some(_), _) => {
                return Err(wrong(
                    "`ssl-ca` goes with `ssl-mode=VERIFY_CA` or `VERIFY_IDENTITY`: nothing else looks at it",
                ));
            }
            _ => {}
        }
        if self.certificate.is_some() != self.key.is_some() {
            return Err(wrong("`ssl-cert` and `ssl-key` go together: a certificate and its key"));
        }
        // A file that is none would be taken for a server that does not encrypt.
        if self.certificate.is_some() && mode == Mode::Preferred {
            return Err(wrong(
                "`ssl-cert` goes with `ssl-mode=REQUIRED` or stricter: else nobody may see it",
            ));
        }
        if self.certificate.is_some() && !client.identity {
            return Err(unsupported("`ssl-cert`: this client shows no certificate, as it is built"));
        }
        if self.attempts() == [false] { Ok(()) } else { self.files_are_there() }
    }

    /// Whether it is encrypted: what is tried, in this order.
    #[must_use]
    pub fn attempts(&self) -> &'static [bool] {
        match self.mode() {
            _ if self.never => &[false],
            Mode::Disabled => &[false],
            Mode::Preferred => &[true, false],
            Mode::Required | Mode::VerifyCa | Mode::VerifyIdentity => &[true],
        }
    }

    /// A certificate has to be signed by an authority that is trusted.
    #[must_use]
    pub fn verifies_authority(&self) -> bool {
        self.mode() >= Mode::VerifyCa
    }

    /// It has to be for the host that is connected to.
    #[must_use]
    pub fn verifies_host(&self) -> bool {
        self.mode() >= Mode::VerifyIdentity
    }

    fn mode(&self) -> Mode {
        // Whoever names an authority wants it to count, MySQL's programs say as well.
        let default = if self.authority.is_some() { Mode::VerifyCa } else { Mode::Preferred };
        self.mode.unwrap_or(default)
    }

    /// The clients would say no more than that a file is not there.
    fn files_are_there(&self) -> Result<()> {
        let files = [("ssl-ca", &self.authority), ("ssl-cert", &self.certificate), ("ssl-key", &self.key)];
        for (option, file) in files {
            if let Some(Err(error)) = file.as_ref().map(File::open) {
                return Err(wrong(format!("the file of the option `{option}`: {error}")).with_source(error));
            }
        }
        Ok(())
    }
}

/// Chooses the cryptography, if the program has not: where several crates bring one each, rustls does not choose, and the
/// clients would stop the program there.
#[cfg(feature = "rustls")]
pub fn choose_cryptography() {
    use rustls::crypto::{CryptoProvider, ring};

    if CryptoProvider::get_default().is_none() {
        // Another thread may have been quicker.
        let _ = ring::default_provider().install_default();
    }
}

fn wrong(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Url, message.into())
}

fn unsupported(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Unsupported, message.into())
}

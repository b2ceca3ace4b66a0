//! Encryption, as the client has it.

use isogloss_mysql_common::{Abilities, Tls};
use mysql_async::{DriverError, Error, SslOpts};

pub(crate) const ABILITIES: Abilities = Abilities {
    tls: cfg!(any(feature = "rustls", all(feature = "native-tls", not(isogloss_one_tls)))),
    no_verify_ca: None,
    identity: cfg!(feature = "rustls"),
};

pub(crate) fn options(tls: &Tls) -> SslOpts {
    let authorities = tls.authority.iter().map(|file| file.clone().into()).collect();
    let options = SslOpts::default()
        .with_root_certs(authorities)
        // Without any it would not begin.
        .with_disable_built_in_roots(tls.verifies_authority())
        .with_danger_accept_invalid_certs(!tls.verifies_authority())
        .with_danger_skip_domain_validation(!tls.verifies_host());
    with_identity(options, tls)
}

#[cfg(feature = "rustls")]
fn with_identity(options: SslOpts, tls: &Tls) -> SslOpts {
    isogloss_mysql_common::choose_cryptography();
    let files = tls.certificate.clone().zip(tls.key.clone());
    options.with_client_identity(
        files.map(|(certificate, key)| mysql_async::ClientIdentity::new(certificate.into(), key.into())),
    )
}

#[cfg(not(feature = "rustls"))]
fn with_identity(options: SslOpts, _: &Tls) -> SslOpts {
    options
}

/// The server was reached, or may have been, and it came to no encryption with it.
pub(crate) fn is_no_tls(error: &Error) -> bool {
    matches!(error, Error::Io(_) | Error::Driver(DriverError::NoClientSslFlagFromServer))
}

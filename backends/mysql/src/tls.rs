//! Encryption, as the client has it.

use isogloss_mysql_common::{Abilities, Tls};
use mysql::{DriverError, Error, SslOpts};

pub(crate) const ABILITIES: Abilities = Abilities {
    tls: cfg!(any(feature = "rustls", all(feature = "native-tls", not(isogloss_one_tls)))),
    // https://docs.rs/mysql/28.0.4/mysql/struct.SslOpts.html has nothing to leave out what is built in.
    no_verify_ca: Some("the client `mysql` takes whatever authorities of the web have signed as well"),
    identity: cfg!(feature = "rustls"),
};

pub(crate) fn options(tls: &Tls) -> SslOpts {
    let options = SslOpts::default()
        .with_root_cert_path(tls.authority.clone())
        .with_danger_accept_invalid_certs(!tls.verifies_authority())
        .with_danger_skip_domain_validation(!tls.verifies_host());
    with_identity(options, tls)
}

#[cfg(feature = "rustls")]
fn with_identity(options: SslOpts, tls: &Tls) -> SslOpts {
    isogloss_mysql_common::choose_cryptography();
    let files = tls.certificate.clone().zip(tls.key.clone());
    options.with_client_identity(files.map(|(certificate, key)| mysql::ClientIdentity::new(certificate, key)))
}

#[cfg(not(feature = "rustls"))]
fn with_identity(options: SslOpts, _: &Tls) -> SslOpts {
    options
}

/// The server was reached, and it came to no encryption with it.
pub(crate) fn is_no_tls(error: &Error) -> bool {
    !matches!(
        error,
        Error::MySqlError(_)
            | Error::DriverError(DriverError::CouldNotConnect(_) | DriverError::ConnectTimeout)
    )
}

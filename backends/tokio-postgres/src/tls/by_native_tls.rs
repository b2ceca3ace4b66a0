//! Encryption by what the platform has: OpenSSL, SChannel, Secure Transport.

use isogloss_engine::{Error, ErrorKind, Result};
use native_tls::{Certificate, Identity, TlsConnector};

use super::{Connector, Roots, Tls, Verify, of_file, read};

pub(super) fn connector(tls: &Tls) -> Result<Connector> {
    let mut builder = TlsConnector::builder();
    let verify = tls.verify();
    builder.danger_accept_invalid_certs(verify == Verify::Nothing);
    builder.danger_accept_invalid_hostnames(verify != Verify::Host);
    if let Some(Roots::File(file)) = &tls.roots {
        // Nobody else is trusted then.
        builder.disable_built_in_roots(true);
        let pem = read("sslrootcert", file)?;
        let roots = Certificate::stack_from_pem(&pem).map_err(|error| of_file("sslrootcert", error))?;
        if roots.is_empty() {
            return Err(Error::new(
                ErrorKind::Url,
                "the file of the option `sslrootcert` has no certificate",
            ));
        }
        for root in roots {
            builder.add_root_certificate(root);
        }
    }
    if let Some((certificate, key)) = tls.identity()? {
        let identity = Identity::from_pkcs8(&certificate, &key);
        builder.identity(identity.map_err(|error| of_file("sslcert` with that of `sslkey", error))?);
    }
    let connector = builder.build().map_err(|error| {
        Error::new(ErrorKind::Connect, format!("the platform's TLS: {error}")).with_source(error)
    })?;
    Ok(Connector::native_tls(connector))
}

//! Encryption by rustls.

use std::sync::Arc;

use isogloss_engine::{Error, ErrorKind, Result};
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use rustls::{CertificateError, ClientConfig, DigitallySignedStruct, RootCertStore, SignatureScheme};

use super::{Connector, Roots, Tls, Verify, of_file, read};

pub(super) fn connector(tls: &Tls) -> Result<Connector> {
    // What the program has chosen, if it has; nothing is chosen for it.
    let provider = CryptoProvider::get_default().cloned();
    let provider = provider.unwrap_or_else(|| Arc::new(ring::default_provider()));
    let config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .map_err(unusable)?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(verifier(tls, provider)?));
    let config = match tls.identity()? {
        None => config.with_no_client_auth(),
        Some((certificate, key)) => {
            let chain = certificates("sslcert", &certificate)?;
            let key = PrivateKeyDer::from_pem_slice(&key).map_err(|error| of_file("sslkey", error))?;
            config.with_client_auth_cert(chain, key).map_err(|error| of_file("sslcert", error))?
        }
    };
    Ok(Connector::rustls(config))
}

fn verifier(tls: &Tls, provider: Arc<CryptoProvider>) -> Result<Verifier> {
    let verify = tls.verify();
    let mut roots = RootCertStore::empty();
    match &tls.roots {
        _ if verify == Verify::Nothing => return Ok(Verifier { chain: None, verify, provider }),
        // What is not understood is not trusted; that there is nothing else is told below.
        None | Some(Roots::System) => {
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
        Some(Roots::File(file)) => {
            for root in certificates("sslrootcert", &read("sslrootcert", file)?)? {
                roots.add(root).map_err(|error| of_file("sslrootcert", error))?;
            }
        }
    }
    let chain = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), Arc::clone(&provider));
    let chain = chain.build().map_err(|error| of_file("sslrootcert", error))?;
    Ok(Verifier { chain: Some(chain), verify, provider })
}

fn certificates(option: &str, pem: &[u8]) -> Result<Vec<CertificateDer<'static>>> {
    let all: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let all = all.map_err(|error| of_file(option, error))?;
    if all.is_empty() {
        return Err(Error::new(
            ErrorKind::Url,
            format!("the file of the option `{option}` has no certificate"),
        ));
    }
    Ok(all)
}

#[cold]
fn unusable(error: rustls::Error) -> Error {
    Error::new(ErrorKind::Connect, format!("the program's cryptography does not do: {error}"))
        .with_source(error)
}

/// As much of a certificate as the mode asks for.
#[derive(Debug)]
struct Verifier {
    chain: Option<Arc<WebPkiServerVerifier>>,
    verify: Verify,
    provider: Arc<CryptoProvider>,
}

impl ServerCertVerifier for Verifier {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        between: &[CertificateDer<'_>],
        host: &ServerName<'_>,
        ocsp: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let Some(chain) = &self.chain else { return Ok(ServerCertVerified::assertion()) };
        match chain.verify_server_cert(certificate, between, host, ocsp, now) {
            // The name is looked at when all else is right.
            Err(rustls::Error::InvalidCertificate(
                CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. },
            )) if self.verify == Verify::Authority => Ok(ServerCertVerified::assertion()),
            result => result,
        }
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        match &self.chain {
            // A key of which nothing is known proves nothing, and its certificate may be older than rustls reads.
            None => Ok(HandshakeSignatureValid::assertion()),
            Some(chain) => chain.verify_tls12_signature(message, certificate, signed),
        }
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        certificate: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        match &self.chain {
            None => Ok(HandshakeSignatureValid::assertion()),
            Some(chain) => chain.verify_tls13_signature(message, certificate, signed),
        }
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.provider.signature_verification_algorithms.supported_schemes()
    }
}

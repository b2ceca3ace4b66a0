//! Certificates for servers that live as long as a test.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair,
    KeyUsagePurpose,
};

/// Signs certificates; it is new each time, and nobody else trusts it.
pub struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

/// What a server or a client shows, and what it proves that with, as PEM.
pub struct Certificate {
    /// The certificate.
    pub pem: String,
    /// Its key.
    pub key: String,
    /// The certificate of who has signed it.
    pub authority: String,
}

impl Authority {
    /// A new one of this name.
    pub fn new(name: &str) -> Result<Authority, String> {
        let text = |error: rcgen::Error| format!("no certificate: {error}");
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let key = KeyPair::generate().map_err(text)?;
        let pem = params.self_signed(&key).map_err(text)?.pem();
        Ok(Authority { pem, issuer: Issuer::new(params, key) })
    }

    /// Its own certificate, as PEM.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    /// A certificate for a host of this name or address, or for a client who is called so.
    pub fn certificate(&self, name: &str) -> Result<Certificate, String> {
        let text = |error: rcgen::Error| format!("no certificate: {error}");
        let mut params = CertificateParams::new([name.to_owned()]).map_err(text)?;
        params.distinguished_name.push(DnType::CommonName, name);
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages =
            vec![ExtendedKeyUsagePurpose::ServerAuth, ExtendedKeyUsagePurpose::ClientAuth];
        params.use_authority_key_identifier_extension = true;
        let key = KeyPair::generate().map_err(text)?;
        let pem = params.signed_by(&key, &self.issuer).map_err(text)?.pem();
        Ok(Certificate { pem, key: key.serialize_pem(), authority: self.pem.clone() })
    }
}

impl Certificate {
    /// The name of the file with the certificate, where it was written.
    pub const PEM: &str = "certificate.pem";
    /// The name of the file with its key.
    pub const KEY: &str = "key.pem";
    /// The name of the file with its authority's certificate.
    pub const AUTHORITY: &str = "authority.pem";

    /// Writes it into a folder, the key for nobody else to read.
    pub fn write(&self, folder: &Path) -> Result<(), String> {
        let text = |error: std::io::Error| format!("{}: {error}", folder.display());
        fs::write(folder.join(Certificate::PEM), &self.pem).map_err(text)?;
        fs::write(folder.join(Certificate::AUTHORITY), &self.authority).map_err(text)?;
        let mut key = OpenOptions::new();
        key.write(true).create(true).truncate(true).mode(0o600);
        let mut key = key.open(folder.join(Certificate::KEY)).map_err(text)?;
        key.write_all(self.key.as_bytes()).map_err(text)
    }
}

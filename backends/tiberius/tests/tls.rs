//! Encrypted connections to a server of canned answers, by the TLS that is built in.

#![cfg(any(feature = "rustls", all(feature = "native-tls", not(isogloss_one_tls))))]

mod support;

use std::net::SocketAddr;

use isogloss::raw;
use isogloss_engine::{AsyncEngine, Engine, ErrorKind, Result};
use isogloss_judges::Authority;
use isogloss_tiberius::{BlockingTiberius, Tiberius};
use mssql_mock_tds::{ColumnValue, MockTdsServer, SqlDataType};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::support::{Server, rows};

/// A server whose certificate is for `localhost`, and the folder of those that a client may trust.
struct Encrypting {
    port: u16,
    folder: std::path::PathBuf,
}

impl Drop for Encrypting {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Encrypting {
    /// With encryption behind the greeting, or from the first byte on.
    async fn new(test: &str, strict: bool) -> Encrypting {
        let folder = std::env::temp_dir().join(format!("isogloss-tiberius-{}-{test}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let authority = Authority::new("the tests").expect("an authority");
        let certificate = authority.certificate("localhost").expect("a certificate");
        std::fs::write(folder.join("own.pem"), &certificate.authority).expect("a file");
        let stranger = Authority::new("a stranger").expect("an authority");
        std::fs::write(folder.join("stranger.pem"), stranger.pem()).expect("a file");
        let identity =
            native_tls::Identity::from_pkcs8(certificate.pem.as_bytes(), certificate.key.as_bytes())
                .expect("an identity");
        let server = match strict {
            true => MockTdsServer::new_with_strict_tls("127.0.0.1:0", identity).await,
            false => MockTdsServer::new_with_tls("127.0.0.1:0", Some(identity)).await,
        };
        let server = Server::on(server.expect("a server"), "16.0.4135.4", 160).await;
        let columns = [("title", SqlDataType::NVarChar)];
        let titles = (0..50).map(|at| vec![ColumnValue::NVarChar(format!("Heat {at} {}", "é".repeat(200)))]);
        server.answer("SELECT title FROM movies", rows(&columns, titles.collect())).await;
        let address = if strict { server.address } else { as_the_protocol_has_it(server.address).await };
        Encrypting { port: address.port(), folder }
    }

    fn url(&self, host: &str, options: &str) -> String {
        let options = options.replace("FOLDER", &self.folder.display().to_string());
        format!("mssql://sa:hunter2@{host}:{}/app?{options}", self.port)
    }
}

/// A way to the server on which its part of the handshake comes in packets of the kind that the protocol has for it; this
/// server takes that of an answer: <https://learn.microsoft.com/en-us/openspecs/windows_protocols/ms-tds/60f56408-0188-4cd5-8b90-25c6f2423868>
async fn as_the_protocol_has_it(server: SocketAddr) -> SocketAddr {
    const PRELOGIN: u8 = 0x12;
    const ANSWER: u8 = 0x04;
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(async move {
                let server = TcpStream::connect(server).await?;
                let (mut from_client, mut to_client) = client.into_split();
                let (mut from_server, mut to_server) = server.into_split();
                tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
                let mut greeted = false;
                loop {
                    let kind = from_server.read_u8().await?;
                    if kind != ANSWER {
                        // It is encrypted from here on.
                        to_client.write_u8(kind).await?;
                        return tokio::io::copy(&mut from_server, &mut to_client).await;
                    }
                    let mut head = [0; 7];
                    from_server.read_exact(&mut head).await?;
                    let mut body = vec![0; usize::from(u16::from_be_bytes([head[1], head[2]])) - 8];
                    from_server.read_exact(&mut body).await?;
                    let kind = if greeted { PRELOGIN } else { ANSWER };
                    to_client.write_all(&[&[kind], &head[..], &body].concat()).await?;
                    greeted = true;
                }
            });
        }
    });
    address
}

async fn count(url: &str) -> Result<usize> {
    let engine = AsyncEngine::open(Tiberius, url)?;
    Ok(engine.query(&raw("SELECT title FROM movies")).await?.all::<String>().await?.len())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_is_looked_at_unless_all_are_trusted() {
    let encrypting = Encrypting::new("on", false).await;
    for (host, options, answer) in [
        ("localhost", "certificate_authority=FOLDER/own.pem", Ok(50)),
        ("127.0.0.1", "encrypt=on&certificate_authority=FOLDER/own.pem", Err(ErrorKind::Connect)),
        ("127.0.0.1", "certificate_authority=FOLDER/own.pem&certificate_host=localhost", Ok(50)),
        ("localhost", "certificate_authority=FOLDER/stranger.pem", Err(ErrorKind::Connect)),
        ("localhost", "encrypt=on", Err(ErrorKind::Connect)),
        ("127.0.0.1", "trust_server_certificate=on", Ok(50)),
        ("localhost", "certificate_authority=FOLDER/nowhere.pem", Err(ErrorKind::Connect)),
    ] {
        let counted = count(&encrypting.url(host, options)).await;
        if let Err(error) = &counted {
            assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
        }
        assert_eq!(counted.map_err(|error| error.kind()), answer, "{host} {options}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_encrypted_from_the_first_byte_on() {
    let encrypting = Encrypting::new("strict", true).await;
    for (options, answer) in [
        ("encrypt=strict&certificate_authority=FOLDER/own.pem", Ok(50)),
        ("encrypt=strict&certificate_authority=FOLDER/stranger.pem", Err(ErrorKind::Connect)),
    ] {
        let counted = count(&encrypting.url("localhost", options)).await;
        assert_eq!(counted.map_err(|error| error.kind()), answer, "{options}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_has_no_encryption_is_refused() {
    let server = Server::new("16.0.4135.4", 160).await;
    let url =
        |encrypt| format!("mssql://sa:hunter2@{}/app?connect_timeout=3&encrypt={encrypt}", server.address);
    // Of the login alone it is not told beforehand, and waits in vain; in the clear it does not go.
    for encrypt in ["on", "login"] {
        let error = count(&url(encrypt)).await.expect_err(encrypt);
        assert_eq!(error.kind(), ErrorKind::Connect, "{error}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_is_served_as_well() -> Result<()> {
    let encrypting = Encrypting::new("blocking", false).await;
    let url = encrypting.url("localhost", "certificate_authority=FOLDER/own.pem");
    let read = std::thread::spawn(move || -> Result<usize> {
        let engine = Engine::open(BlockingTiberius, url.as_str())?;
        Ok(engine.query(&raw("SELECT title FROM movies"))?.all::<String>()?.len())
    });
    let read = tokio::task::spawn_blocking(|| read.join().expect("no panic")).await.expect("no panic");
    assert_eq!(read?, 50);
    Ok(())
}

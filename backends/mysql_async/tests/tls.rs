//! Encrypted connections to MariaDB and MySQL, by the TLS that is built in.

#![cfg(any(feature = "rustls", all(feature = "native-tls", not(isogloss_one_tls))))]

#[path = "../../mysql_common/testing/tls.rs"]
mod tls;

use std::time::Duration;

use isogloss::raw;
use isogloss_engine::{AsyncEngine, ErrorKind, Result};
use isogloss_judges::{Judge, Server};
use isogloss_mysql_async::MySqlAsync;

use crate::tls::{encrypting, no_handshakes, start};

fn engine(server: &Server, user: &str, host: &str, options: &str) -> Result<AsyncEngine> {
    let url = format!("mysql://{user}@{host}:{}/mysql?{options}", server.port());
    AsyncEngine::open(MySqlAsync, url.as_str())
}

/// Whether the server says that this connection is encrypted.
async fn is_encrypted(engine: &AsyncEngine) -> Result<bool> {
    let (_, cipher): (String, String) =
        engine.query(&raw("SHOW STATUS LIKE 'Ssl_cipher'")).await?.one().await?;
    Ok(!cipher.is_empty())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_mode_encrypts_and_verifies_as_it_says() {
    // By rustls, the client does not pass over a name although it is told to.
    let any_name = if cfg!(feature = "rustls") { Err(ErrorKind::Connect) } else { Ok(true) };
    for tls in encrypting() {
        let (own, stranger) = (tls.authority.display(), tls.stranger.display());
        for (host, options, encrypted) in [
            ("127.0.0.1", String::new(), Ok(true)),
            ("127.0.0.1", "ssl-mode=DISABLED".to_owned(), Ok(false)),
            ("127.0.0.1", "ssl-mode=PREFERRED".to_owned(), Ok(true)),
            ("127.0.0.1", "ssl-mode=REQUIRED".to_owned(), Ok(true)),
            ("localhost", format!("ssl-mode=VERIFY_CA&ssl-ca={own}"), Ok(true)),
            ("localhost", format!("ssl-ca={own}"), Ok(true)),
            ("127.0.0.1", format!("ssl-mode=VERIFY_CA&ssl-ca={own}"), any_name),
            ("localhost", format!("ssl-mode=VERIFY_CA&ssl-ca={stranger}"), Err(ErrorKind::Connect)),
            ("localhost", format!("ssl-mode=VERIFY_IDENTITY&ssl-ca={own}"), Ok(true)),
            ("127.0.0.1", format!("ssl-mode=VERIFY_IDENTITY&ssl-ca={own}"), Err(ErrorKind::Connect)),
            ("localhost", format!("ssl-mode=VERIFY_IDENTITY&ssl-ca={stranger}"), Err(ErrorKind::Connect)),
        ] {
            let answer = match engine(&tls.server, "root", host, &options) {
                Ok(engine) => is_encrypted(&engine).await,
                Err(error) => Err(error),
            };
            assert_eq!(answer.map_err(|error| error.kind()), encrypted, "{host} {options}");
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_has_no_encryption_is_refused_where_it_must_be() -> Result<()> {
    let Some(server) = start(Judge::MariaDb, None) else { return Ok(()) };
    let error = engine(&server, "root", "127.0.0.1", "ssl-mode=REQUIRED")?.connect().await.map(drop);
    assert_eq!(error.map_err(|error| error.kind()), Err(ErrorKind::Connect));
    for mode in ["", "ssl-mode=PREFERRED", "ssl-mode=DISABLED"] {
        assert!(!is_encrypted(&engine(&server, "root", "127.0.0.1", mode)?).await?, "{mode}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_encrypting_fails_it_goes_on_without_only_if_it_may() -> Result<()> {
    for tls in encrypting() {
        let at = |mode| {
            let port = no_handshakes(tls.server.port());
            AsyncEngine::open(
                MySqlAsync,
                format!("mysql://root@127.0.0.1:{port}/mysql?ssl-mode={mode}").as_str(),
            )
        };
        assert!(!is_encrypted(&at("PREFERRED")?).await?);
        let refused = at("REQUIRED")?.connect().await.map(drop);
        assert_eq!(refused.map_err(|error| error.kind()), Err(ErrorKind::Connect));
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_the_server_has_made_itself_does_where_nobody_looks() -> Result<()> {
    let Some(server) = start(Judge::MySql, None) else { return Ok(()) };
    for mode in ["", "ssl-mode=REQUIRED"] {
        assert!(is_encrypted(&engine(&server, "root", "127.0.0.1", mode)?).await?, "{mode}");
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_password_goes_encrypted_and_is_shown_nowhere() -> Result<()> {
    for tls in encrypting() {
        let root = engine(&tls.server, "root", "127.0.0.1", "ssl-mode=REQUIRED")?;
        root.execute(&raw("CREATE USER app IDENTIFIED BY 'hunter2/@:?' REQUIRE SSL")).await?;
        root.execute(&raw("GRANT ALL ON mysql.* TO app")).await?;
        let right = engine(&tls.server, "app:hunter2%2F%40%3A%3F", "127.0.0.1", "ssl-mode=REQUIRED")?;
        assert!(is_encrypted(&right).await?);
        let large: String = right.query(&raw("SELECT REPEAT('x', 1000000)")).await?.one().await?;
        assert_eq!(large.len(), 1_000_000);
        for (password, mode) in [("hunter23", "REQUIRED"), ("hunter2%2F%40%3A%3F", "DISABLED")] {
            let options = format!("ssl-mode={mode}");
            let wrong = engine(&tls.server, &format!("app:{password}"), "127.0.0.1", &options)?;
            let error = wrong.connect().await.map(drop).expect_err(mode);
            assert_eq!(error.kind(), ErrorKind::Authentication, "{error}");
            assert!(!format!("{error} {error:?} {wrong:?} {right:?}").contains("hunter2"));
        }

        // The server would not let in who wants it stopped, if that came otherwise.
        let mut connection = right.connect().await?;
        let handle = connection.cancel_handle().expect("it can be cancelled");
        let canceller = tokio::spawn(async move {
            tokio::time::sleep(Duration::from_millis(300)).await;
            handle.cancel().await
        });
        // Where it is broken off, it says 1 or is an error.
        let slept = match connection.query(&raw("SELECT SLEEP(15)")).await {
            Ok(query) => query.one::<i64>().await,
            Err(error) => Err(error),
        };
        assert!(matches!(slept.map_err(|error| error.kind()), Ok(1) | Err(ErrorKind::Cancelled)));
        canceller.await.expect("no panic")?;
    }
    Ok(())
}

#[cfg(feature = "rustls")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_shows_a_certificate_of_its_own() -> Result<()> {
    for tls in encrypting() {
        let root = engine(&tls.server, "root", "127.0.0.1", "ssl-mode=REQUIRED")?;
        root.execute(&raw("CREATE USER usr REQUIRE SUBJECT '/CN=usr'")).await?;
        root.execute(&raw("GRANT ALL ON mysql.* TO usr")).await?;
        let (certificate, key) = (tls.client.0.display(), tls.client.1.display());
        let options = format!("ssl-mode=REQUIRED&ssl-cert={certificate}&ssl-key={key}");
        assert!(is_encrypted(&engine(&tls.server, "usr", "127.0.0.1", &options)?).await?);
        let without = engine(&tls.server, "usr", "127.0.0.1", "ssl-mode=REQUIRED")?.connect().await.map(drop);
        assert_eq!(without.map_err(|error| error.kind()), Err(ErrorKind::Authentication));
    }
    Ok(())
}

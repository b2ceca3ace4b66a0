//! What is looked at before something is sent, and what an error says about the connection.

use std::error::Error as _;

use isogloss_engine::{Error, ErrorKind, Result};

use crate::error::Refused;
use crate::rows_affected::{commits, is_empty};

/// A statement that does nothing, and fails in a transaction that has failed.
pub const PROBE: &str = "SELECT 1";

/// Whether the last statement failed: then a transaction may be open that the server will not keep, whatever it is told.
#[derive(Debug, Default)]
pub struct Health {
    failed: bool,
}

impl Health {
    /// Notes what came of a statement. One without a word does not fail even where everything else does.
    pub fn note<T>(&mut self, sql: &str, result: &Result<T>) {
        self.failed = result.is_err() || self.failed && is_empty(sql);
    }

    /// Whether it has to be found out first if there is something to commit: COMMIT of a transaction that has failed is
    /// answered by a rollback, and not by an error. <https://www.postgresql.org/docs/current/sql-commit.html>
    #[must_use]
    pub fn is_doubtful_for(&self, sql: &str) -> bool {
        self.failed && commits(sql)
    }
}

/// The error of the probe, as one of the commit.
#[cold]
#[must_use]
pub fn undone(error: Error) -> Error {
    if error.code() != Some("25P02") {
        return error;
    }
    Error::new(
        ErrorKind::Database,
        "the transaction cannot be committed: a statement in it has failed, and nothing of it is kept",
    )
    .with_code("25P02")
    .with_source(error)
}

/// A text has an end, and no character that the protocol takes for one.
///
/// # Errors
///
/// There is such a character in it.
#[inline]
pub fn text(sql: &str) -> Result<()> {
    if sql.as_bytes().contains(&0) {
        return Err(Error::new(ErrorKind::Syntax, "there is a character NUL in the statement"));
    }
    Ok(())
}

/// There is a value for each placeholder.
///
/// # Errors
///
/// There are more or fewer.
#[inline]
pub fn places(places: usize, values: usize) -> Result<()> {
    if places == values {
        return Ok(());
    }
    let message = format!("{values} values are given for {places} placeholders");
    Err(Error::new(ErrorKind::TypeMismatch, message))
}

/// Whether a kept statement did not begin because it is not there any more, or was prepared for tables that have changed
/// since: nothing has been done then.
#[must_use]
pub fn is_outdated(error: &Error) -> bool {
    let Some(client) = error.source().and_then(|source| source.downcast_ref::<tokio_postgres::Error>())
    else {
        return false;
    };
    let Some(server) = client.as_db_error() else {
        // A column may have another type now, into which the value goes.
        return client.source().is_some_and(|source| source.is::<Refused>());
    };
    match server.code().code() {
        "26000" => true,
        // What was prepared for columns of other types.
        "42804" | "42883" => true,
        // The code is that of everything that cannot be done; this one comes from the one place that looks whether the
        // columns of a result are still the same. Its sentence, by which servers of other makers are known, is in the
        // server's language.
        "0A000" => {
            server.routine() == Some("RevalidateCachedQuery") || server.message().contains("cached plan")
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
    use tokio_postgres::{Config, NoTls};

    use super::*;
    use crate::error::database;

    /// A server that answers the first statement by an error of these fields, in the language of whoever wrote them.
    async fn refuse(mut server: DuplexStream, fields: &[&str]) -> std::io::Result<()> {
        const READY: [u8; 6] = [b'Z', 0, 0, 0, 5, b'I'];
        let mut heard = [0; 256];
        let _greeting = server.read(&mut heard).await?;
        server.write_all(&[b'R', 0, 0, 0, 8, 0, 0, 0, 0]).await?;
        server.write_all(&READY).await?;
        let _statement = server.read(&mut heard).await?;
        let body: String = fields.iter().map(|field| format!("{field}\0")).collect();
        server.write_all(b"E").await?;
        server.write_all(&(body.len() as u32 + 5).to_be_bytes()).await?;
        server.write_all(body.as_bytes()).await?;
        server.write_all(&[0]).await?;
        server.write_all(&READY).await
    }

    async fn refused(fields: &[&str]) -> Error {
        let (ours, theirs) = duplex(1024);
        let asking = async {
            let connected = Config::new().user("u").connect_raw(ours, NoTls).await;
            let (client, connection) = connected.expect("a connection");
            tokio::spawn(connection);
            client.batch_execute("SELECT 1").await.expect_err("it is refused")
        };
        let (error, served) = tokio::join!(asking, refuse(theirs, fields));
        served.expect("a server");
        database(error)
    }

    #[tokio::test]
    async fn what_was_prepared_for_other_tables_is_known_in_every_language() {
        let changed = "Mgecachter Plan darf den Ergebnistyp nicht ändern";
        for (code, message, routine, outdated) in [
            ("C0A000", changed, "RRevalidateCachedQuery", true),
            ("C0A000", "Mcached plan must not change result type", "RanotherMaker", true),
            ("C0A000", "MRETURN NEXT geht hier nicht", "Rexec_stmt_return_next", false),
            ("C26000", "Mvorbereitete Anweisung »s0« existiert nicht", "RFetchPreparedStatement", true),
            ("C42804", "M..", "Rtransform_assign_type_error", true),
            ("C22012", "MDivision durch Null", "Rint4div", false),
        ] {
            let error = refused(&["SFEHLER", "VERROR", code, message, routine]).await;
            assert_eq!(is_outdated(&error), outdated, "{error}");
        }
        assert!(!is_outdated(&Error::internal("no server's")));
    }

    #[test]
    fn only_a_commit_behind_an_error_is_doubtful() {
        let mut health = Health::default();
        assert!(!health.is_doubtful_for("COMMIT"));
        health.note("SELEC", &Err::<(), _>(Error::new(ErrorKind::Syntax, "")));
        assert!(health.is_doubtful_for("COMMIT") && !health.is_doubtful_for("ROLLBACK"));
        health.note(" -- nothing", &Ok(()));
        assert!(health.is_doubtful_for("END"));
        health.note("ROLLBACK TO a", &Ok(()));
        assert!(!health.is_doubtful_for("COMMIT"));
    }
}

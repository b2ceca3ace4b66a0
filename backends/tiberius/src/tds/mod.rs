//! The seam to the TDS client. Nothing outside of this folder names the crate `tiberius`: another client is put in its
//! place by writing these few types anew.

mod fault;
mod param;
mod row;
mod transport;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::TryStreamExt as _;
use isogloss::ValueRef;
use isogloss_engine::backend::RawRow as _;
use isogloss_engine::{Error, ErrorKind, Result};
use tiberius::{AuthMethod, Client, Command, CommandItem, CommandStream, Config, EncryptionLevel};
use tiberius::{IntoSql, QueryItem, QueryStream};

pub(crate) use self::row::{Columns, Row};
use self::transport::Transport;
use crate::options::{Encrypt, Options};

/// A connection to a server.
pub(crate) struct Wire {
    client: Client<Transport>,
    received: Arc<AtomicU64>,
}

/// A part of an answer.
pub(crate) enum Item {
    /// A result begins that has these columns.
    Columns(Columns),
    /// A row of it.
    Row(Row),
    /// A statement is done, and so many rows were changed or read.
    Rows(u64),
}

/// What the server answers, part by part.
pub(crate) enum Answer<'w> {
    Call(CommandStream<'w>),
    Batch(QueryStream<'w>),
}

/// Values that can be sent.
pub(crate) struct Params<'v>(Vec<param::Param<'v>>);

impl<'v> Params<'v> {
    /// The values, unless one of them cannot be held exactly: then its place, from 1, and what it is.
    pub(crate) fn new(binds: &[ValueRef<'v>]) -> Result<Params<'v>, (usize, &'static str)> {
        let params =
            binds.iter().enumerate().map(|(at, bind)| param::param(*bind).map_err(|what| (at + 1, what)));
        Ok(Params(params.collect::<Result<_, _>>()?))
    }
}

impl Wire {
    /// Connects and logs in. A server may send its clients on to another one, as those of Azure do.
    pub(crate) async fn connect(options: &Options<'_>) -> Result<Wire> {
        let (mut host, mut port) = (options.host.to_owned(), options.port);
        for _ in 0..SENT_ON {
            match log_in(options, &host, port).await {
                Err(tiberius::error::Error::Routing { host: other, port: at }) => (host, port) = (other, at),
                Err(error) => return Err(connecting(fault::of_server(error))),
                Ok(wire) => return Ok(wire),
            }
        }
        let message = "the server sends its clients on to another one, and that one again";
        Err(Error::new(ErrorKind::Connect, message))
    }

    /// Runs a text as it is, in the scope of the session: what it sets stays.
    pub(crate) async fn batch(&mut self, sql: &str) -> Result<Answer<'_>> {
        Ok(Answer::Batch(self.client.simple_query(sql).await.map_err(fault::of_server)?))
    }

    /// Runs a statement with its values, as `sp_executesql` does; the server keeps its plan by its text.
    pub(crate) async fn call<'w>(&'w mut self, sql: &str, params: Params<'_>) -> Result<Answer<'w>> {
        let declared = declarations(&params.0);
        let mut call = Command::new("sp_executesql");
        call.bind_param("", Sent(param::text(sql)));
        if !params.0.is_empty() {
            call.bind_param("", Sent(param::text(&declared)));
        }
        for (at, param) in params.0.into_iter().enumerate() {
            call.bind_param(format!("@p{}", at + 1), Sent(param.data));
        }
        Ok(Answer::Call(call.exec(&mut self.client).await.map_err(fault::of_server)?))
    }

    /// Asks the server to break off, and waits until it has. Whatever it has sent meanwhile is passed over.
    pub(crate) async fn attention(&mut self) -> Result<()> {
        let broken_off = match self.client.cancel_query().await {
            Err(tiberius::error::Error::Protocol(_)) => self.find_acknowledgement().await,
            Err(error) => Err(fault::of_server(error)),
            Ok(()) => Ok(()),
        };
        broken_off.map_err(Error::breaking_connection)
    }

    /// A server that was done before it was asked acknowledges that in a message of its own, and the client (0.13) ends
    /// at the end of the first: the acknowledgement would be the answer to the next statement. It is read by a request
    /// that cannot be sent, its name being too long, behind which the client looks for what nobody has read. That it did
    /// is proved by a question that has one answer; where it has another, the connection is closed.
    async fn find_acknowledgement(&mut self) -> Result<()> {
        let unsendable = "x".repeat(usize::from(u16::MAX) + 1);
        if Command::new(unsendable).exec(&mut self.client).await.is_ok() {
            return Err(unknown());
        }
        let mut answer = self.batch(PROOF).await?;
        let mut proved = false;
        while let Some(item) = answer.next().await? {
            if let Item::Row(row) = item {
                proved = row.value(0) == Ok(ValueRef::Integer(PROVED));
            }
        }
        if proved { Ok(()) } else { Err(unknown()) }
    }

    /// Takes leave.
    pub(crate) async fn close(self) {
        // There is nothing left that could be done about a failure.
        drop(self.client.close().await);
    }

    /// How many bytes the server has sent.
    pub(crate) fn received(&self) -> Received {
        Received(Arc::clone(&self.received))
    }
}

/// How many bytes a server has sent.
pub(crate) struct Received(Arc<AtomicU64>);

impl Received {
    pub(crate) fn bytes(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Answer<'_> {
    /// The next part. An error of a statement comes behind all of them, and leaves the connection as it should be.
    pub(crate) async fn next(&mut self) -> Result<Option<Item>> {
        loop {
            let item = match self {
                Answer::Call(parts) => match parts.try_next().await.map_err(fault::of_server)? {
                    Some(CommandItem::Metadata(columns)) => Item::Columns(Columns::new(&columns)),
                    Some(CommandItem::Row(row)) => Item::Row(Row::new(row)),
                    Some(CommandItem::RowsAffected(rows)) => Item::Rows(rows),
                    Some(_) => continue,
                    None => return Ok(None),
                },
                Answer::Batch(parts) => match parts.try_next().await.map_err(fault::of_server)? {
                    Some(QueryItem::Metadata(columns)) => Item::Columns(Columns::new(&columns)),
                    Some(QueryItem::Row(row)) => Item::Row(Row::new(row)),
                    None => return Ok(None),
                },
            };
            return Ok(Some(item));
        }
    }
}

/// An error that came before there was a connection to use.
#[cold]
pub(crate) fn connecting(error: Error) -> Error {
    if matches!(error.kind(), ErrorKind::Authentication | ErrorKind::TooManyConnections) {
        return error;
    }
    let refused = Error::new(ErrorKind::Connect, error.message().to_owned());
    match error.code() {
        Some(code) => refused.with_code(code.to_owned()),
        None => refused,
    }
    .with_source(error)
}

/// What is asked to see that question and answer belong together.
const PROOF: &str = "SELECT 1735289 AS isogloss";
const PROVED: i32 = 1_735_289;

#[cold]
fn unknown() -> Error {
    Error::new(ErrorKind::ConnectionLost, "the server did not say that it has broken off")
}

/// So often a client lets itself be sent on.
const SENT_ON: usize = 3;

async fn log_in(options: &Options<'_>, host: &str, port: u16) -> tiberius::Result<Wire> {
    let mut config = Config::new();
    config.host(host);
    config.port(port);
    config.database(options.database);
    if let Some(user) = options.user {
        config.authentication(AuthMethod::sql_server(user, options.password.unwrap_or("")));
    }
    config.encryption(match options.encrypt {
        Encrypt::Strict => EncryptionLevel::Strict,
        Encrypt::Always => EncryptionLevel::Required,
        Encrypt::Login => EncryptionLevel::Off,
        Encrypt::Never => EncryptionLevel::NotSupported,
    });
    match options.certificate_authority {
        Some(path) => config.trust_cert_ca(path),
        None if options.trust => config.trust_cert(),
        None => {}
    }
    if let Some(name) = options.certificate_host {
        config.hostname_in_certificate(name);
    }
    config.application_name(options.application);
    config.readonly(options.read_only);
    config.handshake_timeout(options.connect_timeout);
    // How long a statement may take is the engine's to say.
    config.command_timeout(None);
    let (transport, received) = Transport::connect(host, port, options.connect_timeout).await?;
    Ok(Wire { client: Client::connect(config, transport).await?, received })
}

fn declarations(params: &[param::Param<'_>]) -> String {
    // In small letters, as the dialect writes them: on some servers the case of a variable counts.
    let mut text = String::with_capacity(params.len() * 24);
    for (at, param) in params.iter().enumerate() {
        let comma = if at == 0 { "" } else { "," };
        text.push_str(comma);
        text.push_str("@p");
        text.push_str(&(at + 1).to_string());
        text.push(' ');
        text.push_str(&param.declared);
    }
    text
}

/// A value on its way to the client.
struct Sent<'v>(tiberius::ColumnData<'v>);

impl<'v> IntoSql<'v> for Sent<'v> {
    fn into_sql(self) -> tiberius::ColumnData<'v> {
        self.0
    }
}

//! A server of canned answers, and what can stand between it and a client.
#![allow(dead_code, reason = "each test program uses its part of it")]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use mssql_mock_tds::{
    ColumnDefinition, ColumnValue, MockTdsServer, QueryRegistry, QueryResponse, Row, SqlDataType,
    TerminalError,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;

/// What the driver asks first.
const VERSION: &str = "SELECT CAST(SERVERPROPERTY('ProductVersion') AS NVARCHAR(128)) AS version, \
CAST(SERVERPROPERTY('EngineEdition') AS INT) AS edition, CAST(compatibility_level AS INT) AS level \
FROM sys.databases WHERE database_id = DB_ID()";

/// What the driver asks behind an attention.
const PROOF: &str = "SELECT 1735289 AS isogloss";

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    registry: Arc<Mutex<QueryRegistry>>,
}

impl Server {
    /// A server of this version that runs as long as the runtime does.
    pub(crate) async fn new(version: &str, level: i32) -> Server {
        Server::on(MockTdsServer::new("127.0.0.1:0").await.expect("a server"), version, level).await
    }

    /// The same of a server that was made otherwise.
    pub(crate) async fn on(server: MockTdsServer, version: &str, level: i32) -> Server {
        let (address, registry) = (server.local_addr(), server.query_registry());
        tokio::spawn(server.run());
        let server = Server { address, registry };
        let columns =
            [("version", SqlDataType::NVarChar), ("edition", SqlDataType::Int), ("level", SqlDataType::Int)];
        let about =
            vec![ColumnValue::NVarChar(version.to_owned()), ColumnValue::Int(3), ColumnValue::Int(level)];
        let proof = vec![vec![ColumnValue::Int(1_735_289)]];
        server.answer(PROOF, rows(&[("isogloss", SqlDataType::Int)], proof)).await;
        server.answer(VERSION, rows(&columns, vec![about])).await;
        server
    }

    pub(crate) async fn answer(&self, sql: &str, response: QueryResponse) {
        self.registry.lock().await.register(sql, response);
    }

    pub(crate) async fn refuse(&self, sql: &str, number: u32, message: &str) {
        let error = TerminalError::new(number, 16, message);
        self.answer(sql, QueryResponse::error_only(error)).await;
    }

    pub(crate) fn url(&self) -> String {
        url(self.address)
    }
}

pub(crate) fn url(address: SocketAddr) -> String {
    format!("mssql://sa:hunter2@{address}/app?encrypt=off")
}

pub(crate) fn rows(columns: &[(&str, SqlDataType)], rows: Vec<Vec<ColumnValue>>) -> QueryResponse {
    let columns = columns.iter().map(|(name, ty)| ColumnDefinition::new(*name, *ty)).collect();
    QueryResponse::new(columns, rows.into_iter().map(Row::new).collect())
}

/// What is done to what a server sends.
#[derive(Clone, Copy)]
pub(crate) enum Between {
    /// It comes in pieces of so many bytes, each with a turn for the others behind it.
    Pieces(usize),
    /// Behind so many bytes nothing comes any more.
    Stalls(usize),
    /// The client's attentions are counted.
    Attentions(&'static AtomicUsize),
    /// The login is refused.
    NoEntry,
}

/// A way to the server that does this.
pub(crate) async fn between(server: SocketAddr, what: Between) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("its address");
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            tokio::spawn(async move {
                let server = TcpStream::connect(server).await?;
                server.set_nodelay(true)?;
                client.set_nodelay(true)?;
                match what {
                    Between::Pieces(size) => forward(client, server, size, usize::MAX).await,
                    Between::Stalls(bytes) => forward(client, server, 4096, bytes).await,
                    Between::Attentions(count) => watched(client, server, count).await,
                    Between::NoEntry => refuse(client, server).await,
                }
            });
        }
    });
    address
}

async fn forward(client: TcpStream, server: TcpStream, size: usize, mut left: usize) -> std::io::Result<()> {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = tokio::spawn(async move { tokio::io::copy(&mut from_client, &mut to_server).await });
    let mut buffer = vec![0; size];
    loop {
        let most = size.min(left);
        if most == 0 {
            // Until the client has gone.
            let _ = up.await;
            return Ok(());
        }
        let read = from_server.read(&mut buffer[..most]).await?;
        left -= read;
        if read == 0 || to_client.write_all(&buffer[..read]).await.is_err() {
            break;
        }
        tokio::task::yield_now().await;
    }
    up.abort();
    Ok(())
}

/// An attention is a packet of type 6 that has nothing in it, and is sent on its own.
async fn watched(client: TcpStream, server: TcpStream, count: &AtomicUsize) -> std::io::Result<()> {
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let down = tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
    let mut buffer = [0; 4096];
    loop {
        let read = from_client.read(&mut buffer).await?;
        if read == 0 || to_server.write_all(&buffer[..read]).await.is_err() {
            break;
        }
        if matches!(buffer[..read], [6, _, 0, 8, ..]) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
    down.abort();
    Ok(())
}

/// Lets the greeting through and answers the login as a server does that knows no such password.
async fn refuse(mut client: TcpStream, mut server: TcpStream) -> std::io::Result<()> {
    let mut buffer = [0; 4096];
    let greeting = client.read(&mut buffer).await?;
    server.write_all(&buffer[..greeting]).await?;
    let answer = server.read(&mut buffer).await?;
    client.write_all(&buffer[..answer]).await?;
    let _login = client.read(&mut buffer).await?;
    let message = "Login failed for user 'sa'.";
    let mut error = Vec::new();
    error.extend(18456u32.to_le_bytes());
    error.extend([1, 14]);
    error.extend((message.len() as u16).to_le_bytes());
    error.extend(message.encode_utf16().flat_map(u16::to_le_bytes));
    error.extend([0, 0]);
    error.extend(1u32.to_le_bytes());
    let mut tokens = vec![0xAA];
    tokens.extend((error.len() as u16).to_le_bytes());
    tokens.extend(error);
    tokens.extend([0xFD, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    let mut packet = vec![4, 1];
    packet.extend((tokens.len() as u16 + 8).to_be_bytes());
    packet.extend([0, 0, 1, 0]);
    packet.extend(tokens);
    client.write_all(&packet).await?;
    client.shutdown().await
}

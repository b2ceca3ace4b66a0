//! What the client makes encrypted streams by: one type for each way of it, and for none.

use std::error::Error;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio_postgres::Socket;
use tokio_postgres::tls::{ChannelBinding, MakeTlsConnect, TlsConnect, TlsStream};

/// Encrypts the client's streams.
#[derive(Clone)]
pub struct Connector(Kind);

#[derive(Clone)]
enum Kind {
    None,
    #[cfg(feature = "rustls")]
    Rustls(tokio_postgres_rustls::MakeRustlsConnect),
    #[cfg(feature = "native-tls")]
    NativeTls(postgres_native_tls::MakeTlsConnector),
}

impl Connector {
    pub(crate) fn none() -> Connector {
        Connector(Kind::None)
    }

    #[cfg(feature = "rustls")]
    pub(super) fn rustls(config: rustls::ClientConfig) -> Connector {
        Connector(Kind::Rustls(tokio_postgres_rustls::MakeRustlsConnect::new(config)))
    }

    #[cfg(feature = "native-tls")]
    pub(super) fn native_tls(connector: native_tls::TlsConnector) -> Connector {
        Connector(Kind::NativeTls(postgres_native_tls::MakeTlsConnector::new(connector)))
    }
}

type Problem = Box<dyn Error + Send + Sync>;

impl MakeTlsConnect<Socket> for Connector {
    type Stream = Stream;
    type TlsConnect = Handshake;
    type Error = Problem;

    fn make_tls_connect(&mut self, host: &str) -> Result<Handshake, Problem> {
        Ok(Handshake { kind: self.0.clone(), host: host.to_owned() })
    }
}

/// What begins on a stream that the server has agreed to encrypt.
pub struct Handshake {
    kind: Kind,
    host: String,
}

impl TlsConnect<Socket> for Handshake {
    type Stream = Stream;
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Stream, Problem>> + Send>>;

    fn connect(self, socket: Socket) -> Self::Future {
        let Handshake { kind, host } = self;
        match kind {
            // It is asked for only where the mode says so, and the mode was checked.
            Kind::None => Box::pin(async move {
                drop(socket);
                Err(Problem::from(format!("nothing in this program encrypts what goes to {host}")))
            }),
            #[cfg(feature = "rustls")]
            Kind::Rustls(make) => shake_hands(make, host, socket),
            #[cfg(feature = "native-tls")]
            Kind::NativeTls(make) => shake_hands(make, host, socket),
        }
    }
}

#[cfg(any(feature = "rustls", feature = "native-tls"))]
fn shake_hands<M>(
    mut make: M,
    host: String,
    socket: Socket,
) -> Pin<Box<dyn Future<Output = Result<Stream, Problem>> + Send>>
where
    M: MakeTlsConnect<Socket, Stream: Send + 'static, Error: Send>,
    M: Send + 'static,
    M::TlsConnect: Send,
    <M::TlsConnect as TlsConnect<Socket>>::Future: Send,
    <M::TlsConnect as TlsConnect<Socket>>::Error: Send,
{
    Box::pin(async move {
        let handshake = make.make_tls_connect(&host).map_err(Into::into)?;
        let stream = handshake.connect(socket).await.map_err(Into::into)?;
        Ok(Stream(Box::new(stream)))
    })
}

/// An encrypted stream.
pub struct Stream(Box<dyn TlsStream + Send + Unpin>);

impl TlsStream for Stream {
    fn channel_binding(&self) -> ChannelBinding {
        self.0.channel_binding()
    }
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_read(context, buffer)
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(context)
    }
}

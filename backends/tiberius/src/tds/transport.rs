use std::io::{self, ErrorKind};
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use futures_util::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_util::compat::{Compat, TokioAsyncWriteCompatExt as _};

/// A stream to a server that counts what comes from it.
pub(super) struct Transport {
    stream: Compat<TcpStream>,
    received: Arc<AtomicU64>,
}

impl Transport {
    pub(super) async fn connect(
        host: &str,
        port: u16,
        timeout: Option<Duration>,
    ) -> io::Result<(Transport, Arc<AtomicU64>)> {
        let late = || io::Error::new(ErrorKind::TimedOut, "the server did not answer in time");
        let connecting = TcpStream::connect((host, port));
        let stream = match timeout {
            Some(timeout) => tokio::time::timeout(timeout, connecting).await.map_err(|_| late())??,
            None => connecting.await?,
        };
        // A statement is one packet most times, and waits for its answer.
        stream.set_nodelay(true)?;
        let received = Arc::new(AtomicU64::new(0));
        Ok((Transport { stream: stream.compat_write(), received: Arc::clone(&received) }, received))
    }
}

impl AsyncRead for Transport {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if let Poll::Ready(Ok(bytes)) = &read {
            self.received.fetch_add(*bytes as u64, Ordering::Relaxed);
        }
        read
    }
}

impl AsyncWrite for Transport {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_close(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_close(context)
    }
}

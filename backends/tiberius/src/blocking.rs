//! The same driver for threads: each connection has a runtime of its own, which turns while a call waits.

use std::future::Future;
use std::sync::Arc;
use std::thread;

use isogloss_engine::backend::{Cancel, Coercion, Done, Driver, Exchange, FindModes, Request, Sink};
use isogloss_engine::{Error, ErrorKind, Result};
use tokio::runtime::{Builder, Handle, Runtime};

use crate::driver::Connection;

/// A runtime that is this connection's alone.
pub(crate) struct Turner(Option<Runtime>);

impl Turner {
    pub(crate) fn new() -> Result<Turner> {
        let runtime = Builder::new_current_thread().enable_all().build();
        runtime.map(|runtime| Turner(Some(runtime))).map_err(|error| {
            Error::new(ErrorKind::Connect, format!("no runtime could be made: {error}")).with_source(error)
        })
    }

    /// Turns until the future has an answer.
    pub(crate) fn wait<T: Send>(&self, future: impl Future<Output = Result<T>> + Send) -> Result<T> {
        let Some(runtime) = &self.0 else { return Err(ended()) };
        if Handle::try_current().is_err() {
            return runtime.block_on(future);
        }
        // Inside of another runtime, which this one must not be turned in: a thread of its own does.
        thread::scope(|scope| scope.spawn(|| runtime.block_on(future)).join())
            .unwrap_or_else(|_| Err(ended()))
    }
}

impl Drop for Turner {
    fn drop(&mut self) {
        // Dropped as it is, a runtime waits for its threads, which it must not inside of another one.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

#[cold]
fn ended() -> Error {
    Error::internal("the runtime of a connection has ended").breaking_connection()
}

/// A connection that answers at once.
pub(crate) struct Blocking {
    // The stream goes before the runtime that it is registered at.
    connection: Connection,
    turner: Turner,
}

impl Blocking {
    pub(crate) fn new(connection: Connection, turner: Turner) -> Blocking {
        Blocking { connection, turner }
    }
}

impl Driver for Blocking {
    fn run<'a>(&'a mut self, request: Request<'a>, sink: &'a mut dyn Sink) -> Exchange<'a, Result<Done>> {
        Exchange::ready(self.turner.wait(Driver::run(&mut self.connection, request, sink)))
    }

    fn ping(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::ready(self.turner.wait(self.connection.ping()))
    }

    fn reset(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::ready(self.turner.wait(self.connection.reset()))
    }

    fn close(self: Box<Self>) -> Exchange<'static, ()> {
        let Blocking { connection, turner } = *self;
        let close = Box::new(connection).close();
        // There is nothing left that could be done about a failure.
        drop(turner.wait(async {
            close.await;
            Ok(())
        }));
        Exchange::ready(())
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        self.connection.canceller()
    }

    fn coercion(&self) -> Coercion {
        self.connection.coercion()
    }

    fn modes(&self) -> FindModes {
        self.connection.modes()
    }
}

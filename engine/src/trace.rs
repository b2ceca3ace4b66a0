//! Spans of `tracing`, where the feature of that name is on; nothing at all where it is not.

#[cfg(feature = "tracing")]
mod on {
    use std::future::Future;

    use tracing::{Instrument, Span, debug_span};

    use crate::url::Url;

    pub(crate) async fn connect<T>(url: &Url, work: impl Future<Output = T>) -> T {
        work.instrument(debug_span!("connect", url = %url)).await
    }

    pub(crate) async fn checkout<T>(work: impl Future<Output = T>) -> T {
        work.instrument(debug_span!("checkout")).await
    }

    /// The span of an open transaction, in which its statements are.
    #[derive(Default)]
    pub(crate) struct Scope(Option<Span>);

    impl Scope {
        pub(crate) fn begin(&mut self) {
            self.0 = Some(debug_span!("transaction"));
        }

        pub(crate) fn end(&mut self) {
            self.0 = None;
        }

        /// The span of a statement.
        pub(crate) fn execute(&self, sql: &str) -> Statement {
            Statement(match &self.0 {
                Some(transaction) => debug_span!(parent: transaction, "execute", sql),
                None => debug_span!("execute", sql),
            })
        }
    }

    pub(crate) struct Statement(Span);

    impl Statement {
        pub(crate) async fn run<T>(self, work: impl Future<Output = T>) -> T {
            work.instrument(self.0).await
        }

        /// What is done within it at once.
        pub(crate) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
            self.0.in_scope(work)
        }
    }
}

#[cfg(not(feature = "tracing"))]
mod off {
    use std::future::Future;

    use crate::url::Url;

    #[inline]
    pub(crate) fn connect<T, F: Future<Output = T>>(_: &Url, work: F) -> F {
        work
    }

    #[inline]
    pub(crate) fn checkout<T, F: Future<Output = T>>(work: F) -> F {
        work
    }

    #[derive(Default)]
    pub(crate) struct Scope {}

    impl Scope {
        pub(crate) fn begin(&mut self) {}

        pub(crate) fn end(&mut self) {}

        #[inline]
        pub(crate) fn execute(&self, _: &str) -> Statement {
            Statement
        }
    }

    pub(crate) struct Statement;

    impl Statement {
        #[inline]
        pub(crate) fn run<T, F: Future<Output = T>>(self, work: F) -> F {
            work
        }

        #[inline]
        pub(crate) fn within<T>(&self, work: impl FnOnce() -> T) -> T {
            work()
        }
    }
}

#[cfg(not(feature = "tracing"))]
pub(crate) use off::{Scope, checkout, connect};
#[cfg(feature = "tracing")]
pub(crate) use on::{Scope, checkout, connect};

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// What a driver answers: a value that is there already, or a future of it.
///
/// A blocking backend returns [`Exchange::ready`] only, so that nothing is boxed and one poll is enough. An async one
/// returns [`Exchange::later`]: one box for each statement, none for a row.
#[must_use = "nothing happens before an exchange is awaited"]
pub struct Exchange<'a, T>(State<'a, T>);

enum State<'a, T> {
    Ready(Option<T>),
    Later(Pin<Box<dyn Future<Output = T> + Send + 'a>>),
}

impl<'a, T> Exchange<'a, T> {
    /// The answer, which is there already.
    #[inline]
    pub fn ready(answer: T) -> Exchange<'a, T> {
        Exchange(State::Ready(Some(answer)))
    }

    /// The answer, which this future will have.
    pub fn later(future: impl Future<Output = T> + Send + 'a) -> Exchange<'a, T> {
        Exchange(State::Later(Box::pin(future)))
    }
}

impl<T> Exchange<'_, T> {
    /// The answer if it is there already, so that nothing is copied into a future to be polled once.
    #[inline]
    pub(crate) fn into_ready(self) -> Result<T, Self> {
        match self.0 {
            State::Ready(Some(answer)) => Ok(answer),
            state => Err(Exchange(state)),
        }
    }
}

impl<T: Unpin> Future for Exchange<'_, T> {
    type Output = T;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<T> {
        match &mut self.0 {
            // Nobody polls a future again that has answered; it would have nothing more to say.
            State::Ready(answer) => answer.take().map_or(Poll::Pending, Poll::Ready),
            State::Later(future) => future.as_mut().poll(context),
        }
    }
}

impl<T> fmt::Debug for Exchange<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            State::Ready(_) => "Exchange::Ready",
            State::Later(_) => "Exchange::Later",
        })
    }
}

//! What [`Options`](crate::Options) say of a pool and its connections, as plain values.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use isogloss::{Begin, Schema};

use crate::hooks::Hooks;

/// How a pool behaves, and those who have its connections.
#[derive(Clone)]
pub(crate) struct Settings {
    pub(crate) pool_size: usize,
    pub(crate) max_overflow: Option<usize>,
    pub(crate) per_thread: bool,
    pub(crate) pool_timeout: Duration,
    pub(crate) pool_recycle: Option<Duration>,
    pub(crate) pre_ping: bool,
    pub(crate) order: PoolOrder,
    pub(crate) reset: Reset,
    pub(crate) named_statements: bool,
    pub(crate) values_in_errors: bool,
    pub(crate) statement_timeout: Option<Duration>,
    pub(crate) on_connect: Vec<String>,
    pub(crate) schema: Option<Arc<Schema>>,
    pub(crate) begin: Begin,
    pub(crate) hooks: Option<Arc<dyn Hooks>>,
    pub(crate) spawner: Option<Spawner>,
}

impl Settings {
    /// Whether idle connections are handed out unseen.
    #[inline]
    pub(crate) fn is_trusting(&self) -> bool {
        !self.pre_ping && self.pool_recycle.is_none()
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            pool_size: 5,
            max_overflow: Some(10),
            per_thread: false,
            pool_timeout: Duration::from_secs(30),
            pool_recycle: None,
            pre_ping: false,
            order: PoolOrder::default(),
            reset: Reset::default(),
            named_statements: true,
            values_in_errors: false,
            statement_timeout: None,
            on_connect: Vec::new(),
            schema: None,
            begin: Begin::default(),
            hooks: None,
            spawner: None,
        }
    }
}

/// Which of the idle connections is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PoolOrder {
    /// The one that has been idle longest, so that all of them are kept alive.
    #[default]
    Fifo,
    /// The one that came back last, so that those that are not needed grow old.
    Lifo,
}

/// What happens to a connection that comes back, before it lies idle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Reset {
    /// It is rolled back, unless nothing can be open: it knows that itself, or ran no more than statements of the
    /// compiler's outside of transactions.
    #[default]
    WhenNeeded,
    /// It is rolled back in any case.
    Always,
    /// Nothing. What was begun by raw text and not ended is the next user's.
    Never,
}

/// A future that runs on its own.
pub type Task = Pin<Box<dyn Future<Output = ()> + Send>>;

pub(crate) type Spawner = Arc<dyn Fn(Task) + Send + Sync>;

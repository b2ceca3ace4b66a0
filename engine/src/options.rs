//! What an engine is made from: a URL, and how its pool behaves.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use isogloss::{Begin, Schema};

use crate::clock::{Clock, SystemClock};
use crate::error::Result;
use crate::hooks::Hooks;
use crate::settings::{PoolOrder, Reset, Settings, Task};
use crate::url::Url;

/// A URL, and how the pool behaves: what `Engine::open` takes where a URL alone will not do.
///
/// ```
/// use isogloss_engine::Options;
/// use std::time::Duration;
///
/// let options = Options::url("postgresql://usr@localhost/app")?.pool_size(20).pre_ping(true);
/// # Ok::<(), isogloss_engine::Error>(())
/// ```
#[derive(Clone)]
pub struct Options {
    pub(crate) url: Url,
    pub(crate) settings: Settings,
    pub(crate) pool_is_said: bool,
    pub(crate) clock: Arc<dyn Clock>,
}

impl Options {
    /// This database, and everything else as it is by default.
    ///
    /// # Errors
    ///
    /// The text is no URL of a database.
    pub fn url(url: &str) -> Result<Options> {
        Ok(Options::from(url.parse::<Url>()?))
    }

    /// How many connections are kept; 5. With 0 there is no limit: as many are made as are used at once, and all are kept.
    #[must_use]
    pub fn pool_size(mut self, size: usize) -> Options {
        self.settings.pool_size = if size == 0 { usize::MAX } else { size };
        self.pool_is_said = true;
        self
    }

    /// How many more are made under load, and closed when they come back; 10.
    #[must_use]
    pub fn max_overflow(mut self, more: usize) -> Options {
        self.settings.max_overflow = Some(more);
        self.pool_is_said = true;
        self
    }

    /// As many more are made under load as are asked for, and closed when they come back.
    #[must_use]
    pub fn unlimited_overflow(mut self) -> Options {
        self.settings.max_overflow = None;
        self.pool_is_said = true;
        self
    }

    /// No pool: every use makes a connection of its own, as many as there are, and closes it.
    #[must_use]
    pub fn no_pool(mut self) -> Options {
        self.settings.pool_size = 0;
        self.settings.max_overflow = None;
        self.pool_is_said = true;
        self
    }

    /// One connection for everybody, one after the other.
    #[must_use]
    pub fn one_connection(self) -> Options {
        self.pool_size(1).max_overflow(0)
    }

    /// A connection for each thread, which finds its own again. Nobody waits; whoever holds one and asks for another has a
    /// new one, and one of the two is kept. As many as the pool's size are kept: where more threads have some, the
    /// one that has been idle longest is closed. A connection belongs to the thread that gave it back.
    ///
    /// For blocking engines alone: tasks go from thread to thread.
    #[must_use]
    pub fn per_thread(mut self) -> Options {
        self.settings.per_thread = true;
        self
    }

    /// How long somebody waits for a connection to become free; 30 seconds. Making one is not part of it.
    #[must_use]
    pub fn pool_timeout(mut self, timeout: Duration) -> Options {
        self.settings.pool_timeout = timeout;
        self
    }

    /// How old a connection may be when it is asked for; any age, if it is not said.
    #[must_use]
    pub fn pool_recycle(mut self, age: Duration) -> Options {
        self.settings.pool_recycle = Some(age);
        self
    }

    /// Whether an idle connection has to answer before it is handed out. One that does not is replaced, and so are all
    /// others that were there then.
    #[must_use]
    pub fn pre_ping(mut self, ping: bool) -> Options {
        self.settings.pre_ping = ping;
        self
    }

    /// Which of the idle connections is taken.
    #[must_use]
    pub fn order(mut self, order: PoolOrder) -> Options {
        self.settings.order = order;
        self
    }

    /// What happens to a connection that comes back.
    #[must_use]
    pub fn reset(mut self, reset: Reset) -> Options {
        self.settings.reset = reset;
        self
    }

    /// Whether the driver may keep prepared statements that have names on the server; true. Poolers in between, which
    /// give each transaction another connection, may not like them.
    ///
    /// Without them PostgreSQL is not asked which types it wants, and converts what is of another one by its own rules: 1.5 is
    /// *rounded* on its way into an integer column, where it would be refused otherwise. Give each value as what its column is.
    #[must_use]
    pub fn named_statements(mut self, named: bool) -> Options {
        self.settings.named_statements = named;
        self
    }

    /// Whether errors show the values that were bound, behind the statement; false. They are for a developer's eyes: values
    /// are what logs should not have.
    #[must_use]
    pub fn values_in_errors(mut self, shown: bool) -> Options {
        self.settings.values_in_errors = shown;
        self
    }

    /// How long a statement may take before it is broken off; as long as it likes, if it is not said.
    #[must_use]
    pub fn statement_timeout(mut self, timeout: Duration) -> Options {
        self.settings.statement_timeout = Some(timeout);
        self
    }

    /// A statement that each new connection runs before anybody has it: settings of the session. Several are run in
    /// order.
    #[must_use]
    pub fn on_connect(mut self, sql: impl Into<String>) -> Options {
        self.settings.on_connect.push(sql.into());
        self
    }

    /// How transactions begin of which nothing else is said: `begin().isolation(Isolation::Serializable)`.
    #[must_use]
    pub fn transactions(mut self, begin: Begin) -> Options {
        self.settings.begin = begin;
        self
    }

    /// The tables that are known: what the compiler needs for some rewritings, such as an upsert by a named key on a database
    /// whose upserts mean every key. Where a database returns no rows of a change, they are read back by the keys that
    /// stand here.
    #[must_use]
    pub fn schema(mut self, schema: Schema) -> Options {
        self.settings.schema = Some(Arc::new(schema));
        self
    }

    /// Who is told of what happens.
    #[must_use]
    pub fn hooks(mut self, hooks: impl Hooks + 'static) -> Options {
        self.settings.hooks = Some(Arc::new(hooks));
        self
    }

    /// What runs a future on its own, such as `|future| drop(tokio::spawn(future))`. An async connection that is dropped
    /// with something open on it is then rolled back and kept, and not closed.
    #[must_use]
    pub fn spawner(mut self, spawn: impl Fn(Task) + Send + Sync + 'static) -> Options {
        self.settings.spawner = Some(Arc::new(spawn));
        self
    }

    /// Another clock, for tests.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Options {
        self.clock = Arc::new(clock);
        self
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings { pool_size, max_overflow, pool_timeout, .. } = &self.settings;
        f.debug_struct("Options")
            .field("url", &self.url)
            .field("pool_size", pool_size)
            .field("max_overflow", max_overflow)
            .field("pool_timeout", pool_timeout)
            .finish_non_exhaustive()
    }
}

impl From<Url> for Options {
    fn from(url: Url) -> Options {
        Options { url, settings: Settings::default(), pool_is_said: false, clock: Arc::new(SystemClock) }
    }
}

/// What an engine can be opened with: the text of a URL, a [`Url`], or [`Options`].
pub trait IntoOptions {
    /// The options.
    ///
    /// # Errors
    ///
    /// The text is no URL of a database.
    fn into_options(self) -> Result<Options>;
}

impl IntoOptions for Options {
    fn into_options(self) -> Result<Options> {
        Ok(self)
    }
}

impl IntoOptions for Url {
    fn into_options(self) -> Result<Options> {
        Ok(self.into())
    }
}

impl IntoOptions for &str {
    fn into_options(self) -> Result<Options> {
        Options::url(self)
    }
}

impl IntoOptions for &String {
    fn into_options(self) -> Result<Options> {
        Options::url(self)
    }
}

impl IntoOptions for String {
    fn into_options(self) -> Result<Options> {
        Options::url(&self)
    }
}

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use isogloss_engine::backend::{
    Backend, BlockingBackend, Cancel, Connected, Done, Driver, Exchange, Request, Sink,
};
use isogloss_engine::{Error, ErrorKind, Result, Url};
use isogloss_sqlite::Sqlite;

/// A database whose statement `LONG` holds up its thread until it is broken off, over another connection, or has ended.
#[derive(Clone)]
pub(crate) struct Stubborn(Arc<World>);

struct World {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    asks: VecDeque<Ask>,
    asked: usize,
    /// What it is asked is over when that is answered.
    immediate: bool,
    /// `LONG` runs.
    running: bool,
    /// How it ends.
    end: Option<Result<(), ErrorKind>>,
    /// Who hangs goes on.
    released: bool,
    open: usize,
}

/// What becomes of it when the server is asked to break off.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    /// The statement ends with this.
    Ends(ErrorKind),
    /// It is taken, and nothing happens: the statement had not begun.
    Lost,
    Fails,
    Panics,
    /// Nobody answers.
    Hangs,
}

impl Stubborn {
    /// What becomes of it each time that it is asked to break off; whatever comes behind these is lost.
    pub(crate) fn new(asks: impl IntoIterator<Item = Ask>) -> Stubborn {
        let state = State { asks: asks.into_iter().collect(), ..State::default() };
        Stubborn(Arc::new(World { state: Mutex::new(state), changed: Condvar::new() }))
    }

    /// One that is asked without a connection of its own.
    pub(crate) fn immediate(self) -> Stubborn {
        self.lock().immediate = true;
        self
    }

    /// How often it was asked to break off.
    pub(crate) fn asked(&self) -> usize {
        self.lock().asked
    }

    /// How many connections are open.
    pub(crate) fn open(&self) -> usize {
        self.lock().open
    }

    /// Whether `LONG` runs.
    pub(crate) fn is_running(&self) -> bool {
        self.lock().running
    }

    /// The statement has ended by itself.
    pub(crate) fn end(&self) {
        self.change(|state| state.end = Some(Ok(())));
    }

    /// Who hangs goes on.
    pub(crate) fn release(&self) {
        self.change(|state| state.released = true);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.lock());
        self.0.changed.notify_all();
    }

    fn wait(&self, mut hold: impl FnMut(&mut State) -> bool) {
        drop(self.0.changed.wait_while(self.lock(), |state| hold(state)));
    }

    fn run(&self, sql: &str) -> Result<Done> {
        if sql != "LONG" {
            return Ok(Done::default());
        }
        self.change(|state| state.running = true);
        let mut end = None;
        self.wait(|state| {
            end = state.end.take();
            state.running = end.is_none();
            state.running
        });
        match end {
            Some(Err(kind)) => Err(Error::new(kind, "it was broken off")),
            _ => Ok(Done::default()),
        }
    }

    fn ask(&self) -> Result<()> {
        let ask = {
            let mut state = self.lock();
            state.asked += 1;
            state.asks.pop_front().unwrap_or(Ask::Lost)
        };
        match ask {
            Ask::Ends(kind) => self.change(|state| state.end = state.running.then_some(Err(kind))),
            Ask::Lost => {}
            Ask::Fails => return Err(Error::new(ErrorKind::Connect, "a fault on purpose")),
            Ask::Panics => panic!("a fault on purpose"),
            Ask::Hangs => self.wait(|state| !state.released),
        }
        Ok(())
    }
}

impl fmt::Debug for Stubborn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Stubborn")
    }
}

impl Backend for Stubborn {
    fn schemes(&self) -> &'static [&'static str] {
        &["fake"]
    }

    fn connect<'a>(&'a self, _: &'a Url) -> Exchange<'a, Result<Connected>> {
        self.change(|state| state.open += 1);
        Exchange::ready(Ok(Connected::new(Connection(self.clone()), Sqlite::default())))
    }
}

impl BlockingBackend for Stubborn {}

struct Connection(Stubborn);

impl Driver for Connection {
    fn run<'a>(&'a mut self, request: Request<'a>, _: &'a mut dyn Sink) -> Exchange<'a, Result<Done>> {
        Exchange::ready(self.0.run(request.sql))
    }

    fn ping(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::ready(Ok(()))
    }

    fn reset(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::ready(Ok(()))
    }

    fn canceller(&self) -> Option<Arc<dyn Cancel>> {
        Some(Arc::new(Canceller(self.0.clone())))
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.change(|state| state.open -= 1);
    }
}

struct Canceller(Stubborn);

impl Cancel for Canceller {
    fn cancel(&self) -> Exchange<'_, Result<()>> {
        Exchange::ready(self.0.ask())
    }

    fn is_immediate(&self) -> bool {
        self.0.lock().immediate
    }
}

/// Waits until something is so, on other threads.
pub(crate) fn eventually(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "{what}");
        thread::sleep(Duration::from_millis(1));
    }
}

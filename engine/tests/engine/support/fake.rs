use std::fmt;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::Poll;

use isogloss::{Begin, ValueRef};
use isogloss_engine::backend::{
    AsyncBackend, Backend, BlockingBackend, Columns, Connected, Done, Driver, Exchange, FindModes, Modes,
    RawRow, Request, Sink, Unreadable,
};
use isogloss_engine::{Error, ErrorKind, Result, Url};
use isogloss_sqlite::Sqlite;

use super::Dice;

/// A database of numbers. Each of its steps hands the turn back once if it is `slow`, and goes wrong as the faults say.
#[derive(Clone, Default)]
pub(crate) struct Fake(Arc<World>);

#[derive(Default)]
struct World {
    slow: AtomicBool,
    knows_transactions: AtomicBool,
    /// It says this in an error instead of connecting.
    secret: Mutex<Option<String>>,
    /// What goes wrong at which step, behind so many that go well.
    faults: Mutex<Vec<(usize, Point, Fault)>>,
    /// What decides, at every step, whether it goes wrong by itself.
    trouble: Mutex<Option<Dice>>,
    /// Nobody is there; what was connected before is lost.
    down: AtomicBool,
    /// How often it went down.
    falls: AtomicU64,
    committed: Mutex<Vec<i64>>,
    log: Mutex<Vec<String>>,
    connections: AtomicUsize,
    open: AtomicUsize,
    most_open: AtomicUsize,
}

/// A step of an exchange.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Point {
    Connect,
    /// Before the server has the statement.
    Send,
    /// It has done it, and has not answered.
    Answer,
    Row,
    Ping,
    Reset,
}

/// How a step goes wrong, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// An error of this kind.
    Error(ErrorKind),
    /// It never comes back.
    Hang,
    /// A bug of the driver.
    Panic,
}

impl Fake {
    /// One whose every step is a point where its future is suspended.
    pub(crate) fn slow() -> Fake {
        let fake = Fake::default();
        fake.0.slow.store(true, Ordering::SeqCst);
        fake
    }

    /// One that tells whether a transaction is open.
    pub(crate) fn knowing_transactions(self) -> Fake {
        self.0.knows_transactions.store(true, Ordering::SeqCst);
        self
    }

    /// One that connects to nothing, and says why in too many words.
    pub(crate) fn talking_about(self, secret: &str) -> Fake {
        *self.0.secret.lock().unwrap() = Some(secret.to_owned());
        self
    }

    /// From now on steps go wrong by chance, the same ones for the same seed.
    pub(crate) fn trouble(&self, seed: u64) {
        *self.0.trouble.lock().unwrap() = Some(Dice::new(seed));
    }

    /// Steps go well again.
    pub(crate) fn peace(&self) {
        *self.0.trouble.lock().unwrap() = None;
        self.come_up();
    }

    /// The server is gone, and with it what its connections have not committed.
    pub(crate) fn go_down(&self) {
        self.0.falls.fetch_add(1, Ordering::SeqCst);
        self.0.down.store(true, Ordering::SeqCst);
    }

    /// It is there again.
    pub(crate) fn come_up(&self) {
        self.0.down.store(false, Ordering::SeqCst);
    }

    /// The next step of this kind goes wrong.
    pub(crate) fn fault(&self, point: Point, fault: Fault) {
        self.fault_behind(0, point, fault);
    }

    /// The same, behind so many steps of this kind that go well.
    pub(crate) fn fault_behind(&self, steps: usize, point: Point, fault: Fault) {
        self.0.faults.lock().unwrap().push((steps, point, fault));
    }

    pub(crate) fn committed(&self) -> Vec<i64> {
        self.0.committed.lock().unwrap().clone()
    }

    /// What was asked of it since this was called last.
    pub(crate) fn log(&self) -> Vec<String> {
        std::mem::take(&mut self.0.log.lock().unwrap())
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.0.connections.load(Ordering::SeqCst)
    }

    /// How many are open.
    pub(crate) fn open(&self) -> usize {
        self.0.open.load(Ordering::SeqCst)
    }

    /// How many were open at most.
    pub(crate) fn most_open(&self) -> usize {
        self.0.most_open.load(Ordering::SeqCst)
    }

    fn note(&self, what: impl Into<String>) {
        self.0.log.lock().unwrap().push(what.into());
    }

    async fn step(&self, point: Point) -> Result<()> {
        if self.0.slow.load(Ordering::SeqCst) {
            let mut suspended = false;
            poll_fn(|context| {
                context.waker().wake_by_ref();
                if std::mem::replace(&mut suspended, true) { Poll::Ready(()) } else { Poll::Pending }
            })
            .await;
        }
        let fault = {
            let mut faults = self.0.faults.lock().unwrap();
            match faults.iter().position(|(_, other, _)| *other == point) {
                Some(at) if faults[at].0 == 0 => Some(faults.remove(at).2),
                Some(at) => {
                    faults[at].0 -= 1;
                    None
                }
                None => None,
            }
        };
        match fault.or_else(|| self.mishap(point)) {
            None => Ok(()),
            Some(Fault::Error(kind)) => Err(Error::new(kind, "a fault on purpose")),
            Some(Fault::Hang) => std::future::pending().await,
            Some(Fault::Panic) => panic!("a fault on purpose"),
        }
    }

    /// What goes wrong at this step by chance.
    fn mishap(&self, point: Point) -> Option<Fault> {
        let mut trouble = self.0.trouble.lock().unwrap();
        let dice = trouble.as_mut()?;
        // A server may refuse what it is asked; what it has done already, it has done.
        let refusal = match point {
            Point::Connect => ErrorKind::TooManyConnections,
            Point::Send => ErrorKind::Database,
            _ => ErrorKind::ConnectionLost,
        };
        match dice.below(100) {
            0 | 1 => Some(Fault::Error(ErrorKind::ConnectionLost)),
            2 | 3 => Some(Fault::Error(refusal)),
            // Only who can give up waiting may be left to wait.
            4 if self.0.slow.load(Ordering::SeqCst) => Some(Fault::Hang),
            _ => None,
        }
    }

    fn answer<'a, T: 'a>(&self, future: impl Future<Output = T> + Send + 'a) -> Exchange<'a, T> {
        if self.0.slow.load(Ordering::SeqCst) {
            return Exchange::later(future);
        }
        // As a blocking backend: there is nothing to wait for, and the answer is there.
        let mut future = std::pin::pin!(future);
        match future.as_mut().poll(&mut std::task::Context::from_waker(std::task::Waker::noop())) {
            Poll::Ready(answer) => Exchange::ready(answer),
            Poll::Pending => panic!("a fast fake waits for nothing"),
        }
    }
}

impl fmt::Debug for Fake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fake")
    }
}

impl Backend for Fake {
    fn schemes(&self) -> &'static [&'static str] {
        &["fake"]
    }

    fn connect<'a>(&'a self, _: &'a Url) -> Exchange<'a, Result<Connected>> {
        self.answer(async {
            self.step(Point::Connect).await?;
            if self.0.down.load(Ordering::SeqCst) {
                return Err(Error::new(ErrorKind::Connect, "nobody is there"));
            }
            if let Some(secret) = &*self.0.secret.lock().unwrap() {
                let words = format!("no entrance with {secret}");
                return Err(Error::new(ErrorKind::Authentication, words.clone()).with_source(words));
            }
            self.0.connections.fetch_add(1, Ordering::SeqCst);
            let open = self.0.open.fetch_add(1, Ordering::SeqCst) + 1;
            self.0.most_open.fetch_max(open, Ordering::SeqCst);
            self.note("connect");
            let falls = self.0.falls.load(Ordering::SeqCst);
            let connection = FakeConnection {
                fake: self.clone(),
                falls,
                transaction: Vec::new(),
                busy: false,
                dead: false,
            };
            Ok(Connected::new(connection, Sqlite::default()))
        })
    }
}

impl AsyncBackend for Fake {}
impl BlockingBackend for Fake {}

struct FakeConnection {
    fake: Fake,
    /// How often the server had gone down when it was made.
    falls: u64,
    /// The numbers of the transaction and of each savepoint in it.
    transaction: Vec<Vec<i64>>,
    /// An exchange has begun and not ended. Whoever asks for another one then has broken the seam's promise.
    busy: bool,
    dead: bool,
}

impl FakeConnection {
    async fn exchange<T>(&mut self, work: impl AsyncFnOnce(&mut FakeConnection) -> Result<T>) -> Result<T> {
        assert!(!self.busy, "a connection is used whose exchange was cut off");
        assert!(!self.dead, "a connection is used that is known to be lost");
        self.busy = true;
        let result = work(self).await;
        self.busy = false;
        self.dead = result.as_ref().is_err_and(Error::breaks_connection);
        result
    }

    /// A step of this connection, which is lost if the server has gone down meanwhile.
    async fn step(&self, point: Point) -> Result<()> {
        self.fake.step(point).await?;
        if self.falls == self.fake.0.falls.load(Ordering::SeqCst) {
            return Ok(());
        }
        Err(Error::new(ErrorKind::ConnectionLost, "the server has gone down"))
    }

    async fn statement(&mut self, request: Request<'_>, sink: &mut dyn Sink) -> Result<Done> {
        self.fake.note(request.sql);
        self.step(Point::Send).await?;
        let mut found = Vec::new();
        let mut words = request.sql.split(' ');
        match words.next().unwrap_or("") {
            "BEGIN" => {
                assert!(self.transaction.is_empty(), "somebody got a connection with an open transaction");
                self.transaction.push(Vec::new());
            }
            "SAVEPOINT" => self.transaction.push(Vec::new()),
            "RELEASE" => self.release(),
            "COMMIT" => {
                let numbers = self.transaction.drain(..).flatten().collect::<Vec<_>>();
                self.fake.0.committed.lock().unwrap().extend(numbers);
            }
            "ROLLBACK" => {
                let _ = self.transaction.pop();
                self.transaction.push(Vec::new());
            }
            "INSERT" => {
                let numbers = request.binds.iter().map(|bind| match bind {
                    ValueRef::Integer(number) => i64::from(*number),
                    ValueRef::BigInt(number) => *number,
                    _ => panic!("a number"),
                });
                match self.transaction.last_mut() {
                    Some(open) => open.extend(numbers),
                    None => self.fake.0.committed.lock().unwrap().extend(numbers),
                }
            }
            _ => {
                found = self.fake.committed();
                found.extend(self.transaction.iter().flatten());
            }
        }
        self.step(Point::Answer).await?;
        let rows = request.binds.len() as u64;
        if !found.is_empty() {
            let _ = sink.columns(&Number(0));
        }
        for number in found {
            self.step(Point::Row).await?;
            let flow = sink.row(&mut Number(number));
            if !flow.settle(sink).await {
                break;
            }
        }
        Ok(Done::rows(rows))
    }

    fn release(&mut self) {
        if let (Some(numbers), Some(outer)) = (self.transaction.pop(), self.transaction.last_mut()) {
            outer.extend(numbers);
        }
    }
}

impl Drop for FakeConnection {
    fn drop(&mut self) {
        self.fake.0.open.fetch_sub(1, Ordering::SeqCst);
        self.fake.note("close");
    }
}

impl Driver for FakeConnection {
    fn run<'a>(&'a mut self, request: Request<'a>, sink: &'a mut dyn Sink) -> Exchange<'a, Result<Done>> {
        let fake = self.fake.clone();
        fake.answer(self.exchange(async move |it| it.statement(request, sink).await))
    }

    fn ping(&mut self) -> Exchange<'_, Result<()>> {
        let fake = self.fake.clone();
        fake.answer(self.exchange(async |it| {
            it.fake.note("ping");
            it.step(Point::Ping).await
        }))
    }

    fn reset(&mut self) -> Exchange<'_, Result<()>> {
        let fake = self.fake.clone();
        fake.answer(self.exchange(async |it| {
            it.fake.note("reset");
            it.step(Point::Reset).await?;
            it.transaction.clear();
            Ok(())
        }))
    }

    fn modes(&self) -> FindModes {
        // A level is set for the transaction, and taken back behind it.
        |begin, _| {
            let mut modes = Modes::default();
            if begin != &Begin::default() {
                modes.after.push("SET BACK".into());
            }
            Ok(modes)
        }
    }

    fn in_transaction(&self) -> Option<bool> {
        let knows = self.fake.0.knows_transactions.load(Ordering::SeqCst);
        knows.then_some(!self.transaction.is_empty())
    }
}

struct Number(i64);

impl Columns for Number {
    fn count(&self) -> usize {
        1
    }

    fn name(&self, _: usize) -> &str {
        "number"
    }
}

impl RawRow for Number {
    fn value(&self, _: usize) -> Result<ValueRef<'_>, Unreadable> {
        Ok(ValueRef::BigInt(self.0))
    }
}

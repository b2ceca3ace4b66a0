//! Two databases of the engine's that are made of others: one writes down what it answers, the other one says it again.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use isogloss::{Type, Value, ValueRef, date};
use isogloss_engine::backend::{
    AsyncBackend, Backend, Coercion, Columns, Connected, Driver, Exchange, FindModes, Flow, NoRows, Prepare,
    RawRow, Request, Sink, Unreadable,
};
use isogloss_engine::{Done, Error, ErrorKind, Result, Url};

/// What a database answered to one statement.
#[derive(Debug, Clone)]
struct Answer {
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
    done: std::result::Result<Done, (ErrorKind, String)>,
}

/// What was answered and is to be said again, and what was asked then: statements and the types of their values.
#[derive(Debug, Clone, Default)]
pub struct Record(Arc<Mutex<Written>>);

#[derive(Debug, Default)]
struct Written {
    answers: VecDeque<Answer>,
    asked: Vec<(String, Vec<Type>)>,
}

impl Record {
    fn lock(&self) -> MutexGuard<'_, Written> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Forgets what came before.
    pub fn begin(&self) {
        *self.lock() = Written::default();
    }

    /// The statements of the second run; everything must have been asked for.
    pub fn asked(&self) -> Vec<(String, Vec<Type>)> {
        let record = self.lock();
        assert!(record.answers.is_empty(), "the second run asked for less than the first");
        record.asked.clone()
    }
}

/// A database that writes down what it answers.
#[derive(Debug)]
pub struct Writing<B>(pub B, pub Record);

/// A server that is asked everything, and whose answers, which know no dates and no truth values, are those of a record.
#[derive(Debug)]
pub struct Telling<B>(pub B, pub Record);

impl<B: Backend> Backend for Writing<B> {
    fn schemes(&self) -> &'static [&'static str] {
        self.0.schemes()
    }

    fn connect<'a>(&'a self, url: &'a Url) -> Exchange<'a, Result<Connected>> {
        Exchange::later(async move {
            let mut connected = self.0.connect(url).await?;
            connected.driver = Box::new(Scribe { driver: connected.driver, record: self.1.clone() });
            Ok(connected)
        })
    }

    fn advice(&self, url: &Url) -> isogloss_engine::backend::Advice {
        self.0.advice(url)
    }
}

impl<B: Backend> Backend for Telling<B> {
    fn schemes(&self) -> &'static [&'static str] {
        self.0.schemes()
    }

    fn connect<'a>(&'a self, url: &'a Url) -> Exchange<'a, Result<Connected>> {
        Exchange::later(async move {
            let mut connected = self.0.connect(url).await?;
            connected.driver = Box::new(Teller { driver: connected.driver, record: self.1.clone() });
            Ok(connected)
        })
    }
}

impl<B: AsyncBackend> AsyncBackend for Writing<B> {}
impl<B: AsyncBackend> AsyncBackend for Telling<B> {}

struct Scribe {
    driver: Box<dyn Driver>,
    record: Record,
}

struct Teller {
    driver: Box<dyn Driver>,
    record: Record,
}

/// What both leave to the driver that they stand before.
macro_rules! left_to_the_driver {
    () => {
        fn ping(&mut self) -> Exchange<'_, Result<()>> {
            self.driver.ping()
        }

        fn reset(&mut self) -> Exchange<'_, Result<()>> {
            self.driver.reset()
        }

        fn in_transaction(&self) -> Option<bool> {
            self.driver.in_transaction()
        }

        fn close(self: Box<Self>) -> Exchange<'static, ()> {
            self.driver.close()
        }

        fn coercion(&self) -> Coercion {
            self.driver.coercion()
        }

        fn modes(&self) -> FindModes {
            self.driver.modes()
        }
    };
}

impl Driver for Scribe {
    fn run<'a>(&'a mut self, request: Request<'a>, sink: &'a mut dyn Sink) -> Exchange<'a, Result<Done>> {
        if request.prepare == Prepare::Nothing {
            return self.driver.run(request, sink);
        }
        Exchange::later(async move {
            let answer = Answer { columns: Vec::new(), rows: Vec::new(), done: Ok(Done::default()) };
            let mut copy = Copying { sink, answer };
            let result = self.driver.run(request, &mut copy).await;
            let mut answer = copy.answer;
            answer.done =
                result.as_ref().copied().map_err(|error| (error.kind(), error.message().to_owned()));
            self.record.lock().answers.push_back(answer);
            result
        })
    }

    fn catalog(&self) -> Option<&'static isogloss_engine::backend::Catalog> {
        self.driver.catalog()
    }

    left_to_the_driver!();
}

/// Passes rows on and keeps a copy.
struct Copying<'s> {
    sink: &'s mut dyn Sink,
    answer: Answer,
}

impl Sink for Copying<'_> {
    fn columns(&mut self, columns: &dyn Columns) -> Flow {
        self.answer.columns = (0..columns.count()).map(|index| columns.name(index).to_owned()).collect();
        self.sink.columns(columns)
    }

    fn row(&mut self, row: &mut dyn RawRow) -> Flow {
        let value = |index| row.value(index).map_or(Value::Null(Type::Text), dated);
        self.answer.rows.push((0..row.count()).map(value).collect());
        self.sink.row(row)
    }

    fn is_stopped(&self) -> bool {
        self.sink.is_stopped()
    }
}

/// SQLite keeps a date as text, and SQL Server does not.
fn dated(value: ValueRef<'_>) -> Value {
    let part = |text: &str, from: usize, to: usize| text.get(from..to)?.parse().ok();
    match value {
        ValueRef::Text(text) if text.len() == 10 && text.split('-').count() == 3 => {
            let parts = (part(text, 0, 4), part(text, 5, 7), part(text, 8, 10));
            match parts {
                (Some(year), Some(month), Some(day)) => {
                    let small = |number: i32| u8::try_from(number).unwrap_or_default();
                    Value::Date(date(year, small(month), small(day)))
                }
                _ => value.to_value(),
            }
        }
        other => other.to_value(),
    }
}

impl Driver for Teller {
    fn run<'a>(&'a mut self, request: Request<'a>, sink: &'a mut dyn Sink) -> Exchange<'a, Result<Done>> {
        let types = request.binds.iter().map(|bind| bind.to_value().ty()).collect();
        self.record.lock().asked.push((request.sql.to_owned(), types));
        if request.prepare == Prepare::Nothing {
            return self.driver.run(request, sink);
        }
        Exchange::later(async move {
            // The text and the values go over the wire, and the server has to take them.
            self.driver.run(request, &mut NoRows).await?;
            let answer = self.record.lock().answers.pop_front();
            let Some(Answer { columns, rows, done }) = answer else {
                return Err(Error::internal(format!("the first run did not ask so much: {}", request.sql)));
            };
            let done = done.map_err(|(kind, message)| Error::new(kind, message))?;
            let row = |values| Told { columns: &columns, values };
            if !sink.columns(&row(&[])).settle(sink).await {
                return Ok(done);
            }
            for values in &rows {
                let flow = sink.row(&mut row(values));
                if !flow.settle(sink).await {
                    break;
                }
            }
            Ok(done)
        })
    }

    left_to_the_driver!();
}

struct Told<'a> {
    columns: &'a [String],
    values: &'a [Value],
}

impl Columns for Told<'_> {
    fn count(&self) -> usize {
        self.columns.len()
    }

    fn name(&self, index: usize) -> &str {
        self.columns.get(index).map_or("", |name| name)
    }
}

impl RawRow for Told<'_> {
    fn value(&self, index: usize) -> std::result::Result<ValueRef<'_>, Unreadable> {
        Ok(self.values.get(index).map_or(ValueRef::Null(&Type::Text), ValueRef::from))
    }
}

impl fmt::Debug for Told<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.columns).finish()
    }
}

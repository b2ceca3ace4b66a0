//! With the feature `tracing`, what the engine does is spans, and a transaction's statements are inside of its own.
#![cfg(feature = "tracing")]

use std::sync::{Arc, Mutex};

use isogloss_engine::backend::{Backend, BlockingBackend, Connected, Done, Driver, Exchange, Request, Sink};
use isogloss_engine::{Engine, Result, Url};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Answers everything with nothing.
#[derive(Debug)]
struct Nothing;

impl Backend for Nothing {
    fn schemes(&self) -> &'static [&'static str] {
        &["nothing"]
    }

    fn connect<'a>(&'a self, _: &'a Url) -> Exchange<'a, Result<Connected>> {
        tracing::info!("the driver connects");
        Exchange::ready(Ok(Connected::new(Nothing, isogloss_sqlite::Sqlite::default())))
    }
}

impl BlockingBackend for Nothing {}

impl Driver for Nothing {
    fn run<'a>(&'a mut self, _: Request<'a>, _: &'a mut dyn Sink) -> Exchange<'a, Result<Done>> {
        tracing::info!("the driver runs it");
        Exchange::ready(Ok(Done::default()))
    }

    fn ping(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::ready(Ok(()))
    }

    fn reset(&mut self) -> Exchange<'_, Result<()>> {
        Exchange::ready(Ok(()))
    }
}

/// Notes the names of spans, each behind that of its parent, and in which of them something is said.
#[derive(Clone, Default)]
struct Notes {
    spans: Arc<Mutex<Vec<String>>>,
    entered: Arc<Mutex<Vec<Id>>>,
    said: Arc<Mutex<Vec<String>>>,
}

impl Subscriber for Notes {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut notes = self.spans.lock().unwrap();
        let parent =
            span.parent().map_or(String::new(), |id| format!("{} > ", notes[id.into_u64() as usize - 1]));
        notes.push(format!("{parent}{}", span.metadata().name()));
        Id::from_u64(notes.len() as u64)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, _: &Event<'_>) {
        let spans = self.spans.lock().unwrap();
        let here = self.entered.lock().unwrap().last().map(|id| spans[id.into_u64() as usize - 1].clone());
        self.said.lock().unwrap().push(here.unwrap_or_default());
    }

    fn enter(&self, id: &Id) {
        self.entered.lock().unwrap().push(id.clone());
    }

    fn exit(&self, _: &Id) {
        self.entered.lock().unwrap().pop();
    }
}

#[test]
fn statements_of_a_transaction_are_inside_of_it() -> Result<()> {
    let notes = Notes::default();
    tracing::subscriber::with_default(notes.clone(), || {
        let engine = Engine::open(Nothing, "nothing:")?;
        let mut tx = engine.begin()?;
        tx.execute(&isogloss::delete_from("t"))?;
        tx.commit()?;
        engine.execute(&isogloss::delete_from("t")).map(drop)
    })?;
    let execute = "transaction > execute";
    let wanted = ["checkout", "connect", "transaction", execute, execute, execute, "checkout", "execute"];
    assert_eq!(*notes.spans.lock().unwrap(), wanted);
    // What a driver says is said within them, and takes its time there.
    assert_eq!(*notes.said.lock().unwrap(), ["connect", execute, execute, execute, "execute"]);
    Ok(())
}

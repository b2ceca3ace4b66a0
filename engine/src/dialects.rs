//! Dialects that servers turned out to speak, each kept once and for ever.

use std::sync::{Mutex, PoisonError};

use isogloss::Dialect;

/// The same dialect, for as long as the program runs, so that kept statements need not borrow it from a connection. A
/// program meets a handful of servers' versions, and each is kept once.
pub(crate) fn intern(dialect: Box<dyn Dialect>) -> &'static dyn Dialect {
    static KNOWN: Mutex<Vec<(String, &'static dyn Dialect)>> = Mutex::new(Vec::new());
    // What a dialect is stands in its fields, the version among them.
    let key = format!("{} {dialect:?}", dialect.name());
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, dialect)) = known.iter().find(|(other, _)| *other == key) {
        return *dialect;
    }
    let dialect: &'static dyn Dialect = Box::leak(dialect);
    known.push((key, dialect));
    dialect
}

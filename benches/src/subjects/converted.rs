//! sea-query's statements, converted and compiled here.

use std::hint::black_box;

use isogloss::{Options, Quoting, compile_with};
use isogloss_postgres::Postgres;
use isogloss_sea_query::Convert;

use super::Case;

static POSTGRES: Postgres = Postgres::version(18);

/// A statement of sea-query's that is there: converted and compiled each time, with quotes as it writes them.
pub fn case<S: Convert>(statement: &'static S) -> Case {
    let options = Options::new(&POSTGRES).quoting(Quoting::Always);
    Case::new("isogloss from sea-query", "convert+render", move || {
        let converted = black_box(statement).convert().expect("a statement of ours");
        compile_with(&converted, &options).expect("SQL").into_sql()
    })
}

/// The conversion alone.
pub fn conversion<S: Convert>(statement: &'static S) -> Case {
    Case::new("isogloss from sea-query", "convert", move || {
        black_box(statement).convert().expect("a statement of ours")
    })
}

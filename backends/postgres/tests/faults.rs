//! The faults that every backend goes through, on a PostgreSQL of their own.

use isogloss_engine::Result;
use isogloss_faults::{Subject, cancellations, cuts, refusals, restarts, start, users};
use isogloss_judges::Judge;
use isogloss_postgres_client::PostgresClient;

fn through(fault: fn(&Subject) -> Result<()>) -> Result<()> {
    let server = start(Judge::Postgres, env!("CARGO_TARGET_TMPDIR"));
    server.map_or(Ok(()), |server| fault(&Subject::blocking(server, PostgresClient)))
}

#[test]
fn connections_that_are_cut() -> Result<()> {
    through(cuts::all)
}

#[test]
fn servers_that_refuse() -> Result<()> {
    through(|subject| {
        refusals::all(subject)?;
        refusals::the_server_is_full(subject)
    })
}

#[test]
fn a_server_that_is_killed_under_load() -> Result<()> {
    through(restarts::under_load)
}

#[test]
fn users_that_panic_and_users_that_are_too_many() -> Result<()> {
    through(users::all)
}

#[test]
fn statements_that_are_broken_off() -> Result<()> {
    through(cancellations::by_a_handle)
}

#[test]
fn servers_that_do_not_answer_whoever_breaks_off() -> Result<()> {
    through(cancellations::nobody_answers)
}

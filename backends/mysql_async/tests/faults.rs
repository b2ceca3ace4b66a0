//! The faults that every backend goes through, on a MariaDB and a MySQL of their own.

use isogloss_engine::Result;
use isogloss_faults::{Subject, cancellations, cuts, refusals, restarts, start, users};
use isogloss_judges::Judge;
use isogloss_mysql_async::MySqlAsync;

fn through(fault: fn(&Subject) -> Result<()>) -> Result<()> {
    [Judge::MariaDb, Judge::MySql].into_iter().try_for_each(|judge| {
        let server = start(judge, env!("CARGO_TARGET_TMPDIR"));
        server.map_or(Ok(()), |server| fault(&Subject::tasks(server, MySqlAsync)))
    })
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
fn futures_that_are_dropped_at_every_point() -> Result<()> {
    through(cancellations::at_every_point)
}

#[test]
fn ten_thousand_futures_that_are_dropped() -> Result<()> {
    through(cancellations::at_random_points)
}

#[test]
fn servers_that_do_not_answer_whoever_breaks_off() -> Result<()> {
    through(cancellations::nobody_answers)
}

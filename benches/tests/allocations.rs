//! Allocations are exact: what these tests say holds on every machine.

use isogloss::{Quoting, compile, compile_with};
use isogloss_benches::allocations::counted;
use isogloss_benches::subjects::isogloss as own;
use isogloss_benches::{QUERIES, check};

#[test]
fn what_is_compared_is_the_same() {
    assert_eq!(check::all(), Ok(()));
}

/// The text, and the list of binds, which point into the tree.
#[test]
fn a_render_allocates_twice() {
    let dialect = own::postgres();
    for (query, name) in QUERIES.iter().enumerate() {
        let statement = own::statement(query);
        let count = counted(|| compile(&statement, dialect));
        assert_eq!(count.allocations, 2, "{name}");
        let options = isogloss::Options::new(dialect).quoting(Quoting::Always);
        let count = counted(|| compile_with(&statement, &options));
        assert_eq!(count.allocations, 2, "{name} with all names quoted");
    }
}

/// A dialect that can write the statement as it is costs no more than the first one.
#[test]
fn a_render_on_another_dialect_allocates_twice_where_nothing_is_rewritten() {
    for dialect in own::others() {
        for (query, name) in QUERIES.iter().enumerate() {
            let statement = own::statement(query);
            let native = compile(&statement, dialect).is_ok_and(|compiled| compiled.emulated().is_empty());
            if native {
                let count = counted(|| compile(&statement, dialect));
                assert_eq!(count.allocations, 2, "{name} on {}", dialect.name());
            }
        }
    }
}

/// A kept query has its text already: only the list of values is made. Rows come with three small lists beside it.
#[test]
fn a_kept_query_allocates_once() {
    for (query, name) in QUERIES.iter().enumerate() {
        for case in own::cases(query).iter().filter(|case| case.stage.starts_with("fill")) {
            let most = if query == 7 { 4 } else { 1 };
            assert!(case.count.allocations <= most, "{} of {name}", case.stage);
        }
    }
}

//! Any tree, on every dialect: it compiles, or is an error that is not the library's own fault.
#![no_main]

use std::sync::LazyLock;

use arbitrary::Unstructured;
use isogloss::{ErrorKind, Layout, Options, Quoting, Statement, compile_with};
use isogloss_testkit::random::{change, query, wild};
use isogloss_testkit::{Target, schema, targets};
use libfuzzer_sys::fuzz_target;

static TARGETS: LazyLock<Vec<Target>> = LazyLock::new(targets);

fuzz_target!(|bytes: &[u8]| {
    let Some((&kind, bytes)) = bytes.split_first() else { return };
    let mut choices = Unstructured::new(bytes);
    let statement = match kind % 4 {
        0 => query(&mut choices).map(|made| Statement::from(made.query)),
        1 => change(&mut choices).map(|made| made.statement),
        _ => wild(&mut choices),
    };
    let Ok(statement) = statement else { return };
    for target in TARGETS.iter() {
        let plain = Options::new(&*target.dialect);
        let full = plain.clone().schema(schema()).quoting(Quoting::Always).layout(Layout::Lines);
        for options in [plain, full] {
            if let Err(error) = compile_with(&statement, &options) {
                assert_ne!(error.kind(), ErrorKind::Internal, "{error}\n{statement:?}");
            }
        }
    }
});

//! What rendering asks for, over the whole catalogue: a case that a dialect writes as it is costs three allocations
//! at most, and two of them are its text and its list of binds.

use std::collections::BTreeMap;

use isogloss::compile_with;
use isogloss_benches::allocations::counted;
use isogloss_testkit::{all, schema, targets};

/// The text, the list of binds, and one for what a case asks beside them.
const MOST: u64 = 3;

#[test]
fn a_case_that_needs_no_rewriting_allocates_three_times_at_most() {
    let targets = targets();
    let mut native = 0;
    let mut over: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for case in all() {
        let statement = (case.make)();
        for target in &targets {
            let options = case.options(&*target.dialect, schema());
            let is_native =
                compile_with(&statement, &options).is_ok_and(|compiled| compiled.emulated().is_empty());
            if !is_native {
                continue;
            }
            native += 1;
            let count = counted(|| compile_with(&statement, &options));
            if count.allocations > MOST {
                over.entry(case.name).or_default().push(format!("{target}: {}", count.allocations));
            }
        }
    }
    assert!(native > 1000, "only {native} answers are native: the catalogue has not been read");
    let list: Vec<String> = over.iter().map(|(case, on)| format!("{case}: {}", on.join(", "))).collect();
    assert!(list.is_empty(), "of {native}, more than {MOST} times:\n{}", list.join("\n"));
}

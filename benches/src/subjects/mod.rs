//! Those that are measured, each writing the same ten queries.

pub mod converted;
pub mod diesel;
pub mod flat;
pub mod isogloss;
pub mod limit;
pub mod sea_query;

use std::hint::black_box;

use crate::allocations::{Count, counted};

/// One thing that is done over and over: a stage of a subject on a query.
pub struct Case {
    /// Who.
    pub subject: &'static str,
    /// Doing what.
    pub stage: &'static str,
    /// Doing it so many times.
    pub run: Box<dyn FnMut(u64)>,
    /// What it asks for each time.
    pub count: Count,
}

impl Case {
    /// A case, run once to warm up what is made at the first use, and once to count.
    fn new<T>(subject: &'static str, stage: &'static str, mut work: impl FnMut() -> T + 'static) -> Case {
        black_box(work());
        let count = counted(&mut work);
        let run = Box::new(move |times| {
            for _ in 0..times {
                black_box(work());
            }
        });
        Case { subject, stage, run, count }
    }
}

/// All cases of a query.
pub fn cases(query: usize) -> Vec<Case> {
    let mut cases = isogloss::cases(query);
    cases.extend(sea_query::cases(query));
    cases.extend(diesel::cases(query));
    cases.extend(flat::cases(query));
    cases.extend(limit::cases(query));
    cases
}

//! Installs every judge that can be had under a folder, starts each once, and says how long both took.
//!
//! `cargo run -p isogloss-judges --example install -- target/judges`
#![allow(clippy::print_stdout, reason = "it is a program for a terminal")]

use std::time::Instant;

use isogloss_judges::{Judge, Setup};

fn main() {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "target/judges".to_owned());
    let setup = Setup::at(folder);
    for step in setup.install(&Judge::ALL) {
        println!("{step}");
    }
    for judge in Judge::ALL {
        let started = Instant::now();
        match judge.start(&setup) {
            Ok(at_work) => println!("started in {:.2} s: {at_work:?}", started.elapsed().as_secs_f64()),
            Err(missing) => println!("{missing}"),
        }
    }
}

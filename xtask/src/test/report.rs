//! What ran, how long it took, and what did not run.

use std::time::{Duration, Instant};

/// What became of a step that did not fail: the lines that name what it could not run.
pub(super) type NotRun = Vec<String>;

/// What a step returns; the error says what failed.
pub(super) type StepOutcome = Result<NotRun, Box<dyn std::error::Error>>;

/// The outcomes of all steps so far.
#[derive(Default)]
pub(super) struct Report {
    steps: Vec<(&'static str, Option<String>, Duration)>,
    not_run: NotRun,
}

impl Report {
    /// Runs one step and says how it went.
    pub(super) fn step(&mut self, name: &'static str, run: impl FnOnce() -> StepOutcome) {
        println!("\n== {name}");
        let started = Instant::now();
        let outcome = run();
        let took = started.elapsed();
        let problem = match outcome {
            Ok(not_run) => {
                for line in not_run {
                    if !self.not_run.contains(&line) {
                        self.not_run.push(line);
                    }
                }
                None
            }
            Err(problem) => Some(problem.to_string()),
        };
        match &problem {
            None => println!("== {name}: done in {:.1} s", took.as_secs_f64()),
            Some(problem) => println!("== {name}: FAILED after {:.1} s: {problem}", took.as_secs_f64()),
        }
        self.steps.push((name, problem, took));
    }

    /// Says of a step that nobody asked for it.
    pub(super) fn leave_out(&mut self, name: &str) {
        self.not_run.push(format!("not run: {name}: not asked for"));
    }

    /// The names of the steps that failed.
    pub(super) fn failed(&self) -> Vec<&'static str> {
        self.steps.iter().filter(|(_, problem, _)| problem.is_some()).map(|(name, ..)| *name).collect()
    }

    /// Prints all of it.
    pub(super) fn print(&self) {
        println!("\n== Summary");
        for (name, problem, took) in &self.steps {
            let outcome = problem.as_ref().map_or("ok", |_| "FAILED");
            println!("{outcome:<8}{name:<32}{:>8.1} s", took.as_secs_f64());
        }
        let total: Duration = self.steps.iter().map(|(_, _, took)| *took).sum();
        println!("        {:<32}{:>8.1} s", "all", total.as_secs_f64());
        if !self.not_run.is_empty() {
            println!("\nWhat could not be run here, and proves nothing:");
            for line in &self.not_run {
                println!("{line}");
            }
        }
        if self.failed().is_empty() {
            println!("\nEverything that ran has passed.");
        }
    }
}

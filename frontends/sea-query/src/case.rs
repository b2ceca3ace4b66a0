//! CASE.

use isogloss::{Case, Expr};
use sea_query::{CaseStatement, QueryBuilder};

use crate::condition;
use crate::depth::Depth;
use crate::error::Error;
use crate::expr::expr;
use crate::walk::{Event, Inner, Listener};

/// CASE with conditions.
pub(crate) fn case(statement: &CaseStatement, depth: Depth) -> Result<Expr, Error> {
    let mut parts = Parts { depth, condition: None, is_else: false, case: isogloss::case() };
    Inner::walk(&mut parts, |recorder, tape| recorder.prepare_case_statement(statement, tape))
        .map_err(|error| error.at("case"))?;
    if parts.case.branches.is_empty() {
        return Err(Error::statement("a CASE without a WHEN").at("case"));
    }
    Ok(parts.case.end())
}

struct Parts {
    depth: Depth,
    /// The WHEN whose THEN comes next.
    condition: Option<Expr>,
    is_else: bool,
    case: Case,
}

impl Listener for Parts {
    fn hear(&mut self, event: Event<'_>) -> Result<(), Error> {
        match event {
            Event::Word("(CASE" | " WHEN (" | ") THEN " | " END)") => {}
            Event::Word(" ELSE ") => self.is_else = true,
            Event::Condition(condition) => {
                self.condition = Some(condition::condition(condition, self.depth)?);
            }
            Event::Expr(result) => {
                let result = expr(result, self.depth)?;
                match (self.condition.take(), self.is_else) {
                    (Some(condition), false) => self.case.branches.push((condition, result)),
                    (None, true) => self.case.otherwise = Some(result),
                    _ => return Err(Error::walk("a result of CASE")),
                }
            }
            other => return Err(other.unexpected()),
        }
        Ok(())
    }
}

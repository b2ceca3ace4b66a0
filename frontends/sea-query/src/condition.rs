//! Conditions of WHERE, HAVING, ON and WHEN.

use isogloss::Expr;
use sea_query::{Condition, ConditionHolder, ConditionHolderContents, LogicalChainOper};

use crate::depth::Depth;
use crate::error::Error;
use crate::expr::expr;

/// What must hold, as a list of which all must.
pub(crate) fn holder(holder: &ConditionHolder, depth: Depth) -> Result<Vec<Expr>, Error> {
    match &holder.contents {
        ConditionHolderContents::Empty => Ok(Vec::new()),
        ConditionHolderContents::Chain(chain) => self::chain(chain, depth),
        ConditionHolderContents::Condition(condition) => Ok(match self::condition(condition, depth)? {
            Expr::And(all) => all,
            one => vec![one],
        }),
    }
}

/// A condition; its parts are private, but it makes an expression of itself.
pub(crate) fn condition(condition: &Condition, depth: Depth) -> Result<Expr, Error> {
    expr(&sea_query::Expr::from(condition.clone()), depth)
}

/// Parts that follow each other with AND and OR between them, of which AND binds tighter.
fn chain(chain: &[LogicalChainOper], depth: Depth) -> Result<Vec<Expr>, Error> {
    let mut any: Vec<Vec<Expr>> = Vec::new();
    let mut all = Vec::with_capacity(chain.len());
    for (index, part) in chain.iter().enumerate() {
        let part = match part {
            LogicalChainOper::And(part) => part,
            LogicalChainOper::Or(part) => {
                if index > 0 {
                    any.push(std::mem::take(&mut all));
                }
                part
            }
        };
        match expr(part, depth)? {
            Expr::And(more) => all.extend(more),
            one => all.push(one),
        }
    }
    if any.is_empty() {
        return Ok(all);
    }
    any.push(all);
    Ok(vec![isogloss::any(any.into_iter().map(one))])
}

fn one(mut all: Vec<Expr>) -> Expr {
    match (all.len(), all.pop()) {
        (1, Some(only)) => only,
        (_, last) => Expr::And(all.into_iter().chain(last).collect()),
    }
}

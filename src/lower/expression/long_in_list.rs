//! IN lists that are longer than the engine takes them: split into several.

use alloc::boxed::Box;
use alloc::vec::Vec;

use crate::ast::{Expr, In, InSet, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::{purity, rewriting};
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass =
    Pass { name: "several shorter lists", removes: &[Feature::LongInList], needs: &[], lossy: false, run };

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    let most = lowering.limits.in_list.max(1);
    rewriting::exprs(tree, &mut |expr| {
        let Expr::In(it) = expr else { return Ok(()) };
        let InSet::List(list) = &mut it.set else { return Ok(()) };
        if list.len() <= most {
            return Ok(());
        }
        purity::demand(Feature::LongInList, [&it.operand], &lowering.room)?;
        let mut parts = Vec::with_capacity(list.len().div_ceil(most));
        while !list.is_empty() {
            let rest = list.split_off(most.min(list.len()));
            let part = core::mem::replace(list, rest);
            let part = In { operand: it.operand.clone(), set: InSet::List(part), negated: it.negated };
            parts.push(Expr::In(Box::new(part)));
        }
        *expr = if it.negated { Expr::And(parts) } else { Expr::Or(parts) };
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, random, select};
    use crate::feature::Feature::LongInList;
    use crate::lower::testing::Probe;

    #[test]
    fn a_list_is_split_where_it_is_too_long() {
        let probe = Probe::without(&[LongInList]).in_list(2);
        let filtered = |predicate| probe.sql(&select("id").from("t").filter(predicate));
        assert_eq!(filtered(col("a").is_in([1, 2])), "SELECT id FROM t WHERE a IN (?, ?)");
        assert_eq!(
            filtered(col("a").is_in([1, 2, 3, 4, 5])),
            "SELECT id FROM t WHERE a IN (?, ?) OR a IN (?, ?) OR a IN (?)"
        );
        assert_eq!(
            filtered(col("a").is_not_in([1, 2, 3]).and(col("b"))),
            "SELECT id FROM t WHERE (a NOT IN (?, ?) AND a NOT IN (?)) AND b"
        );
        assert!(filtered(random().is_in([1, 2, 3])).contains("write an operand twice"));
    }
}

//! MATERIALIZED is a hint: without it the query means the same.

use crate::ast::visit::rewrite;
use crate::ast::{Flow, NodeMut, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass =
    Pass { name: "materialized_hint", removes: &[Feature::MaterializedHint], needs: &[], lossy: false, run };

fn run(tree: &mut Statement, _: &mut Lowering<'_>) -> Result<(), Error> {
    let _ = rewrite(tree, &mut |node| {
        if let NodeMut::Cte(member) = node {
            member.materialized = None;
        }
        Flow::Continue
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{cte, select};
    use crate::lower::testing::Probe;

    #[test]
    fn the_hint_is_left_out() {
        let probe = Probe::without(&[Feature::MaterializedHint]);
        let query = select("*").with(cte("w", select("id").from("a")).materialized(true)).from("w");
        assert_eq!(probe.sql(&query), "WITH w AS (SELECT id FROM a) SELECT * FROM w");
    }
}

//! Row limits on queries of which two columns have the same name, where the limit would make a derived table of them:
//! the rows are numbered under other names.

use super::limits::{by_number, is_lacking_at};
use crate::ast::{Query, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::scope::each_query;
use crate::lower::{Lowering, Pass};
use crate::survey::has_equal_names;

pub(crate) const PASS: Pass = Pass {
    name: "limit_of_equal_names",
    removes: &[Feature::LimitOfEqualNames],
    needs: &[Feature::WindowFunction, Feature::BareColumnInWindow],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, place, scope| {
        let Query::Select(select) = &*query else { return Ok(()) };
        let limit = &select.limit;
        if limit.is_none() || !has_equal_names(&select.items) || is_lacking_at(limit, place, lowering) {
            return Ok(());
        }
        if limit.percent || limit.with_ties {
            return Err(Error::unsupported(Feature::LimitOfEqualNames)
                .because("The limit is no plain number of rows.")
                .way_out("Give one of the columns an alias."));
        }
        by_number(query, place, scope, lowering)
    })
}

#[cfg(test)]
mod tests {
    use crate::Feature;
    use crate::ast::{col, select};
    use crate::lower::testing::Probe;

    #[test]
    fn the_names_differ_inside_and_are_equal_outside() {
        let probe = Probe::without(&[Feature::LimitOfEqualNames]);
        let query =
            select(["a.id", "b.id"]).from("a").join("b", col("a.g").eq(col("b.g"))).order_by("a.v").limit(2);
        assert_eq!(
            probe.sql(&query),
            "SELECT id, c AS id FROM (SELECT a.id, b.id AS c, ROW_NUMBER() OVER (ORDER BY a.v) AS rn FROM a JOIN b ON \
             a.g = b.g) AS q WHERE rn <= 2 ORDER BY rn"
        );
    }
}

//! Row limits by ROW_NUMBER, where the dialect cannot pass over rows or cannot limit them at all.

use super::level::take_order;
use super::limits::{by_number, is_idle, is_lacking_at};
use crate::ast::Statement;
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::tree::scope::each_query;
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "limit_row_number",
    removes: &[
        Feature::Limit,
        Feature::LimitInSubquery,
        Feature::LimitExpression,
        Feature::LimitComputed,
        Feature::Offset,
        Feature::OffsetWithoutLimit,
    ],
    needs: &[Feature::WindowFunction, Feature::BareColumnInWindow],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_query(tree, lowering.schema, &mut |query, place, scope| {
        let Some(limit) = query.limit().filter(|limit| !limit.is_none()) else { return Ok(()) };
        if !is_lacking_at(limit, place, lowering) {
            return Ok(());
        }
        if is_idle(limit, place) {
            take_order(query);
            return Ok(());
        }
        by_number(query, place, scope, lowering)
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{bind, col, exists, select};
    use crate::lower::testing::Probe;
    use crate::{Feature, col as column, count_all, upper};

    const PROBE: Probe = Probe::without(&[Feature::Limit, Feature::Offset, Feature::RowNumColumn]);

    #[test]
    fn rows_are_numbered_in_the_order_of_the_query_and_returned_in_it() {
        let page = select(["id", "name"]).from("people").order_by(col("name").desc()).limit(10).offset(20);
        assert_eq!(
            PROBE.sql(&page),
            "SELECT id, name FROM (SELECT id, name, ROW_NUMBER() OVER (ORDER BY name DESC) AS rn FROM people) AS q \
             WHERE rn > 20 AND rn <= 30 ORDER BY rn"
        );
    }

    #[test]
    fn an_alias_or_a_number_is_resolved_since_a_window_does_not_know_it() {
        let items = (col("id"), upper(col("name")).alias("n"));
        let page = select(items).from("people").order_by("n").order_by(crate::literal(1)).limit(bind(2));
        assert_eq!(
            PROBE.sql(&page),
            "SELECT id, n FROM (SELECT id, UPPER(name) AS n, ROW_NUMBER() OVER (ORDER BY UPPER(name), id) AS rn \
             FROM people) AS q WHERE rn <= ? ORDER BY rn"
        );
    }

    #[test]
    fn what_is_volatile_is_computed_once() {
        let page = select((crate::function("dice", [crate::literal(6)]).alias("r"),))
            .from("people")
            .order_by("r")
            .limit(2);
        assert_eq!(
            PROBE.sql(&page),
            "SELECT r FROM (SELECT r, ROW_NUMBER() OVER (ORDER BY r) AS rn FROM (SELECT dice(6) AS r FROM people) \
             AS q) AS q2 WHERE rn <= 2 ORDER BY rn"
        );
    }

    #[test]
    fn distinct_rows_are_numbered_after_they_are_made_distinct() {
        let page = select("name").distinct().from("people").order_by("name").limit(2);
        assert_eq!(
            PROBE.sql(&page),
            "SELECT name FROM (SELECT name, ROW_NUMBER() OVER (ORDER BY name) AS rn FROM (SELECT DISTINCT name FROM \
             people) AS q) AS q2 WHERE rn <= 2 ORDER BY rn"
        );
    }

    #[test]
    fn the_order_of_distinct_on_chooses_its_rows_and_orders_them() {
        let page = select(["g", "id"])
            .distinct_on("g")
            .from("people")
            .order_by("g")
            .order_by(col("id").desc())
            .limit(2);
        assert_eq!(
            PROBE.sql(&page),
            "SELECT g, id FROM (SELECT g, id, ROW_NUMBER() OVER (ORDER BY g, id DESC) AS rn FROM (SELECT DISTINCT ON \
             (g) g, id FROM people ORDER BY g, id DESC) AS q) AS q2 WHERE rn <= 2 ORDER BY rn"
        );
    }

    #[test]
    fn what_ties_with_the_last_row_is_not_cut_off() {
        let probe = Probe::without(&[Feature::Offset, Feature::RowNumColumn]);
        let page = select("id").from("people").order_by("score").limit(2).offset(1).with_ties();
        assert_eq!(
            probe.sql(&page),
            "SELECT id FROM (SELECT id, RANK() OVER (ORDER BY score) AS rk, ROW_NUMBER() OVER (ORDER BY score) AS rn \
             FROM people) AS q WHERE rk <= 3 AND rn > 1 ORDER BY rn"
        );
    }

    #[test]
    fn equal_names_are_told_apart_inside_and_kept_outside() {
        let page = select(["a.id", "b.id"]).from("a").join("b", col("a.id").lt(column("b.id"))).limit(2);
        assert_eq!(
            PROBE.sql(&page),
            "SELECT id, c AS id FROM (SELECT a.id, b.id AS c, ROW_NUMBER() OVER (ORDER BY (SELECT 0)) AS rn FROM a \
             JOIN b ON a.id < b.id) AS q WHERE rn <= 2"
        );
    }

    #[test]
    fn groups_are_numbered_on_their_own_level() {
        let page = select((col("g"), count_all().alias("n"))).from("a").group_by("g").order_by("n").limit(2);
        assert_eq!(
            PROBE.sql(&page),
            "SELECT g, n FROM (SELECT g, COUNT(*) AS n, ROW_NUMBER() OVER (ORDER BY COUNT(*)) AS rn FROM a GROUP BY \
             g) AS q WHERE rn <= 2 ORDER BY rn"
        );
    }

    #[test]
    fn exists_needs_no_limit() {
        let some = select("id").from("a").filter(exists(select("id").from("b").order_by("id").limit(1)));
        assert_eq!(PROBE.sql(&some), "SELECT id FROM a WHERE EXISTS (SELECT id FROM b)");
    }

    #[test]
    fn unknown_columns_behind_a_star_are_named_as_the_fact_that_would_help() {
        let error = PROBE.sql(&select("*").from("people").limit(3));
        assert!(error.contains("columns behind `*`") && error.contains("Options::schema"), "{error}");
        let known = crate::Schema {
            tables: alloc::vec![
                crate::TableDef::new("people").column(crate::ColumnDef::new("id", crate::Type::Integer))
            ],
        };
        assert_eq!(
            PROBE.sql_with(&select("*").from("people").limit(3), |options| options.schema(&known)),
            "SELECT id FROM (SELECT people.id, ROW_NUMBER() OVER (ORDER BY (SELECT 0)) AS rn FROM people) AS q WHERE \
             rn <= 3"
        );
    }
}

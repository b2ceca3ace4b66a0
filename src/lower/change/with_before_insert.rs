//! WITH before an INSERT, where it stands in the query that is inserted.

use super::dml::{each, names_table, refuse, rows_as_query};
use crate::ast::{InsertSource, NodeMut, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "WITH in the inserted query",
    removes: &[Feature::WithBeforeInsert],
    needs: &[Feature::WithInSubquery],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    if lowering.features.has(Feature::WithBeforeInsert) {
        return Ok(());
    }
    each(tree, &mut |node| {
        let NodeMut::Insert(insert) = node else { return Ok(()) };
        let Some(with) = insert.with.take() else { return Ok(()) };
        let no =
            |because| refuse(Feature::WithBeforeInsert, because, "Write the named query where it is used.");
        let used = |name| names_table(&insert.on_conflict, name) || names_table(&insert.returning, name);
        if with.members.iter().any(|member| used(&member.name)) {
            return Err(no("What it names is used outside of the query that is inserted."));
        }
        if let InsertSource::Rows(rows) = &insert.source {
            match rows_as_query(rows, &[]) {
                Some(query) => insert.source = InsertSource::Query(query),
                None => return Err(no("The rows have DEFAULT, so that they are no query.")),
            }
        }
        let place = match &mut insert.source {
            InsertSource::Query(query) => query.with_mut(),
            _ => None,
        };
        let Some(place) = place else { return Err(no("The query that is inserted can have no WITH.")) };
        match place {
            None => *place = Some(with),
            Some(inner) => {
                if inner.members.iter().any(|one| with.members.iter().any(|other| other.name == one.name)) {
                    return Err(no("The inserted query has a WITH that names the same."));
                }
                inner.recursive |= with.recursive;
                inner.members.splice(0..0, with.members);
            }
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{cte, insert_into, select};
    use crate::feature::Feature;
    use crate::lower::testing::Probe;

    #[test]
    fn with_moves_to_the_query() {
        let insert = insert_into("t")
            .with(cte("n", select("id").from("u")))
            .columns("id")
            .query(select("id").from("n"));
        assert_eq!(
            Probe::without(&[Feature::WithBeforeInsert]).sql(&insert),
            "INSERT INTO t (id) WITH n AS (SELECT id FROM u) SELECT id FROM n"
        );
    }
}

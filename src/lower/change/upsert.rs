//! Upserts by MERGE.
//!
//! The rows become a source that goes by the name `excluded`. A key that is NULL meets none, by MERGE as by an upsert.
//! What a key means that occurs twice in the rows themselves, engines disagree about; see
//! [`OnConflict`](crate::OnConflict).

use alloc::boxed::Box;
use alloc::vec::Vec;

use super::dml::{
    column, conjunction, each, each_statement, equal, inserted, name_outputs, names_table, omit_defaults,
    qualify, refuse, rows_as_query,
};
use crate::ast::{
    ConflictAction, Derived, Expr, Insert, InsertSource, Merge, MergeAction, MergeBranch, Name, NodeMut,
    OnConflict, Query, Source, Statement, Values,
};
use crate::error::Error;
use crate::feature::{Feature, FeatureSet};
use crate::lower::{Lowering, Pass};

pub(crate) const PASS: Pass = Pass {
    name: "an upsert by MERGE",
    removes: &[Feature::UpsertNothing, Feature::UpsertUpdate, Feature::UpsertWhere, Feature::TargetInUpsert],
    needs: &[Feature::Merge, Feature::BindInferenceInSelect, Feature::BindInferenceInValues],
    lossy: false,
    run,
};

fn run(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each_statement(tree, &mut |statement, inside| {
        let Statement::Insert(insert) = statement else { return Ok(()) };
        let Some(feature) = lacking(insert, lowering.features) else { return Ok(()) };
        if inside {
            return Err(refuse(feature, "MERGE, by which it could be done, does not stand in WITH.", ""));
        }
        let merge = merge(insert, feature, lowering)?;
        *statement = Statement::Merge(Box::new(merge));
        Ok(())
    })
}

/// The feature of this upsert that is missing.
fn lacking(insert: &Insert, features: FeatureSet) -> Option<Feature> {
    let conflict = insert.on_conflict.as_ref()?;
    let needed = match conflict.action.as_ref()? {
        ConflictAction::Nothing => [Feature::UpsertNothing; 2],
        ConflictAction::Update { filter, .. } if filter.is_empty() => [Feature::UpsertUpdate; 2],
        ConflictAction::Update { .. } => [Feature::UpsertUpdate, Feature::UpsertWhere],
    };
    if conflict.target.is_empty() {
        return None;
    }
    needed.into_iter().find(|feature| !features.has(*feature))
}

fn merge(insert: &mut Insert, feature: Feature, lowering: &mut Lowering<'_>) -> Result<Merge, Error> {
    let Some(mut columns) = inserted(insert, lowering) else {
        return Err(refuse(
            feature,
            "MERGE must name the columns that it gives, and the INSERT does not.",
            "Name them by `columns`, or give the table's columns by `Options::schema`.",
        ));
    };
    let target = insert.table.reference().clone();
    let excluded = lowering.names.fresh("excluded");
    let mut source = source(insert, &mut columns, &excluded, feature, lowering)?;
    let with = with(insert, &mut source, feature, lowering)?;
    let Some(conflict) = insert.on_conflict.take() else {
        return Err(Error::internal("an INSERT without ON CONFLICT was taken for an upsert"));
    };
    let OnConflict { target: key, target_filter, action, .. } = *conflict;
    let given = |name: &Name| columns.contains(name);
    if !key.iter().all(given) {
        return Err(refuse(
            feature,
            "MERGE compares the key with the new rows, which do not give all of its columns.",
            "Insert the key's columns.",
        ));
    }
    let mut on: Vec<Expr> =
        key.iter().map(|name| equal(column(&target, name), column(&excluded, name))).collect();
    for predicate in target_filter {
        // Both rows must lie in the partial index.
        for table in [&target, &excluded] {
            let mut copy = predicate.clone();
            qualify(&mut copy, table);
            on.push(copy);
        }
    }
    let mut branches = Vec::with_capacity(2);
    if let Some(ConflictAction::Update { mut assignments, mut filter }) = action {
        for value in assignments.iter_mut().map(|assignment| &mut assignment.value).chain(&mut filter) {
            qualify(value, &target);
            read_source(value, &excluded, &columns, feature)?;
        }
        branches.push(MergeBranch { matched: true, filter, action: MergeAction::Update(assignments) });
    }
    let values = columns.iter().map(|name| column(&excluded, name)).collect();
    let action = MergeAction::Insert { columns, values };
    branches.push(MergeBranch { matched: false, filter: Vec::new(), action });
    let mut returning = core::mem::take(&mut insert.returning);
    for item in &mut returning {
        if item.expr == Expr::Star(None) {
            item.expr = Expr::Star(Some(target.clone()));
        }
        qualify(&mut item.expr, &target);
    }
    if !returning.is_empty() && !lowering.features.has(Feature::MergeReturning) {
        return Err(refuse(
            Feature::UpsertReturning,
            "The upsert is written as MERGE, which returns nothing there.",
            "Run it through an engine, which reads the rows back by key, or drop `returning`.",
        ));
    }
    Ok(Merge {
        with,
        table: insert.table.clone(),
        source,
        on: conjunction(on),
        branches,
        returning,
        serializable: true,
    })
}

/// The new rows, as a source whose columns have the names of the table's.
fn source(
    insert: &mut Insert,
    columns: &mut Vec<Name>,
    alias: &Name,
    feature: Feature,
    lowering: &Lowering<'_>,
) -> Result<Source, Error> {
    let has = |feature| lowering.features.has(feature);
    let source = core::mem::replace(&mut insert.source, InsertSource::Defaults);
    let (query, listed) = match source {
        InsertSource::Rows(mut rows) => {
            omit_defaults(columns, &mut rows);
            if rows.cells.contains(&crate::ast::Cell::Default) || columns.is_empty() {
                return Err(refuse(
                    feature,
                    "Its rows become a source of MERGE, in which DEFAULT has no meaning.",
                    "Give the column in every row, or in none.",
                ));
            }
            if has(Feature::ValuesTable) && has(Feature::DerivedColumnList) {
                (Query::from(Values { rows }), true)
            } else {
                let query = rows_as_query(&rows, columns);
                (query.ok_or_else(|| Error::internal("DEFAULT was left in the rows of an upsert"))?, false)
            }
        }
        InsertSource::Query(mut query) => {
            // Without a limit the order of the rows that are merged means nothing.
            match &mut query {
                Query::Select(select) if select.limit.is_none() => select.order_by.clear(),
                Query::SetOperation(set) if set.limit.is_none() => set.order_by.clear(),
                _ => {}
            }
            let named = name_outputs(&mut query, columns);
            if !named && !has(Feature::DerivedColumnList) {
                return Err(refuse(
                    feature,
                    "Its query becomes a source of MERGE, whose columns must have the names of the table's.",
                    "Name the query's columns like the table's by `alias`.",
                ));
            }
            (query, !named)
        }
        InsertSource::Defaults | InsertSource::Parameter(_) => {
            return Err(refuse(
                feature,
                "MERGE needs a row to compare the key with.",
                "Give the key's columns.",
            ));
        }
    };
    let names = if listed { columns.clone() } else { Vec::new() };
    Ok(Source::Derived(Box::new(Derived {
        query,
        alias: Some(alias.clone()),
        columns: names,
        lateral: false,
    })))
}

/// WITH stays in front, or goes into the source where MERGE has none in front.
fn with(
    insert: &mut Insert,
    source: &mut Source,
    feature: Feature,
    lowering: &Lowering<'_>,
) -> Result<Option<Box<crate::ast::With>>, Error> {
    let Some(with) = insert.with.take() else { return Ok(None) };
    if lowering.features.has(Feature::WithBeforeMerge) {
        return Ok(Some(with));
    }
    let outside = with.members.iter().any(|member| {
        names_table(&insert.on_conflict, &member.name) || names_table(&insert.returning, &member.name)
    });
    let place = match source {
        Source::Derived(derived) => derived.query.with_mut(),
        _ => None,
    };
    match place {
        Some(place) if place.is_none() && !outside => {
            *place = Some(with);
            Ok(None)
        }
        _ => Err(refuse(
            feature,
            "MERGE has no WITH in front of it, and what it names is used outside of the rows.",
            "Write the named query where it is used.",
        )),
    }
}

/// `excluded` is a source now.
fn read_source(value: &mut Expr, excluded: &Name, columns: &[Name], feature: Feature) -> Result<(), Error> {
    each(value, &mut |node| {
        if let NodeMut::Expr(expr) = node
            && let Expr::Excluded(name) = expr
        {
            if !columns.contains(name) {
                return Err(refuse(
                    feature,
                    "`excluded` names a column that the rows do not give, so that only the engine knows it.",
                    "Insert that column.",
                ));
            }
            *expr = column(excluded, name);
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, cte, excluded, insert_into, literal, select};
    use crate::feature::Feature;
    use crate::lower::testing::Probe;

    fn probe() -> Probe {
        Probe::without(&[Feature::UpsertUpdate, Feature::UpsertNothing])
    }

    #[test]
    fn rows_become_a_source_named_excluded() {
        let upsert = insert_into("t")
            .columns(["id", "a"])
            .values((1, 2))
            .values((3, 4))
            .on_conflict("id")
            .update("a", excluded("a") + col("t.a"))
            .update_where(col("a").lt(excluded("a")));
        assert_eq!(
            probe().sql(&upsert),
            "MERGE INTO t USING (VALUES (?, ?), (?, ?)) AS excluded (id, a) ON t.id = excluded.id \
             WHEN MATCHED AND t.a < excluded.a THEN UPDATE SET a = excluded.a + t.a \
             WHEN NOT MATCHED THEN INSERT (id, a) VALUES (excluded.id, excluded.a)"
        );
    }

    #[test]
    fn without_values_tables_the_rows_are_a_union() {
        let upsert = insert_into("t")
            .columns(["id", "a"])
            .values((1, 2))
            .values((3, 4))
            .on_conflict("id")
            .do_nothing();
        let probe = Probe::without(&[Feature::UpsertNothing, Feature::ValuesTable]);
        assert_eq!(
            probe.sql(&upsert),
            "MERGE INTO t USING (SELECT ? AS id, ? AS a UNION ALL SELECT ?, ?) AS excluded \
             ON t.id = excluded.id WHEN NOT MATCHED THEN INSERT (id, a) VALUES (excluded.id, excluded.a)"
        );
    }

    #[test]
    fn the_condition_of_a_partial_key_holds_for_both_rows() {
        let upsert = insert_into("t")
            .columns(["id", "live"])
            .values((1, 1))
            .on_conflict("id")
            .conflict_where(col("live").eq(literal(1)))
            .do_nothing();
        assert!(
            probe().sql(&upsert).contains("ON t.id = excluded.id AND t.live = 1 AND excluded.live = 1"),
            "{}",
            probe().sql(&upsert)
        );
    }

    #[test]
    fn a_column_that_is_default_in_every_row_is_left_to_the_table() {
        let upsert = insert_into("t")
            .columns(["id", "a"])
            .values((crate::ast::bind(1), crate::ast::default()))
            .on_conflict("id")
            .do_nothing();
        assert!(probe().sql(&upsert).ends_with("INSERT (id) VALUES (excluded.id)"));
        let mixed = upsert.values((2, 3));
        assert!(probe().sql(&mixed).contains("in every row, or in none"));
    }

    #[test]
    fn excluded_of_a_column_that_is_not_given_is_refused() {
        let upsert =
            insert_into("t").columns(["id"]).values([1]).on_conflict("id").update("a", excluded("b"));
        assert!(probe().sql(&upsert).contains("only the engine knows it"));
    }

    #[test]
    fn with_goes_into_the_source_where_merge_has_none() {
        let upsert = insert_into("t")
            .with(cte("n", select(["id"]).from("u")))
            .columns(["id"])
            .query(select(["id"]).from("n"))
            .on_conflict("id")
            .do_nothing();
        let probe = Probe::without(&[Feature::UpsertNothing, Feature::WithBeforeMerge]);
        assert!(
            probe
                .sql(&upsert)
                .starts_with("MERGE INTO t USING (WITH n AS (SELECT id FROM u) SELECT id FROM n)"),
            "{}",
            probe.sql(&upsert)
        );
    }
}

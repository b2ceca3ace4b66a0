//! Upserts between "on this key" and "on any key": where a table has one key, both mean the same.

use alloc::vec::Vec;

use super::dml::{each, known, qualify, refuse};
use crate::ast::{ConflictAction, Insert, Name, NodeMut, Statement};
use crate::error::Error;
use crate::feature::Feature;
use crate::lower::{Lowering, Pass};

/// Any key is the table's only one.
pub(crate) const UPDATE_ON_SOLE_KEY: Pass = Pass {
    name: "an upsert on the table's only key",
    removes: &[Feature::UpsertUpdateOnAnyKey],
    needs: &[Feature::UpsertUpdate],
    lossy: false,
    run: name_sole_key,
};

/// The same, where nothing is done.
pub(crate) const NOTHING_ON_SOLE_KEY: Pass = Pass {
    name: "an upsert on the table's only key",
    removes: &[Feature::UpsertNothingOnAnyKey],
    needs: &[Feature::UpsertNothing],
    lossy: false,
    run: name_sole_key,
};

/// The caller allows that other keys of the table count as well.
pub(crate) const UPDATE_LOSSY: Pass = Pass {
    name: "an upsert on whatever key the table has",
    removes: &[Feature::UpsertUpdate],
    needs: &[Feature::UpsertUpdateOnAnyKey],
    lossy: true,
    run: forget_key,
};

/// The same, where nothing is done.
pub(crate) const NOTHING_LOSSY: Pass = Pass {
    name: "an upsert on whatever key the table has",
    removes: &[Feature::UpsertNothing],
    needs: &[Feature::UpsertNothingOnAnyKey],
    lossy: true,
    run: forget_key,
};

/// The key that is named is the table's only one.
pub(crate) const UPDATE: Pass = Pass {
    name: "an upsert on any key, of which there is one",
    removes: &[Feature::UpsertUpdate],
    needs: &[Feature::UpsertUpdateOnAnyKey],
    lossy: false,
    run: check_key,
};

/// The same, where nothing is done.
pub(crate) const NOTHING: Pass = Pass {
    name: "an upsert on any key, of which there is one",
    removes: &[Feature::UpsertNothing],
    needs: &[Feature::UpsertNothingOnAnyKey],
    lossy: false,
    run: check_key,
};

fn feature(insert: &Insert) -> Option<(Feature, Feature)> {
    match insert.on_conflict.as_ref()?.action.as_ref()? {
        ConflictAction::Nothing => Some((Feature::UpsertNothing, Feature::UpsertNothingOnAnyKey)),
        ConflictAction::Update { .. } => Some((Feature::UpsertUpdate, Feature::UpsertUpdateOnAnyKey)),
    }
}

fn sole_key<'l>(insert: &Insert, lowering: &Lowering<'l>) -> Option<&'l [Name]> {
    let mut keys = known(lowering, &insert.table.name)?.keys();
    let first = keys.next()?;
    keys.next().is_none().then_some(first)
}

fn name_sole_key(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    each(tree, &mut |node| {
        let NodeMut::Insert(insert) = node else { return Ok(()) };
        let Some((_, any)) = feature(insert) else { return Ok(()) };
        let key = sole_key(insert, lowering);
        let Some(conflict) = insert.on_conflict.as_mut().filter(|it| it.is_on_any_key()) else {
            return Ok(());
        };
        if lowering.features.has(any) {
            return Ok(());
        }
        match key {
            Some(key) => conflict.target = key.to_vec(),
            None => {
                return Err(refuse(
                    any,
                    "The key must be named there, and it is not known to be the table's only one.",
                    "Name the key by `on_conflict`, or give the table's only key by `Options::schema`.",
                ));
            }
        }
        Ok(())
    })
}

fn check_key(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    replace(tree, lowering, |insert, lowering| {
        let given: Vec<&Name> = insert.on_conflict.iter().flat_map(|conflict| &conflict.target).collect();
        sole_key(insert, lowering)
            .is_some_and(|key| key.len() == given.len() && key.iter().all(|name| given.contains(&name)))
    })
}

fn forget_key(tree: &mut Statement, lowering: &mut Lowering<'_>) -> Result<(), Error> {
    replace(tree, lowering, |_, _| true)
}

fn replace(
    tree: &mut Statement,
    lowering: &mut Lowering<'_>,
    allowed: impl Fn(&Insert, &Lowering<'_>) -> bool,
) -> Result<(), Error> {
    each(tree, &mut |node| {
        let NodeMut::Insert(insert) = node else { return Ok(()) };
        let Some((named, _)) = feature(insert) else { return Ok(()) };
        if lowering.features.has(named) {
            return Ok(());
        }
        let allowed = allowed(insert, lowering);
        let target = insert.table.reference().clone();
        let Some(conflict) = insert.on_conflict.as_mut().filter(|it| !it.target.is_empty()) else {
            return Ok(());
        };
        if !conflict.target_filter.is_empty() {
            return Err(refuse(
                named,
                "The key there is every key of the table, and none of them is partial.",
                "",
            ));
        }
        if !allowed {
            return Err(refuse(
                named,
                "There every unique key counts, and the one that is named is not known to be the table's only one.",
                "Give the table's keys by `Options::schema`, where it has no other, or allow that the others count \
                 as well by `Options::lossy`.",
            ));
        }
        conflict.target.clear();
        if let Some(ConflictAction::Update { assignments, filter }) = &mut conflict.action {
            // Without a table in front a column could be that of the new row.
            assignments.iter_mut().for_each(|assignment| qualify(&mut assignment.value, &target));
            qualify(filter, &target);
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use crate::ast::{col, excluded, insert_into};
    use crate::feature::Feature;
    use crate::lower::testing::Probe;
    use crate::schema::{ColumnDef, Schema, TableDef};
    use crate::types::Type;

    fn table() -> TableDef {
        TableDef::new("t")
            .column(ColumnDef::new("id", Type::Integer))
            .column(ColumnDef::new("a", Type::Integer))
            .primary_key("id")
    }

    const NAMED: &[Feature] = &[Feature::UpsertUpdate, Feature::UpsertNothing, Feature::Merge];

    #[test]
    fn the_only_key_is_any_key() {
        let upsert = insert_into("t")
            .columns(["id", "a"])
            .values((1, 2))
            .on_conflict("id")
            .update("a", col("a") + excluded("a"));
        let schema = Schema::new(alloc::vec![table()]);
        assert_eq!(
            Probe::without(NAMED).sql_with(&upsert, |options| options.schema(&schema)),
            "INSERT INTO t (id, a) VALUES (?, ?) ON CONFLICT DO UPDATE SET a = t.a + excluded.a"
        );
    }

    #[test]
    fn one_of_several_keys_is_refused_unless_the_caller_allows_it() {
        let upsert = insert_into("t").columns(["id", "a"]).values((1, 2)).on_conflict("id").do_nothing();
        let schema = Schema::new(alloc::vec![table().unique("a")]);
        let refused = Probe::without(NAMED).sql_with(&upsert, |options| options.schema(&schema));
        assert!(refused.contains("Options::schema") && refused.contains("Options::lossy"), "{refused}");
        let text =
            Probe::without(NAMED).sql_with(&upsert, |options| options.lossy(&[Feature::UpsertNothing]));
        assert_eq!(text, "INSERT INTO t (id, a) VALUES (?, ?) ON CONFLICT DO NOTHING");
    }

    #[test]
    fn any_key_is_the_only_one_where_it_must_be_named() {
        let upsert = insert_into("t").columns(["id", "a"]).values((1, 2)).on_any_conflict().update("a", 1);
        let probe = Probe::without(&[Feature::UpsertUpdateOnAnyKey]);
        let schema = Schema::new(alloc::vec![table()]);
        assert!(
            probe.sql_with(&upsert, |options| options.schema(&schema)).contains("ON CONFLICT (id) DO UPDATE")
        );
        assert!(probe.sql(&upsert).contains("Name the key"));
    }
}

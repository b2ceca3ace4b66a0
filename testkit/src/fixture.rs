//! The fixture: a few small tables with NULLs, ties, duplicates, letters of several alphabets and unique keys.
//!
//! They are made by the library's own schema and INSERT statements, so that every dialect gets the same ones. The rows
//! are written once, here; the expected results of the cases are derived from them by hand.

use std::sync::LazyLock;

use isogloss::{
    ColumnDef, Date, DateTime, Decimal, Insert, Rows, Schema, Statement, TableDef, Type, create_table, date,
    date_time, insert_into, literal, time,
};

static SCHEMA: LazyLock<Schema> = LazyLock::new(|| {
    Schema::new(vec![
        teams(),
        people(),
        orders(),
        stock(),
        events(),
        bag("bag_a"),
        bag("bag_b"),
        pairs(),
        nodes(),
    ])
});

/// The tables of the fixture.
#[must_use]
pub fn schema() -> &'static Schema {
    &SCHEMA
}

/// The statements that make and fill the fixture, in order.
#[must_use]
pub fn fixture() -> Vec<Statement> {
    let tables = schema().tables.iter().map(|table| create_table(table).statement());
    tables.chain(contents().into_iter().map(Insert::statement)).collect()
}

fn teams() -> TableDef {
    TableDef::new("teams")
        .column(ColumnDef::new("id", Type::Integer).not_null())
        .column(ColumnDef::new("title", Type::Varchar(40)).not_null())
        .column(ColumnDef::new("city", Type::Varchar(40)))
        .primary_key("id")
        .unique("title")
}

fn people() -> TableDef {
    TableDef::new("people")
        .column(ColumnDef::new("id", Type::Integer).not_null())
        .column(ColumnDef::new("name", Type::Varchar(40)))
        .column(ColumnDef::new("team_id", Type::Integer))
        .column(ColumnDef::new("score", Type::Integer))
        .column(ColumnDef::new("active", Type::Boolean))
        .column(ColumnDef::new("born", Type::Date))
        .primary_key("id")
}

fn orders() -> TableDef {
    TableDef::new("orders")
        .column(ColumnDef::new("id", Type::Integer).not_null())
        .column(ColumnDef::new("person_id", Type::Integer))
        .column(ColumnDef::new("total", Type::Decimal { precision: 10, scale: 2 }))
        .column(ColumnDef::new("placed", Type::Timestamp(0)))
        .column(ColumnDef::new("status", Type::Varchar(10)))
        .primary_key("id")
}

fn stock() -> TableDef {
    TableDef::new("stock")
        .column(ColumnDef::new("sku", Type::Varchar(20)).not_null())
        .column(ColumnDef::new("quantity", Type::Integer).not_null().default(literal(0)))
        .column(ColumnDef::new("place", Type::Varchar(20)).default(literal("shelf")))
        .primary_key("sku")
}

fn events() -> TableDef {
    TableDef::new("events")
        .column(ColumnDef::new("id", Type::BigInt).identity())
        .column(ColumnDef::new("kind", Type::Varchar(20)).not_null().default(literal("note")))
        .column(ColumnDef::new("weight", Type::Integer))
        .primary_key("id")
}

/// A bag: rows that are equal, and NULLs.
fn bag(name: &'static str) -> TableDef {
    TableDef::new(name).column(ColumnDef::new("n", Type::Integer))
}

fn pairs() -> TableDef {
    TableDef::new("pairs")
        .column(ColumnDef::new("a", Type::Integer))
        .column(ColumnDef::new("b", Type::Integer))
}

fn nodes() -> TableDef {
    TableDef::new("nodes")
        .column(ColumnDef::new("id", Type::Integer).not_null())
        .column(ColumnDef::new("parent_id", Type::Integer))
        .column(ColumnDef::new("label", Type::Varchar(20)).not_null())
        .primary_key("id")
}

/// An INSERT of the rows that `fill` pushes.
fn rows(table: &'static str, columns: &[&'static str], fill: impl FnOnce(&mut Rows)) -> Insert {
    let mut rows = Rows::default();
    fill(&mut rows);
    insert_into(table).columns(columns.to_vec()).rows(rows)
}

fn contents() -> Vec<Insert> {
    let at = |year, month, day, hour, minute, second| -> Option<DateTime> {
        Some(date_time(date(year, month, day), time(hour, minute, second)))
    };
    let on = |year, month, day| -> Option<Date> { Some(date(year, month, day)) };
    let cents = |cents: i128| Decimal::new(cents, 2);
    vec![
        rows("teams", &["id", "title", "city"], |rows| {
            rows.push((1, "Red", Some("Berlin")));
            rows.push((2, "Blue", Some("Oslo")));
            rows.push((3, "Green", None::<&str>));
            rows.push((4, "Empty", Some("Berlin")));
        }),
        rows("people", &["id", "name", "team_id", "score", "active", "born"], |rows| {
            rows.push((1, Some("Ada"), Some(1), Some(90), Some(true), on(1970, 10, 8)));
            rows.push((2, Some("Bob"), Some(1), Some(70), Some(false), on(1972, 5, 2)));
            rows.push((3, Some("Cleo"), Some(2), Some(90), Some(true), on(1985, 2, 28)));
            rows.push((4, Some("Dan"), None::<i32>, None::<i32>, None::<bool>, None::<Date>));
            rows.push((5, Some("Ünal"), Some(2), Some(50), Some(true), on(2000, 2, 29)));
            rows.push((6, Some("Bob"), Some(3), Some(70), None::<bool>, on(1999, 12, 31)));
            rows.push((7, None::<&str>, Some(3), None::<i32>, Some(false), on(1985, 2, 28)));
            rows.push((8, Some("O'Hara_100%"), None::<i32>, Some(10), Some(true), on(1970, 1, 1)));
        }),
        rows("orders", &["id", "person_id", "total", "placed", "status"], |rows| {
            rows.push((1, Some(1), cents(1050), at(2015, 1, 1, 10, 0, 0), Some("paid")));
            rows.push((2, Some(1), cents(2000), at(2015, 3, 31, 23, 59, 59), Some("open")));
            rows.push((3, Some(2), cents(2000), at(2016, 2, 29, 0, 0, 0), Some("paid")));
            rows.push((4, Some(3), cents(9999), at(2016, 12, 31, 12, 30, 0), None::<&str>));
            rows.push((5, None::<i32>, cents(525), None::<DateTime>, Some("open")));
            rows.push((6, Some(6), cents(75), at(2015, 1, 1, 10, 0, 0), Some("void")));
            rows.push((7, Some(1), None::<Decimal>, at(2017, 7, 7, 7, 7, 7), Some("paid")));
        }),
        rows("stock", &["sku", "quantity", "place"], |rows| {
            rows.push(("A-1", 3, Some("shelf")));
            rows.push(("B-2", 0, Some("cellar")));
            rows.push(("C-3", 7, None::<&str>));
        }),
        rows("events", &["kind", "weight"], |rows| {
            rows.push(("start", Some(1)));
            rows.push(("stop", None::<i32>));
        }),
        rows("bag_a", &["n"], |rows| {
            for n in [Some(1), Some(1), Some(2), Some(2), Some(2), Some(3), None, None] {
                rows.push([n]);
            }
        }),
        rows("bag_b", &["n"], |rows| {
            for n in [Some(1), Some(2), Some(2), Some(4), None] {
                rows.push([n]);
            }
        }),
        rows("pairs", &["a", "b"], |rows| {
            for pair in
                [[Some(1), Some(1)], [Some(1), Some(2)], [Some(2), None], [None, Some(1)], [Some(2), Some(2)]]
            {
                rows.push(pair);
            }
        }),
        rows("nodes", &["id", "parent_id", "label"], |rows| {
            for (id, parent, label) in [
                (1, None, "root"),
                (2, Some(1), "left"),
                (3, Some(1), "right"),
                (4, Some(2), "leaf"),
                (5, Some(2), "leaf"),
            ] {
                rows.push((id, parent, label));
            }
        }),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Answer, Case, targets};
    use isogloss::Layout;

    #[test]
    fn every_dialect_can_make_the_tables() {
        let case = Case::new("fixture", "fixture", "", || create_table(teams()).statement());
        for target in targets() {
            for table in &schema().tables {
                let create = create_table(table).statement();
                let answer = case.answer_for(&create, &target, Layout::Compact);
                // Oracle numbers columns since 12; before, the fixture's one identity column has no equal.
                let excused = target.to_string() == "oracle 11.2" && table.name == "events".into();
                assert!(matches!(answer, Answer::Sql(_)) || excused, "{target}: {answer:?}");
            }
        }
    }
}

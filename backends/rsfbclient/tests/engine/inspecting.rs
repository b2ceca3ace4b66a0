//! The inspector: what is there is told as what it is, and makes the same again.

use isogloss::{Name, Schema, Type, date, raw};
use isogloss_engine::{ConstraintKind, Result};

use crate::{movies, on_each};

#[path = "../../../../engine/testing/inspecting.rs"]
mod shared;

#[test]
fn what_is_there_is_told_and_made_again() -> Result<()> {
    on_each(|engine| {
        let is_4 = engine.dialect()?.version().major >= 4;
        let most = if is_4 { 38 } else { 18 };
        let mut types = vec![
            Type::Boolean,
            Type::SmallInt,
            Type::Integer,
            Type::BigInt,
            Type::Real,
            Type::Double,
            Type::Decimal { precision: most, scale: 4 },
            Type::Decimal { precision: 9, scale: 2 },
            Type::Decimal { precision: 3, scale: 0 },
            Type::Char(3),
            Type::Varchar(20),
            Type::Text,
            Type::Varbinary(16),
            Type::Blob,
            Type::Date,
            Type::Time(0),
            Type::Time(4),
            Type::Timestamp(4),
            Type::Uuid,
            Type::Json,
        ];
        if is_4 {
            types.extend([Type::TimestampTz(4), Type::vendor("int128"), Type::vendor("decfloat")]);
        }
        engine.drop_all(&Schema::new(vec![movies()]))?;
        shared::made_and_told(engine, &types, |ty| match ty {
            // There is no other.
            Type::Time(_) => Type::Time(4),
            Type::Json => Type::Text,
            other => other.clone(),
        })
    })
}

#[test]
fn whatever_else_is_there_is_told_as_what_it_is() -> Result<()> {
    on_each(|engine| {
        let drops =
            ["DROP VIEW dear", "DROP TABLE \"Order\"", "DROP SEQUENCE tickets", "DROP DOMAIN positive"];
        for sql in [
            "CREATE SEQUENCE tickets START WITH 7 INCREMENT BY 3",
            "CREATE DOMAIN positive AS INTEGER CHECK (VALUE > 0)",
            "CREATE TABLE \"Order\" (id INTEGER CONSTRAINT of_id PRIMARY KEY, price NUMERIC(9, 2), \
             total COMPUTED BY (price * 2), made TIMESTAMP DEFAULT CURRENT_TIMESTAMP, \"day\" DATE DEFAULT '2024-02-29', \
             hash CHAR(8) CHARACTER SET OCTETS, pieces positive, CONSTRAINT cheap CHECK (price < 100), CONSTRAINT one UNIQUE (\"day\", id))",
            "CREATE INDEX by_sum ON \"Order\" COMPUTED BY (id + 1)",
            "CREATE VIEW dear AS SELECT id, price FROM \"Order\" WHERE price > 50",
        ] {
            engine.execute(&raw(sql))?;
        }
        let order = Name::new("Order");
        let mut connection = engine.connect()?;
        let mut inspector = connection.inspector();
        assert_eq!(inspector.schemas()?, []);
        assert_eq!(inspector.tables()?, [order.clone(), Name::new("movies")]);
        assert_eq!(inspector.views()?, [Name::new("dear")]);
        assert_eq!(inspector.table("order")?, None, "the name without quotes is another one");
        let table = inspector.table(&order)?.expect("a table");
        let types: Vec<String> = table.columns.iter().map(|column| column.ty.label()).collect();
        assert_eq!((types[0].as_str(), types[1].as_str()), ("integer", "decimal(9,2)"));
        assert!(types[2].contains("COMPUTED BY (price * 2)"), "{types:?}");
        assert_eq!(types[5..], ["CHAR(8) CHARACTER SET OCTETS", "INTEGER OF DOMAIN POSITIVE"]);
        assert_eq!(table.columns[3].default, Some(raw("CURRENT_TIMESTAMP").into()));
        assert_eq!(table.columns[4].name, Name::exact("day"), "it is not DAY");
        assert_eq!(table.columns[4].default, Some(isogloss::literal(date(2024, 2, 29))));
        assert_eq!(table.unique, [[Name::exact("day"), Name::new("id")]]);
        let by_sum = inspector.indexes(&order)?.into_iter().find(|it| it.name == Name::new("by_sum"));
        assert_eq!(by_sum.map(|index| (index.unique, index.columns)), Some((false, vec![None])));
        let constraints = inspector.constraints(&order)?;
        let told: Vec<(&str, ConstraintKind, Option<&str>)> =
            constraints.iter().map(|it| (it.name.as_str(), it.kind, it.definition.as_deref())).collect();
        assert_eq!(
            told,
            [
                ("cheap", ConstraintKind::Check, Some("CHECK (price < 100)")),
                ("of_id", ConstraintKind::PrimaryKey, None),
                ("one", ConstraintKind::Unique, None),
            ]
        );
        let sequences = inspector.sequences()?;
        let [tickets] = sequences.as_slice() else { panic!("{sequences:?}") };
        assert_eq!((&tickets.name, tickets.step, tickets.least), (&Name::new("tickets"), Some(3), None));
        drop(connection);
        let mut copy = table;
        copy.name = isogloss::TableName::from("copy");
        copy.unique.clear();
        copy.columns.retain(|column| column.default.is_none());
        let error = engine.create_all(&Schema::new(vec![copy])).expect_err("no dialect has such a type");
        assert!(error.to_string().contains("COMPUTED BY"), "{error}");
        // A statement that is prepared still may be in the way of another connection's.
        engine.dispose();
        drops.into_iter().try_for_each(|sql| engine.execute(&raw(sql)).map(drop))
    })
}

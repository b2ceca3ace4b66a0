//! The inspector: what is there is told as what it is, and makes the same again.

use isogloss::{Name, Schema, TableDef, TableName, Type, col, cte, delete_from, literal, select};
use isogloss_engine::{ConstraintKind, Engine, Result};
use isogloss_judges::{Judge, Server};
use isogloss_mysql_client::MySqlClient;

use crate::servers::{is_mysql, on_each, start};
use crate::{options, run};

#[path = "../../../../engine/testing/inspecting.rs"]
mod shared;

const TYPES: [Type; 22] = [
    Type::Boolean,
    Type::SmallInt,
    Type::Integer,
    Type::BigInt,
    Type::Real,
    Type::Double,
    Type::Decimal { precision: 38, scale: 10 },
    Type::Decimal { precision: 5, scale: 0 },
    Type::Char(3),
    Type::Varchar(20),
    Type::Text,
    Type::Varbinary(16),
    Type::Blob,
    Type::Date,
    Type::Time(0),
    Type::Time(6),
    Type::Timestamp(0),
    Type::Timestamp(3),
    Type::Uuid,
    Type::Json,
    Type::Char(36),
    Type::Varchar(4000),
];

#[test]
fn what_is_there_is_told_and_made_again() {
    on_each(|server| {
        let engine = Engine::open(MySqlClient, options(server).expect("a database")).expect("an engine");
        let made = shared::made_and_told(&engine, &TYPES, |ty| match ty {
            // It is kept as its text.
            Type::Uuid => Type::Char(36),
            other => other.clone(),
        });
        made.expect("tables that are told");
    });
}

#[test]
fn what_one_server_tells_is_made_on_the_other() {
    let (Some(mariadb), Some(mysql)) = (start(Judge::MariaDb), start(Judge::MySql)) else { return };
    let check = |from: &Server, to: &Server| -> Result<()> {
        let [from, to] =
            [Engine::open(MySqlClient, options(from)?)?, Engine::open(MySqlClient, options(to)?)?];
        let schema = shared::schema(&TYPES);
        from.create_all(&schema)?;
        let told = from.connect()?.inspector().all()?;
        assert_eq!(told.tables.len(), schema.tables.len());
        to.create_all(&told)?;
        assert_eq!(to.connect()?.inspector().all()?, told);
        from.drop_all(&told)?;
        to.drop_all(&told)
    };
    check(&mariadb, &mysql).expect("from MariaDB to MySQL");
    check(&mysql, &mariadb).expect("from MySQL to MariaDB");
}

#[test]
fn whatever_else_is_there_is_told_as_what_it_is() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = Engine::open(MySqlClient, options(server)?)?;
            for sql in [
                "CREATE DATABASE `Shop`",
                "CREATE TABLE `Shop`.`Order` (id int unsigned PRIMARY KEY, \
                 at timestamp NULL DEFAULT CURRENT_TIMESTAMP, mood enum('good', 'bad') DEFAULT 'good', \
                 total int GENERATED ALWAYS AS (year(day)) VIRTUAL, note varchar(200) DEFAULT 'a\\\\b', \
                 day date DEFAULT '2024-02-29', changed datetime(3) NULL ON UPDATE CURRENT_TIMESTAMP(3), CONSTRAINT cheap CHECK (id < 100), UNIQUE KEY one (day, id), \
                 KEY short (note(5), day))",
                "CREATE TABLE `Shop`.line (o int unsigned, \
                 CONSTRAINT of_order FOREIGN KEY (o) REFERENCES `Shop`.`Order` (id) ON UPDATE CASCADE)",
                "CREATE VIEW `Shop`.dear AS SELECT id, note FROM `Shop`.`Order`",
            ] {
                run(&engine, sql)?;
            }
            if !is_mysql(server) {
                run(&engine, "CREATE SEQUENCE `Shop`.tickets START WITH 7")?;
            }
            let mut connection = engine.connect()?;
            let (shop, order) = (Name::new("Shop"), Name::new("Order"));
            assert!(connection.inspector().schemas()?.contains(&shop));
            let mut inspector = connection.inspector().in_schema(shop.clone());
            assert_eq!(inspector.tables()?, [order.clone(), Name::new("line")]);
            assert_eq!(inspector.views()?, [Name::new("dear")]);
            let table = inspector.table(&order)?.expect("a table");
            let types: Vec<String> = table.columns.iter().map(|column| column.ty.label()).collect();
            assert!(types[0].ends_with(" unsigned"), "{types:?}");
            assert_eq!((types[1].as_str(), types[2].as_str()), ("timestamp", "enum('good','bad')"));
            assert!(types[3].contains("GENERATED ALWAYS AS (year(`day`))"), "{types:?}");
            assert!(types[6].starts_with("datetime(3) ON UPDATE CURRENT_TIMESTAMP"), "{types:?}");
            assert_eq!(table.columns[5].default, Some(isogloss::literal(isogloss::date(2024, 2, 29))));
            let written = |place: usize| format!("{:?}", table.columns[place].default);
            assert!(written(1).to_lowercase().contains("current_timestamp"), "{}", written(1));
            assert!(
                written(4).contains("Raw"),
                "what a backslash means depends on who reads: {}",
                written(4)
            );
            assert_eq!(table.unique, [[Name::new("day"), Name::new("id")]]);
            let line = inspector.table("line")?.expect("a table");
            assert_eq!(line.foreign_keys[0].table, TableName::new(vec![shop], order.clone()));
            assert_eq!(inspector.table("Shop.dear")?.map(|view| view.columns.len()), Some(2));

            let short = inspector.indexes(&order)?.into_iter().find(|index| index.name == Name::new("short"));
            assert_eq!(short.map(|index| index.columns), Some(vec![None, Some(Name::new("day"))]));
            let constraints = inspector.constraints(&order)?;
            let mut kinds: Vec<(&str, ConstraintKind)> =
                constraints.iter().map(|it| (it.name.as_str(), it.kind)).collect();
            kinds.sort_by_key(|(name, _)| *name);
            assert_eq!(
                kinds,
                [
                    ("PRIMARY", ConstraintKind::PrimaryKey),
                    ("cheap", ConstraintKind::Check),
                    ("one", ConstraintKind::Unique),
                ]
            );
            let cheap = constraints.iter().find_map(|it| it.definition.as_deref()).expect("a condition");
            assert!(cheap.contains("100"), "{cheap}");
            let of_order = &inspector.constraints("line")?[0];
            let rules = of_order.definition.as_deref().expect("rules");
            assert!(rules.starts_with("ON UPDATE CASCADE"), "{rules}");
            let sequences: Vec<Name> = inspector.sequences()?.into_iter().map(|it| it.name).collect();
            assert_eq!(sequences.is_empty(), is_mysql(server), "{sequences:?}");
            drop(connection);
            let mut copy = table;
            copy.name = TableName::from("copy");
            let error = engine.create_all(&Schema::new(vec![copy])).expect_err("no dialect has such a type");
            assert!(error.to_string().contains("unsigned"), "{error}");
            Ok(())
        };
        check().expect("what is there");
    });
}

#[test]
fn a_plan_is_told_for_a_built_statement() {
    on_each(|server| {
        let check = || -> Result<()> {
            let engine = Engine::open(MySqlClient, options(server)?)?;
            let id = isogloss::ColumnDef::new("id", Type::BigInt).not_null();
            engine.create_all(&Schema::new(vec![TableDef::new("plans").column(id).primary_key("id")]))?;
            run(&engine, "INSERT INTO plans VALUES (1)")?;
            let by_id = select("id").from("plans").filter(col("id").gt(0));
            let plan = engine.connect()?.explain(&by_id)?;
            // A row of columns on one server, a text on the other.
            assert!(format!("{plan:?}").contains("plans"), "{plan:?}");
            engine.connect()?.explain(&delete_from("plans").filter(col("id").eq(1)))?;
            // One of the servers has a setting in front of it, so that it ends with its rows.
            let next = select(col("n") + 1).from("numbers").filter(col("n").lt(1_010));
            let numbers = cte("numbers", select(literal(10).alias("n")).union_all(next)).columns("n");
            let numbers = select("n").from("numbers").with_recursive(numbers);
            let plan = engine.connect()?.explain(&numbers)?;
            assert!(format!("{plan:?}").contains("numbers") || plan.len() > 1, "{plan:?}");
            assert_eq!(engine.query(&numbers)?.all::<i64>()?.len(), 1_001);
            assert_eq!(engine.query(&by_id)?.all::<i64>()?, [1], "it has not run");
            Ok(())
        };
        check().expect("a plan");
    });
}

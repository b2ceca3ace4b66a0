//! The same program on SQL Server, as far as that goes without one: every statement goes over TDS to a server of canned
//! answers, and is read by Microsoft's own grammar with the program's tables. What the server answers is what SQLite
//! answered to the same program.

mod support;

use std::error::Error;
use std::path::Path;

use isogloss::{compile, create_table};
use isogloss_engine::{AsyncEngine, Options, Worker};
use isogloss_judges::{MsSqlParser, Setup, Task};
use isogloss_mssql::MsSql;
use isogloss_rusqlite::Rusqlite;
use isogloss_sea_orm::Connection;
use isogloss_tiberius::Tiberius;
use mssql_mock_tds::{ColumnDefinition, ColumnValue, MockTdsServer, QueryResponse, Row, SqlDataType};
use sea_orm_movies::{entities, program};
use support::{Record, Telling, Writing};

/// What the driver asks first.
const VERSION: &str = "SELECT CAST(SERVERPROPERTY('ProductVersion') AS NVARCHAR(128)) AS version, \
CAST(SERVERPROPERTY('EngineEdition') AS INT) AS edition, CAST(compatibility_level AS INT) AS level \
FROM sys.databases WHERE database_id = DB_ID()";

/// A SQL Server 2019 that runs as long as the runtime does.
async fn server() -> Result<String, Box<dyn Error>> {
    let server = MockTdsServer::new("127.0.0.1:0").await?;
    let (address, registry) = (server.local_addr(), server.query_registry());
    tokio::spawn(server.run());
    let columns =
        [("version", SqlDataType::NVarChar), ("edition", SqlDataType::Int), ("level", SqlDataType::Int)];
    let columns = columns.map(|(name, ty)| ColumnDefinition::new(name, ty)).to_vec();
    let about = [ColumnValue::NVarChar("15.0.2000.5".to_owned()), ColumnValue::Int(3), ColumnValue::Int(150)];
    let response = QueryResponse::new(columns, vec![Row::new(about.to_vec())]);
    registry.lock().await.register(VERSION, response);
    Ok(format!("mssql://sa:secret@{address}/app?encrypt=off"))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_statement_goes_over_tds_and_is_accepted_by_the_grammar() -> Result<(), Box<dyn Error>> {
    let (record, schema) = (Record::default(), entities().schema());
    let options = |url: &str| -> isogloss_engine::Result<Options> {
        Ok(Options::url(url)?.schema(entities().schema()).spawner(|task| drop(tokio::spawn(task))))
    };
    let sqlite = AsyncEngine::open(Writing(Worker(Rusqlite), record.clone()), options("sqlite::memory:")?)?;
    sqlite.create_all(&schema).await?;
    record.begin();
    let answers = program::run(&Connection::new(sqlite, entities())).await?;
    assert_eq!(answers, include_str!("../answers.txt"));

    let mssql = AsyncEngine::open(Telling(Tiberius, record.clone()), options(&server().await?)?)?;
    assert_eq!(program::run(&Connection::new(mssql, entities())).await?, answers);

    let asked = record.asked();
    assert!(asked.len() > 40, "the program asks much: {}", asked.len());
    let setup = Setup::at(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/judges"));
    let grammar = match MsSqlParser::new(&setup) {
        Ok(grammar) => grammar,
        Err(missing) => {
            eprintln!("{missing}");
            return Ok(());
        }
    };
    let dialect = MsSql::version(2019);
    let tables =
        schema.tables.iter().map(|table| Ok(compile(&create_table(table.clone()), &dialect)?.into_sql()));
    let grammar = grammar.with_schema(tables.collect::<Result<Vec<_>, isogloss::Error>>()?);
    let tasks: Vec<Task> = asked
        .into_iter()
        .map(|(sql, parameters)| Task { id: sql.clone(), sql, level: 150, parameters })
        .collect();
    for verdict in grammar.judge(&tasks)? {
        assert!(verdict.is_accepted(), "{verdict:?}");
    }
    Ok(())
}

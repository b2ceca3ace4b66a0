//! The questions in every dialect, side by side: what differs is seen at a glance.

use isogloss::{Bind, Dialect, Layout, Options, Select, compile_with};
use isogloss_firebird::Firebird;
use isogloss_mariadb::MariaDb;
use isogloss_mssql::MsSql;
use isogloss_mysql::MySql;
use isogloss_oracle::Oracle;
use isogloss_postgres::Postgres;
use isogloss_sqlite::Sqlite;

use movies::questions;

pub fn in_every_dialect() -> String {
    let dialects: [(&str, &dyn Dialect); 9] = [
        ("PostgreSQL", &Postgres::default()),
        ("MySQL", &MySql::default()),
        ("MariaDB", &MariaDb::default()),
        ("SQLite", &Sqlite::default()),
        ("SQL Server", &MsSql::default()),
        ("Oracle 23ai", &Oracle::default()),
        ("Oracle 11.2", &Oracle::version(11)),
        ("SQL Server 2008", &MsSql::version(2008)),
        ("Firebird", &Firebird::default()),
    ];
    let mut page = String::new();
    for (title, query) in questions::all() {
        page += &format!("### {title}\n");
        for pair in dialects.chunks(2) {
            page += "\n";
            page += &side_by_side(
                &pair.iter().map(|(name, dialect)| column(name, &query, *dialect)).collect::<Vec<_>>(),
            );
        }
        page += "\n";
    }
    page.trim_end().to_owned()
}

/// One dialect's answer, line by line.
fn column(name: &str, query: &Select, dialect: &dyn Dialect) -> Vec<String> {
    let mut lines = vec![format!("-- {name}")];
    match compile_with(query, &Options::new(dialect).layout(Layout::Lines)) {
        Ok(compiled) => {
            lines.extend(compiled.sql().lines().map(str::to_owned));
            lines.extend(compiled.binds().iter().enumerate().map(|(index, bind)| match bind {
                Bind::Value(value) => format!("--   {}: {value:?}", index + 1),
                other => format!("--   {}: {}", index + 1, other.ty().label()),
            }));
        }
        Err(error) => lines.extend(error.to_string().lines().map(str::to_owned)),
    }
    lines
}

fn side_by_side(columns: &[Vec<String>]) -> String {
    const WIDTH: usize = 66;
    let height = columns.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    for row in 0..height {
        let mut line = String::new();
        for (place, column) in columns.iter().enumerate() {
            let cell = column.get(row).map_or("", String::as_str);
            while line.chars().count() < place * WIDTH {
                line.push(' ');
            }
            line += cell;
        }
        text += line.trim_end();
        text.push('\n');
    }
    text
}

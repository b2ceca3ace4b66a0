//! Which judge speaks for which dialect and version, and what nobody here knows. docs/judges.md says the same to readers;
//! a test holds the two together.

/// How SQL Server's grammar is asked about a version.
pub(crate) struct Level {
    /// The compatibility level of the grammar.
    pub(crate) level: u16,
    /// What the version has and that grammar lacks, if it is not the version's own.
    pub(crate) lacks: Option<&'static str>,
}

/// The level for a version of SQL Server. <https://learn.microsoft.com/en-us/sql/t-sql/statements/alter-database-transact-sql-compatibility-level>
pub(crate) fn mssql_level(year: u16) -> Level {
    let level = match year {
        2008 => 100,
        2012 => 110,
        2014 => 120,
        2016 => 130,
        2017 => 140,
        _ => 150,
    };
    let lacks = (year > 2019).then_some("the grammar is that of 2019, and does not read it");
    Level { level, lacks }
}

/// The release whose grammar reads a version of Oracle.
pub(crate) fn oracle_level(major: u16) -> u16 {
    major
}

/// Where a reader finds what no judge here knows about a dialect in a version.
pub(crate) fn manual(dialect: &str, version: &str) -> String {
    match dialect {
        "postgres" => format!("https://www.postgresql.org/docs/{version}/sql-commands.html"),
        "mysql" if version.starts_with("5.7") => {
            "https://dev.mysql.com/doc/refman/5.7/en/sql-statements.html".into()
        }
        "mysql" if version.starts_with("8.0") => {
            "https://dev.mysql.com/doc/refman/8.0/en/sql-statements.html".into()
        }
        "mysql" => "https://dev.mysql.com/doc/refman/9.4/en/sql-statements.html".into(),
        "mariadb" => "https://mariadb.com/docs/server/reference/sql-statements".into(),
        "sqlite" => "https://www.sqlite.org/lang.html".into(),
        "mssql" if version == "2022" => {
            "https://learn.microsoft.com/en-us/sql/sql-server/what-s-new-in-sql-server-2022".into()
        }
        "mssql" => "https://learn.microsoft.com/en-us/sql/t-sql/statements/statements".into(),
        "oracle" => "https://docs.oracle.com/en/database/oracle/oracle-database/23/sqlrf/".into(),
        _ => String::new(),
    }
}

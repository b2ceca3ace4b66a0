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
        "firebird" => format!(
            "https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref{version}0/firebird-{version}0-language-reference.html"
        ),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use isogloss_judges::Judge;
    use isogloss_testkit::{DIALECTS, targets_of};

    const PAGE: &str = include_str!("../../../../docs/judges.md");

    /// The row of a dialect in the page's table, by columns.
    fn row(dialect: &str) -> Vec<&'static str> {
        let line = PAGE.lines().find(|line| line.starts_with(&format!("| {dialect} |")));
        line.unwrap_or_default().split('|').map(str::trim).collect()
    }

    #[test]
    fn the_page_names_every_dialect_with_its_versions() {
        for dialect in DIALECTS {
            let versions: Vec<String> =
                targets_of(dialect).into_iter().map(|target| target.version).collect();
            assert_eq!(row(dialect)[2], versions.join(", "), "{dialect}");
            assert!(Judge::of(dialect).next().is_some(), "{dialect} has no judge");
        }
    }

    #[test]
    fn only_sql_server_2022_has_more_than_its_grammar() {
        for target in targets_of("mssql") {
            let level = super::mssql_level(target.dialect.version().major);
            assert_eq!(level.lacks.is_some(), target.version == "2022");
            assert!((100..=150).contains(&level.level));
        }
    }

    #[test]
    fn every_version_has_a_manual() {
        for target in isogloss_testkit::targets() {
            assert!(super::manual(target.name(), &target.version).starts_with("https://"), "{target}");
        }
    }
}

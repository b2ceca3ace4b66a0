use std::fmt;

/// Who judges: an engine that runs statements, or a parser that reads them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Judge {
    /// The PostgreSQL that the system's packages offer, run as a private server.
    Postgres,
    /// PostgreSQL 18 as a private server.
    Postgres18,
    /// The MariaDB that the system's packages offer, run as a private server.
    MariaDb,
    /// MySQL 9 (or the newest to be had), run as a private server.
    MySql,
    /// SQLite, compiled into this crate.
    Sqlite,
    /// The Firebird 3 that the system's packages offer, run as a private server.
    Firebird,
    /// Firebird 4, run as a private server.
    Firebird4,
    /// Microsoft's own grammar for SQL Server 2008 to 2019, with its resolution of names.
    MsSql,
    /// A strict grammar of Oracle's SQL, written from Oracle's reference by others.
    Oracle,
}

impl Judge {
    /// Every judge.
    pub const ALL: [Judge; 9] = [
        Judge::Sqlite,
        Judge::Postgres,
        Judge::Postgres18,
        Judge::MariaDb,
        Judge::MySql,
        Judge::Firebird,
        Judge::Firebird4,
        Judge::MsSql,
        Judge::Oracle,
    ];

    /// What it is called in the list of what was run and what was not.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Judge::Postgres => "PostgreSQL (system package)",
            Judge::Postgres18 => "PostgreSQL 18",
            Judge::MariaDb => "MariaDB",
            Judge::MySql => "MySQL",
            Judge::Sqlite => "SQLite",
            Judge::Firebird => "Firebird 3",
            Judge::Firebird4 => "Firebird 4",
            Judge::MsSql => "SQL Server grammar (ScriptDom and DacFx)",
            Judge::Oracle => "Oracle grammar (PL/SQL)",
        }
    }

    /// The dialect it judges, as the corpus calls it.
    #[must_use]
    pub const fn dialect(self) -> &'static str {
        match self {
            Judge::Postgres | Judge::Postgres18 => "postgres",
            Judge::MariaDb => "mariadb",
            Judge::MySql => "mysql",
            Judge::Sqlite => "sqlite",
            Judge::Firebird | Judge::Firebird4 => "firebird",
            Judge::MsSql => "mssql",
            Judge::Oracle => "oracle",
        }
    }

    /// The judges of one dialect.
    pub fn of(dialect: &str) -> impl Iterator<Item = Judge> {
        Judge::ALL.into_iter().filter(move |judge| judge.dialect() == dialect)
    }
}

impl fmt::Display for Judge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

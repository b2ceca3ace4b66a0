//! Which server answers, and how its session is set.

use isogloss_engine::backend::{Connected, Driver};
use isogloss_engine::{Error, ErrorKind, Result};
use isogloss_mariadb::MariaDb;
use isogloss_mysql::MySql;

/// What is asked of a server first.
pub const VERSION: &str = "SELECT VERSION()";

/// MySQL or MariaDB, of some version.
#[derive(Debug, Clone, Copy)]
pub enum Flavor {
    /// MySQL.
    MySql(MySql),
    /// MariaDB.
    MariaDb(MariaDb),
}

/// Whatever the server's defaults are, statements of the dialects mean this. `NO_AUTO_VALUE_ON_ZERO` lets a 0 be a 0;
/// `ONLY_FULL_GROUP_BY` is stricter on MariaDB, which does not see what a key determines.
/// <https://dev.mysql.com/doc/refman/9.4/en/sql-mode.html>
macro_rules! session {
    ($mode:literal) => {
        concat!(
            "SET NAMES utf8mb4, autocommit = 1, time_zone = '+00:00', sql_mode = '",
            $mode,
            "STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,",
            "NO_ENGINE_SUBSTITUTION,NO_AUTO_VALUE_ON_ZERO'",
            // A list that is longer than its default of 1024 bytes would be cut off.
            ", group_concat_max_len = 4294967295",
            // Messages are read for the names of constraints.
            ", lc_messages = 'en_US'",
            ", sql_auto_is_null = 0, sql_safe_updates = 0, sql_select_limit = DEFAULT"
        )
    };
}

impl Flavor {
    /// What a server is that calls itself by this version: `8.0.36`, `10.11.6-MariaDB-0+deb12u1`.
    ///
    /// # Errors
    ///
    /// It is none, or one that is too old.
    pub fn of(version: &str) -> Result<Flavor> {
        let is_mariadb = version.to_ascii_lowercase().contains("mariadb");
        // What MariaDB puts before, since some clients stop at versions above 5: https://jira.mariadb.org/browse/MDEV-4088
        let numbers = version.strip_prefix("5.5.5-").filter(|_| is_mariadb).unwrap_or(version);
        let mut numbers = numbers.split(|letter: char| !letter.is_ascii_digit()).map(str::parse::<u16>);
        let (Some(Ok(major)), Some(Ok(minor)), patch) = (numbers.next(), numbers.next(), numbers.next())
        else {
            return Err(Error::new(ErrorKind::Connect, format!("the server's version is none: {version}")));
        };
        let oldest = if is_mariadb { (10, 5) } else { (5, 7) };
        if (major, minor) < oldest {
            let message = format!("the server is too old: it has version {version}");
            return Err(Error::new(ErrorKind::Unsupported, message));
        }
        Ok(if is_mariadb {
            Flavor::MariaDb(MariaDb::version(major, minor))
        } else {
            Flavor::MySql(MySql::version(major, minor, patch.and_then(Result::ok).unwrap_or_default()))
        })
    }

    /// The statement that sets a new session.
    #[must_use]
    pub fn settings(&self) -> &'static str {
        match self {
            Flavor::MySql(_) => session!("ONLY_FULL_GROUP_BY,"),
            Flavor::MariaDb(_) => session!(""),
        }
    }

    /// This connection, with the dialect of its server.
    #[must_use]
    pub fn connected(self, driver: impl Driver + 'static) -> Connected {
        match self {
            Flavor::MySql(dialect) => Connected::new(driver, dialect),
            Flavor::MariaDb(dialect) => Connected::new(driver, dialect),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use isogloss::Dialect;

    #[test]
    fn a_server_is_known_by_its_version() -> Result<()> {
        for (text, name, version) in [
            ("8.0.36-0ubuntu0.22.04.1", "mysql", (8, 0, 36)),
            ("9.4.0", "mysql", (9, 4, 0)),
            ("10.11.6-MariaDB-0+deb12u1", "mariadb", (10, 11, 0)),
            ("5.5.5-10.6.5-MariaDB", "mariadb", (10, 6, 0)),
        ] {
            let flavor = Flavor::of(text)?;
            let dialect: &dyn Dialect = match &flavor {
                Flavor::MySql(dialect) => dialect,
                Flavor::MariaDb(dialect) => dialect,
            };
            assert_eq!(dialect.name(), name);
            let (major, minor, patch) = version;
            assert_eq!(dialect.version(), isogloss::Version::new(major, minor, patch), "{text}");
        }
        Ok(())
    }

    #[test]
    fn what_is_too_old_or_no_version_is_refused() {
        let kind = |text| Flavor::of(text).map(drop).map_err(|error| error.kind());
        assert_eq!(kind("5.6.51"), Err(ErrorKind::Unsupported));
        assert_eq!(kind("10.4.3-MariaDB"), Err(ErrorKind::Unsupported));
        assert_eq!(kind("new"), Err(ErrorKind::Connect));
    }
}

//! Every engine here is one that the testkit's conformance runner can ask.

use isogloss::ValueRef;
use isogloss_testkit::conformance;

use super::Engine;

impl conformance::Engine for dyn Engine + '_ {
    fn prepare(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<(), String> {
        self.check(sql, binds)
    }

    fn execute(&mut self, sql: &str, binds: &[ValueRef<'_>]) -> Result<(), String> {
        Engine::execute(self, sql, binds).map(|_| ())
    }

    fn transaction(&mut self, steps: &[conformance::Step<'_>]) -> Result<Vec<conformance::Rows>, String> {
        let answers = Engine::transaction(self, steps)?;
        Ok(answers.into_iter().map(|answer| answer.rows).collect())
    }

    fn session(&mut self, statements: &[&str]) -> Result<(), String> {
        Engine::session(self, statements).map(|_| ())
    }

    /// MySQL and MariaDB commit whatever happens to a table.
    /// <https://dev.mysql.com/doc/refman/9.4/en/implicit-commit.html>
    fn commits_tables(&self) -> bool {
        matches!(self.name(), "mysql" | "mariadb")
    }

    /// Firebird does at the commit what was said of tables before.
    /// <https://www.firebirdsql.org/file/documentation/html/en/refdocs/fblangref30/firebird-30-language-reference.html#fblangref30-ddl>
    fn defers_tables(&self) -> bool {
        self.name() == "firebird"
    }
}

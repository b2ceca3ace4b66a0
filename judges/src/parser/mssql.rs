//! SQL Server: Microsoft's own grammar, and its own resolution of names.

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;
use std::time::Duration;

use isogloss::Type;
use serde_json::json;

use super::batch::{Answers, ask, task};
use super::{Outcome, Task, Verdict};
use crate::judge::Judge;
use crate::setup::{Setup, TSqlFiles};
use crate::unavailable::Unavailable;

const SCRIPTS: [(&str, &str); 2] = [
    ("tsql.py", include_str!("../../scripts/tsql.py")),
    ("tsql_functions.py", include_str!("../../scripts/tsql_functions.py")),
];

/// The levels for which there is a grammar, from SQL Server 2008 on.
const LEVELS: [u16; 6] = [100, 110, 120, 130, 140, 150];

/// The longest that a batch may take.
const LIMIT: Duration = Duration::from_secs(900);

/// Microsoft's grammar of SQL Server 2008 to 2019, and with a schema its resolution of names.
///
/// Functions are held against a table of names. It does not know types, functions' arguments, or which columns must be
/// grouped.
#[derive(Debug, Clone)]
pub struct MsSqlParser {
    files: TSqlFiles,
    schema: Vec<String>,
}

impl MsSqlParser {
    /// The parser, without a schema: names are not resolved.
    pub fn new(setup: &Setup) -> Result<MsSqlParser, Unavailable> {
        Ok(MsSqlParser { files: setup.tsql()?, schema: Vec::new() })
    }

    /// Resolves names in these tables, each made by one statement. Every name that they do not have is then refused.
    #[must_use]
    pub fn with_schema<S: Into<String>>(mut self, statements: impl IntoIterator<Item = S>) -> MsSqlParser {
        self.schema = statements.into_iter().map(Into::into).collect();
        self
    }

    /// Judges a batch, in one process; equal statements of equal levels once. One verdict per task, in their order.
    pub fn judge(&self, tasks: &[Task]) -> Result<Vec<Verdict>, Unavailable> {
        let mut distinct = BTreeMap::new();
        for item in tasks.iter().filter(|item| LEVELS.contains(&item.level)) {
            let next = distinct.len();
            distinct.entry((item.level, item.sql.as_str(), declarations(&item.parameters))).or_insert(next);
        }
        let list: Vec<_> =
            distinct.iter().map(|((level, sql, declare), key)| task(*key, *level, sql, declare)).collect();
        let answers = if list.is_empty() {
            Answers::new()
        } else {
            self.ask(&json!({ "schema": self.schema, "tasks": list }))?
        };
        let verdict = |item: &Task| {
            let key = (item.level, item.sql.as_str(), declarations(&item.parameters));
            let answer = distinct.get(&key).and_then(|key| answers.get(key)).cloned();
            let unknown = || Outcome::NotJudged(format!("there is no grammar for level {}", item.level));
            let outcome = answer.unwrap_or_else(unknown);
            Verdict { id: item.id.clone(), outcome }
        };
        Ok(tasks.iter().map(verdict).collect())
    }

    fn ask(&self, request: &serde_json::Value) -> Result<Answers, Unavailable> {
        let unavailable = |why: String| Unavailable::new(Judge::MsSql.name(), why);
        let folder = crate::server::temporary_folder().map_err(unavailable)?;
        for (name, script) in SCRIPTS {
            fs::write(folder.path().join(name), script).map_err(|error| unavailable(error.to_string()))?;
        }
        let mut command = Command::new(&self.files.python);
        // The loader looks for libraries where it was told when the process started.
        command.env("LD_LIBRARY_PATH", &self.files.openssl).env("CLR_ICU_VERSION_OVERRIDE", &self.files.icu);
        command
            .env("DOTNET_CLI_TELEMETRY_OPTOUT", "1")
            .env("TMPDIR", folder.path())
            .arg(folder.path().join(SCRIPTS[0].0));
        ask(&mut command, request, LIMIT, |_, _| ()).map_err(unavailable)
    }
}

/// `@p1 bigint = NULL, @p2 nvarchar(max) = NULL`.
fn declarations(parameters: &[Type]) -> String {
    let declare = |(index, ty)| format!("@p{} {} = NULL", index + 1, type_name(ty));
    parameters.iter().enumerate().map(declare).collect::<Vec<_>>().join(", ")
}

/// <https://learn.microsoft.com/en-us/sql/t-sql/data-types/data-types-transact-sql>
fn type_name(ty: &Type) -> String {
    match ty {
        Type::Boolean => "bit".into(),
        Type::SmallInt => "smallint".into(),
        Type::Integer => "int".into(),
        Type::BigInt => "bigint".into(),
        Type::Real => "real".into(),
        Type::Double => "float".into(),
        Type::Decimal { precision, scale } => format!("decimal({precision}, {scale})"),
        Type::Char(_) | Type::Varchar(_) | Type::Text | Type::Json => "nvarchar(max)".into(),
        Type::Varbinary(_) | Type::Blob => "varbinary(max)".into(),
        Type::Date => "date".into(),
        Type::Time(_) => "time".into(),
        Type::Timestamp(_) => "datetime2".into(),
        Type::TimestampTz(_) => "datetimeoffset".into(),
        Type::Uuid => "uniqueidentifier".into(),
        // What SQL Server has no type for: anything but the longest texts goes into this one.
        _ => "sql_variant".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_are_declared_by_number_and_type() {
        let cents = Type::Decimal { precision: 10, scale: 2 };
        assert_eq!(declarations(&[Type::BigInt, cents]), "@p1 bigint = NULL, @p2 decimal(10, 2) = NULL");
        assert_eq!(declarations(&[]), "");
    }
}

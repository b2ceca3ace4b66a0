//! How many rows a statement changed, as other databases count them.

use isogloss_engine::backend::Done;

/// What the server tells at the end of a statement.
#[derive(Debug, Clone, Copy, Default)]
pub struct Told<'t> {
    /// How many rows were affected, as it counts.
    pub affected: u64,
    /// The number that it gave to a row.
    pub last_insert_id: Option<u64>,
    /// A sentence with more numbers: <https://dev.mysql.com/doc/c-api/9.4/en/mysql-info.html>
    pub info: &'t str,
}

/// What a statement did.
///
/// An UPDATE counts the rows that were found, also those that were so already; an upsert counts each row once, where
/// the server counts one that it updates twice: <https://dev.mysql.com/doc/refman/9.4/en/insert-on-duplicate.html>. A
/// row that an upsert left as it was does not count.
#[must_use]
pub fn done(sql: &str, told: Told<'_>) -> Done {
    let inserts = is(sql, "INSERT") || is(sql, "REPLACE");
    let rows = match number_behind(told.info, "Rows matched:") {
        Some(matched) => matched,
        None => match number_behind(told.info, "Duplicates:") {
            Some(twice) if inserts => told.affected.saturating_sub(twice),
            // One row comes without a sentence.
            None if inserts && told.affected == 2 => 1,
            _ => told.affected,
        },
    };
    let id = told.last_insert_id.filter(|id| *id != 0 && inserts).and_then(|id| i64::try_from(id).ok());
    Done::rows(rows).last_insert_id(id)
}

/// What a statement did that has handed over so many rows: those of a query, or those that RETURNING gives back.
#[must_use]
pub fn returned(sql: &str, rows: u64) -> Done {
    let changes = ["INSERT", "DELETE", "REPLACE", "UPDATE"].iter().any(|word| is(sql, word));
    if changes { Done::rows(rows) } else { Done::default() }
}

/// Whether the statement begins with this word. MariaDB's settings for one statement stand before it:
/// <https://mariadb.com/docs/server/reference/sql-statements/administrative-sql-statements/set-commands/set-statement>
fn is(sql: &str, word: &str) -> bool {
    let settings = sql.strip_prefix("SET STATEMENT ").and_then(|rest| rest.split_once(" FOR "));
    let sql = settings.map_or(sql, |(_, statement)| statement);
    sql.as_bytes().get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

fn number_behind(info: &str, label: &str) -> Option<u64> {
    let (_, rest) = info.split_once(label)?;
    rest.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(sql: &str, affected: u64, info: &str) -> u64 {
        done(sql, Told { affected, last_insert_id: None, info }).rows_affected
    }

    #[test]
    fn rows_are_counted_as_elsewhere() {
        let update = "UPDATE `t` SET `a` = ?";
        assert_eq!(rows(update, 1, "Rows matched: 3  Changed: 1  Warnings: 0"), 3);
        assert_eq!(rows("insert into `t` VALUES (?)", 1, ""), 1);
        let upsert = "INSERT INTO `t` VALUES (?) ON DUPLICATE KEY UPDATE `a` = 1";
        assert_eq!(rows(upsert, 2, ""), 1);
        assert_eq!(rows(upsert, 0, ""), 0);
        assert_eq!(rows(upsert, 5, "Records: 3  Duplicates: 2  Warnings: 0"), 3);
        assert_eq!(rows(&format!("SET STATEMENT max_recursive_iterations = 9 FOR {upsert}"), 2, ""), 1);
        assert_eq!(rows("DELETE FROM `t`", 2, ""), 2);
    }

    #[test]
    fn only_an_insert_has_a_number() {
        let told = Told { affected: 1, last_insert_id: Some(7), info: "" };
        assert_eq!(done("INSERT INTO `t` VALUES ()", told).last_insert_id, Some(7));
        assert_eq!(done("UPDATE `t` SET `a` = 1", told).last_insert_id, None);
    }
}

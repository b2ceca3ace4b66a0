//! What there is in a database. <https://dev.mysql.com/doc/refman/9.4/en/information-schema.html>
//!
//! A schema is a database here. Where the two servers differ, each reads what the other one takes for a comment: MySQL
//! from 8.0.16 on what is in `/*!80016 .. */`, MariaDB what is in `/*M! .. */`.
//! <https://mariadb.com/docs/server/reference/sql-structure/comment-syntax>

use isogloss::Type;
use isogloss_engine::backend::Catalog;

/// The rows of a view of the information schema about the table that is asked for.
macro_rules! of_table {
    ($view:literal) => {
        concat!(
            " WHERE ",
            $view,
            ".TABLE_SCHEMA = COALESCE(NULLIF(?, ''), DATABASE()) AND ",
            $view,
            ".TABLE_NAME = ?"
        )
    };
}

/// How the database is asked what there is.
pub static CATALOG: Catalog = Catalog {
    schemas: Some(
        "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN \
         ('information_schema', 'mysql', 'performance_schema', 'sys') ORDER BY SCHEMA_NAME",
    ),
    tables: "SELECT TABLE_NAME, CASE TABLE_TYPE WHEN 'VIEW' THEN 'view' ELSE 'table' END \
             FROM information_schema.TABLES WHERE TABLE_SCHEMA = COALESCE(NULLIF(?, ''), DATABASE()) \
             AND TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED', 'VIEW') ORDER BY TABLE_NAME",
    // MySQL keeps a default that is a value without its quotes, and says that another one is an expression; MariaDB keeps
    // what it would write. A document of MariaDB's is a text with a check.
    columns: concat!(
        "SELECT c.COLUMN_NAME, CONCAT(/*M! CASE WHEN j.CHECK_CLAUSE IS NOT NULL THEN 'json' ELSE */ c.COLUMN_TYPE ",
        "/*M! END */, CASE WHEN COALESCE(c.GENERATION_EXPRESSION, '') <> '' ",
        "THEN CONCAT(' GENERATED ALWAYS AS (', c.GENERATION_EXPRESSION, ')') ELSE '' END), c.IS_NULLABLE = 'YES', ",
        "/*M! CASE WHEN FALSE THEN */ CASE WHEN c.EXTRA LIKE '%DEFAULT_GENERATED%' ",
        "OR c.COLUMN_DEFAULT LIKE 'CURRENT_TIMESTAMP%' AND c.DATA_TYPE IN ('datetime', 'timestamp') ",
        "THEN c.COLUMN_DEFAULT ",
        "WHEN c.DATA_TYPE LIKE '%int' OR c.DATA_TYPE IN ('decimal', 'float', 'double', 'bit') THEN c.COLUMN_DEFAULT ",
        "ELSE CONCAT('''', REPLACE(c.COLUMN_DEFAULT, '''', ''''''), '''') END ",
        "/*M! ELSE NULLIF(c.COLUMN_DEFAULT, 'NULL') END */, c.EXTRA LIKE '%auto_increment%', ",
        "COALESCE(k.ORDINAL_POSITION, 0) FROM information_schema.COLUMNS AS c ",
        "LEFT JOIN information_schema.KEY_COLUMN_USAGE AS k ON k.TABLE_SCHEMA = c.TABLE_SCHEMA ",
        "AND k.TABLE_NAME = c.TABLE_NAME AND k.COLUMN_NAME = c.COLUMN_NAME AND k.CONSTRAINT_NAME = 'PRIMARY' ",
        "/*M! LEFT JOIN information_schema.CHECK_CONSTRAINTS AS j ON j.CONSTRAINT_SCHEMA = c.TABLE_SCHEMA ",
        "AND j.TABLE_NAME = c.TABLE_NAME AND j.CONSTRAINT_NAME = c.COLUMN_NAME AND c.COLUMN_TYPE = 'longtext' ",
        "AND j.CHECK_CLAUSE = CONCAT('json_valid(`', c.COLUMN_NAME, '`)') */",
        of_table!("c"),
        " ORDER BY c.ORDINAL_POSITION"
    ),
    // The server numbers them in the order of their declaration.
    foreign_keys: concat!(
        "SELECT k.CONSTRAINT_NAME, k.COLUMN_NAME, CASE WHEN k.REFERENCED_TABLE_SCHEMA = DATABASE() THEN '' ",
        "ELSE k.REFERENCED_TABLE_SCHEMA END, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME, r.DELETE_RULE ",
        "FROM information_schema.KEY_COLUMN_USAGE AS k JOIN information_schema.REFERENTIAL_CONSTRAINTS AS r ",
        "ON r.CONSTRAINT_SCHEMA = k.CONSTRAINT_SCHEMA AND r.CONSTRAINT_NAME = k.CONSTRAINT_NAME ",
        "AND r.TABLE_NAME = k.TABLE_NAME",
        of_table!("k"),
        " ORDER BY CHAR_LENGTH(k.CONSTRAINT_NAME), k.CONSTRAINT_NAME, k.ORDINAL_POSITION"
    ),
    // The beginning of a column is not the column.
    indexes: concat!(
        "SELECT s.INDEX_NAME, s.NON_UNIQUE = 0, s.NON_UNIQUE = 0 AND s.INDEX_NAME <> 'PRIMARY', FALSE, ",
        "CASE WHEN s.SUB_PART IS NULL THEN s.COLUMN_NAME END FROM information_schema.STATISTICS AS s",
        of_table!("s"),
        " ORDER BY s.INDEX_NAME, s.SEQ_IN_INDEX"
    ),
    constraints: Some(concat!(
        "SELECT t.CONSTRAINT_NAME, t.CONSTRAINT_TYPE, k.COLUMN_NAME, CASE t.CONSTRAINT_TYPE WHEN 'FOREIGN KEY' ",
        "THEN CONCAT('ON UPDATE ', r.UPDATE_RULE, ' ON DELETE ', r.DELETE_RULE) ",
        "/*!80016 ELSE c.CHECK_CLAUSE */ /*M! ELSE c.CHECK_CLAUSE */ END ",
        "FROM information_schema.TABLE_CONSTRAINTS AS t ",
        "LEFT JOIN information_schema.KEY_COLUMN_USAGE AS k ON k.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA ",
        "AND k.TABLE_NAME = t.TABLE_NAME AND k.CONSTRAINT_NAME = t.CONSTRAINT_NAME ",
        "LEFT JOIN information_schema.REFERENTIAL_CONSTRAINTS AS r ON r.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA ",
        "AND r.TABLE_NAME = t.TABLE_NAME AND r.CONSTRAINT_NAME = t.CONSTRAINT_NAME ",
        "/*!80016 LEFT JOIN information_schema.CHECK_CONSTRAINTS AS c ON t.CONSTRAINT_TYPE = 'CHECK' ",
        "AND c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = t.CONSTRAINT_NAME */ ",
        "/*M! LEFT JOIN information_schema.CHECK_CONSTRAINTS AS c ON t.CONSTRAINT_TYPE = 'CHECK' ",
        "AND c.CONSTRAINT_SCHEMA = t.CONSTRAINT_SCHEMA AND c.CONSTRAINT_NAME = t.CONSTRAINT_NAME ",
        "AND c.TABLE_NAME = t.TABLE_NAME */",
        of_table!("t"),
        " ORDER BY t.CONSTRAINT_NAME, k.ORDINAL_POSITION"
    )),
    // MariaDB alone has them, and tells what they do to who reads them.
    // https://mariadb.com/docs/server/reference/sql-structure/sequences
    sequences: Some(
        "SELECT TABLE_NAME, NULL, NULL, NULL, NULL, NULL FROM information_schema.TABLES \
         WHERE TABLE_SCHEMA = COALESCE(NULLIF(?, ''), DATABASE()) AND TABLE_TYPE = 'SEQUENCE' ORDER BY TABLE_NAME",
    ),
    data_type,
};

/// The logical type that the dialects write so; the shorter texts are read as texts, too. MariaDB tells a number's width.
fn data_type(name: &str) -> Option<Type> {
    let (word, size) = match name.split_once('(') {
        Some((word, rest)) => (word, rest.strip_suffix(')')?),
        None => (name, ""),
    };
    let number = || size.parse().ok();
    let digits = || if size.is_empty() { Some(0) } else { size.parse().ok() };
    let whole = |ty: Type| (size.bytes().all(|byte| byte.is_ascii_digit())).then_some(ty);
    match word {
        "tinyint" if size == "1" => Some(Type::Boolean),
        "smallint" => whole(Type::SmallInt),
        "int" => whole(Type::Integer),
        "bigint" => whole(Type::BigInt),
        "float" if size.is_empty() => Some(Type::Real),
        "double" if size.is_empty() => Some(Type::Double),
        "decimal" => {
            let (precision, scale) = size.split_once(',')?;
            let precision = precision.parse().ok().filter(|precision| *precision <= 38)?;
            Some(Type::Decimal { precision, scale: scale.parse().ok()? })
        }
        "char" => number().map(Type::Char),
        "varchar" => number().map(Type::Varchar),
        "tinytext" | "text" | "mediumtext" | "longtext" => Some(Type::Text),
        "varbinary" => number().map(Type::Varbinary),
        "tinyblob" | "blob" | "mediumblob" | "longblob" => Some(Type::Blob),
        "date" => Some(Type::Date),
        "time" => digits().map(Type::Time),
        "datetime" => digits().map(Type::Timestamp),
        "uuid" => Some(Type::Uuid),
        "json" => Some(Type::Json),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_the_logical_one_or_none() {
        for (name, ty) in [
            ("tinyint(1)", Type::Boolean),
            ("int(11)", Type::Integer),
            ("bigint", Type::BigInt),
            ("decimal(38,10)", Type::Decimal { precision: 38, scale: 10 }),
            ("datetime", Type::Timestamp(0)),
            ("time(6)", Type::Time(6)),
            ("mediumtext", Type::Text),
        ] {
            assert_eq!(data_type(name), Some(ty), "{name}");
        }
        for name in [
            "int(10) unsigned",
            "bigint unsigned",
            "tinyint(4)",
            "tinyint",
            "float(7,2)",
            "decimal(65,2)",
            "timestamp",
            "binary(16)",
            "enum('a','b')",
            "year(4)",
            "datetime(6) GENERATED ALWAYS AS (now(6))",
        ] {
            assert_eq!(data_type(name), None, "{name}");
        }
    }
}

//! What there is in a database.
//! <https://learn.microsoft.com/en-us/sql/relational-databases/system-catalog-views/catalog-views-transact-sql>
//!
//! No server of this kind runs where this was written: the texts are read by Microsoft's grammar, and the views and their
//! columns are those of Microsoft's pages.

use isogloss::Type;
use isogloss_engine::backend::Catalog;

/// The schema that is asked for, which is the user's own unless one is named.
macro_rules! in_schema {
    ($schema:literal) => {
        concat!(" WHERE ", $schema, " = SCHEMA_ID(COALESCE(NULLIF(@P1, N''), SCHEMA_NAME()))")
    };
}

/// The table that is asked for, as `o`.
macro_rules! of_table {
    () => {
        concat!(in_schema!("o.schema_id"), " AND o.name = @P2 AND o.type IN ('U', 'V')")
    };
}

pub(crate) static CATALOG: Catalog = Catalog {
    // Beyond that number are the schemas of roles.
    schemas: Some(
        "SELECT name FROM sys.schemas WHERE schema_id < 16384 AND name NOT IN ('sys', 'INFORMATION_SCHEMA', 'guest') \
         ORDER BY name",
    ),
    tables: concat!(
        "SELECT o.name, CASE o.type WHEN 'V' THEN 'view' ELSE 'table' END FROM sys.objects AS o",
        in_schema!("o.schema_id"),
        " AND o.type IN ('U', 'V') AND o.is_ms_shipped = 0 ORDER BY o.name"
    ),
    // Lengths are in bytes, two for each character of an N type.
    columns: concat!(
        "SELECT c.name, t.name + CASE WHEN t.is_user_defined = 1 THEN '' ",
        "WHEN t.name IN ('nchar', 'nvarchar', 'char', 'varchar', 'binary', 'varbinary') THEN '(' + CASE ",
        "WHEN c.max_length = -1 THEN 'max' WHEN t.name IN ('nchar', 'nvarchar') THEN CAST(c.max_length / 2 AS varchar(10)) ",
        "ELSE CAST(c.max_length AS varchar(10)) END + ')' WHEN t.name IN ('decimal', 'numeric') ",
        "THEN '(' + CAST(c.precision AS varchar(10)) + ',' + CAST(c.scale AS varchar(10)) + ')' ",
        "WHEN t.name IN ('time', 'datetime2', 'datetimeoffset') THEN '(' + CAST(c.scale AS varchar(10)) + ')' ELSE '' END ",
        "+ CASE WHEN k.definition IS NULL THEN '' ELSE ' AS ' + k.definition END, c.is_nullable, d.definition, ",
        "c.is_identity, CAST(COALESCE(p.key_ordinal, 0) AS bigint) FROM sys.objects AS o ",
        "JOIN sys.columns AS c ON c.object_id = o.object_id JOIN sys.types AS t ON t.user_type_id = c.user_type_id ",
        "LEFT JOIN sys.computed_columns AS k ON k.object_id = c.object_id AND k.column_id = c.column_id ",
        "LEFT JOIN sys.default_constraints AS d ON d.parent_object_id = c.object_id ",
        "AND d.parent_column_id = c.column_id LEFT JOIN (SELECT i.object_id, i.column_id, i.key_ordinal ",
        "FROM sys.indexes AS x JOIN sys.index_columns AS i ON i.object_id = x.object_id AND i.index_id = x.index_id ",
        "WHERE x.is_primary_key = 1) AS p ON p.object_id = c.object_id AND p.column_id = c.column_id",
        of_table!(),
        " ORDER BY c.column_id"
    ),
    foreign_keys: concat!(
        "SELECT f.name, a.name, CASE WHEN r.schema_id = SCHEMA_ID() THEN N'' ELSE SCHEMA_NAME(r.schema_id) END, r.name, ",
        "b.name, REPLACE(f.delete_referential_action_desc, '_', ' ') FROM sys.objects AS o ",
        "JOIN sys.foreign_keys AS f ON f.parent_object_id = o.object_id ",
        "JOIN sys.foreign_key_columns AS k ON k.constraint_object_id = f.object_id ",
        "JOIN sys.columns AS a ON a.object_id = k.parent_object_id AND a.column_id = k.parent_column_id ",
        "JOIN sys.columns AS b ON b.object_id = k.referenced_object_id AND b.column_id = k.referenced_column_id ",
        "JOIN sys.objects AS r ON r.object_id = f.referenced_object_id",
        of_table!(),
        " ORDER BY f.create_date, f.object_id, k.constraint_column_id"
    ),
    // What stands in place 0 is only carried along.
    indexes: concat!(
        "SELECT x.name, x.is_unique, x.is_unique_constraint, x.has_filter, c.name FROM sys.objects AS o ",
        "JOIN sys.indexes AS x ON x.object_id = o.object_id AND x.type > 0 ",
        "JOIN sys.index_columns AS i ON i.object_id = x.object_id AND i.index_id = x.index_id AND i.key_ordinal > 0 ",
        "JOIN sys.columns AS c ON c.object_id = i.object_id AND c.column_id = i.column_id",
        of_table!(),
        " ORDER BY x.index_id, i.key_ordinal"
    ),
    constraints: Some(concat!(
        "SELECT n.name, n.kind, n.part, n.definition FROM (SELECT k.name AS name, CASE k.type WHEN 'PK' ",
        "THEN 'PRIMARY KEY' ELSE 'UNIQUE' END AS kind, c.name AS part, CAST(NULL AS nvarchar(max)) AS definition, ",
        "k.parent_object_id AS owner, CAST(i.key_ordinal AS int) AS place FROM sys.key_constraints AS k ",
        "JOIN sys.index_columns AS i ON i.object_id = k.parent_object_id AND i.index_id = k.unique_index_id ",
        "JOIN sys.columns AS c ON c.object_id = i.object_id AND c.column_id = i.column_id ",
        "UNION ALL SELECT f.name, 'FOREIGN KEY', a.name, ",
        "N'ON UPDATE ' + REPLACE(f.update_referential_action_desc, '_', ' ') + N' ON DELETE ' ",
        "+ REPLACE(f.delete_referential_action_desc, '_', ' '), f.parent_object_id, k.constraint_column_id ",
        "FROM sys.foreign_keys AS f JOIN sys.foreign_key_columns AS k ON k.constraint_object_id = f.object_id ",
        "JOIN sys.columns AS a ON a.object_id = k.parent_object_id AND a.column_id = k.parent_column_id ",
        "UNION ALL SELECT h.name, 'CHECK', NULL, h.definition, h.parent_object_id, 0 FROM sys.check_constraints AS h) ",
        "AS n JOIN sys.objects AS o ON o.object_id = n.owner",
        of_table!(),
        " ORDER BY n.name, n.place"
    )),
    // Since version 2012. The numbers are of whatever type the sequence has.
    sequences: Some(concat!(
        "SELECT s.name, CAST(s.start_value AS bigint), CAST(s.increment AS bigint), CAST(s.minimum_value AS bigint), ",
        "CAST(s.maximum_value AS bigint), s.is_cycling FROM sys.sequences AS s",
        in_schema!("s.schema_id"),
        " ORDER BY s.name"
    )),
    data_type,
};

/// The logical type that the dialect writes so. A text in the code page of its collation is none of Unicode, and a
/// `datetime` has steps of 3 milliseconds.
fn data_type(name: &str) -> Option<Type> {
    let (word, size) = match name.split_once('(') {
        Some((word, rest)) => (word, rest.strip_suffix(')')?),
        None => (name, ""),
    };
    let number = || size.parse().ok();
    let digits = || size.parse().ok();
    match (word, size) {
        ("bit", "") => Some(Type::Boolean),
        ("smallint", "") => Some(Type::SmallInt),
        ("int", "") => Some(Type::Integer),
        ("bigint", "") => Some(Type::BigInt),
        ("real", "") => Some(Type::Real),
        ("float", "") => Some(Type::Double),
        ("decimal" | "numeric", _) => {
            let (precision, scale) = size.split_once(',')?;
            Some(Type::Decimal { precision: precision.parse().ok()?, scale: scale.parse().ok()? })
        }
        ("nvarchar", "max") => Some(Type::Text),
        ("nchar", _) => number().map(Type::Char),
        ("nvarchar", _) => number().map(Type::Varchar),
        ("varbinary", "max") => Some(Type::Blob),
        ("varbinary", _) => number().map(Type::Varbinary),
        ("date", "") => Some(Type::Date),
        ("time", _) => digits().map(Type::Time),
        ("datetime2", _) => digits().map(Type::Timestamp),
        ("datetimeoffset", _) => digits().map(Type::TimestampTz),
        ("uniqueidentifier", "") => Some(Type::Uuid),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    use isogloss_judges::{MsSqlParser, Setup, Task};

    #[test]
    #[allow(clippy::print_stderr, reason = "a test that did not run must say so")]
    fn microsoft_s_grammar_reads_what_is_asked() {
        let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/judges");
        let parser = match MsSqlParser::new(&Setup::at(target)) {
            Ok(parser) => parser,
            Err(missing) => return eprintln!("{missing}"),
        };
        let texts = [CATALOG.tables, CATALOG.columns, CATALOG.foreign_keys, CATALOG.indexes];
        let others = [CATALOG.schemas, CATALOG.constraints, CATALOG.sequences].into_iter().flatten();
        let tasks: Vec<Task> = texts
            .into_iter()
            .chain(others)
            .flat_map(|sql| {
                [100, 150].map(|level| Task {
                    id: format!("{level}: {sql}"),
                    sql: sql.to_owned(),
                    level,
                    parameters: vec![Type::Varchar(128); 2],
                })
            })
            .collect();
        for verdict in parser.judge(&tasks).expect("a judge") {
            assert!(verdict.is_accepted(), "{verdict:?}");
        }
    }

    #[test]
    fn a_type_is_the_logical_one_or_none() {
        for (name, ty) in [
            ("bit", Type::Boolean),
            ("nvarchar(20)", Type::Varchar(20)),
            ("nvarchar(max)", Type::Text),
            ("varbinary(max)", Type::Blob),
            ("decimal(38,10)", Type::Decimal { precision: 38, scale: 10 }),
            ("datetime2(3)", Type::Timestamp(3)),
            ("datetimeoffset(7)", Type::TimestampTz(7)),
            ("uniqueidentifier", Type::Uuid),
        ] {
            assert_eq!(data_type(name), Some(ty), "{name}");
        }
        for name in ["varchar(20)", "datetime", "money", "tinyint", "xml", "rowversion", "int AS ([a]+(1))"] {
            assert_eq!(data_type(name), None, "{name}");
        }
    }
}

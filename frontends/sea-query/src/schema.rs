//! CREATE TABLE and DROP TABLE, as far as sea-query lets them be seen.
//!
//! Parts that no getter shows are not passed over: the `Debug` text of the statement is compared with the one that it
//! has without them.

use isogloss::{
    ColumnDef, CreateTable, DropTable, Expr, Name, ReferentialAction, TableDef, create_table, drop_table,
};
use sea_query::{
    ForeignKeyAction, ForeignKeyCreateStatement, IndexCreateStatement, PostgresQueryBuilder,
    TableCreateStatement, TableDropStatement, TableRef,
};

use crate::column_type::column_type;
use crate::depth::Depth;
use crate::error::Error;
use crate::expr::expr;
use crate::name::table_name;

/// CREATE TABLE.
pub(crate) fn create(statement: &TableCreateStatement, depth: Depth) -> Result<CreateTable, Error> {
    create_of(statement, depth).map_err(|error| error.of("create table"))
}

fn create_of(statement: &TableCreateStatement, depth: Depth) -> Result<CreateTable, Error> {
    let mut def = TableDef::new(plain_table(statement.get_table_name())?);
    let text = format!("{statement:?}");
    let is = |if_not_exists| text == without_the_rest(statement, if_not_exists);
    let if_not_exists = is(true);
    if !if_not_exists && !is(false) {
        return Err(Error::unsupported("an option, a partition, a check, a comment or TEMPORARY of a table")
            .way_out("Create the table without it."));
    }
    for column in statement.get_columns() {
        def = self::column(def, column, depth).map_err(|error| error.at("columns"))?;
    }
    for index in statement.get_indexes() {
        def = key(def, index).map_err(|error| error.at("indexes"))?;
    }
    for reference in statement.get_foreign_key_create_stmts() {
        def = foreign_key(def, reference).map_err(|error| error.at("foreign_keys"))?;
    }
    if def.columns.is_empty() {
        return Err(Error::statement("a table without columns").at("columns"));
    }
    let create = create_table(def);
    Ok(if if_not_exists { create.if_not_exists() } else { create })
}

/// The `Debug` text of a statement that has what the getters show, and nothing else.
fn without_the_rest(statement: &TableCreateStatement, if_not_exists: bool) -> String {
    format!(
        "TableCreateStatement {{ table: {:?}, columns: {:?}, options: [], partition_by: None, partition_of: None, \
         partition_values: None, partitions: [], indexes: {:?}, foreign_keys: {:?}, if_not_exists: {if_not_exists}, \
         check: [], comment: None, extra: None, temporary: false }}",
        statement.get_table_name(),
        statement.get_columns(),
        statement.get_indexes(),
        statement.get_foreign_key_create_stmts(),
    )
}

fn plain_table(table: Option<&TableRef>) -> Result<isogloss::TableName, Error> {
    match table {
        Some(TableRef::Table(name, None)) => Ok(table_name(name)),
        Some(_) => Err(Error::statement("what is created is no table by its own name").at("table")),
        None => Err(Error::statement("a change of no table").at("table").way_out("Name the table.")),
    }
}

fn column(mut def: TableDef, column: &sea_query::ColumnDef, depth: Depth) -> Result<TableDef, Error> {
    let name = Name::from(column.get_column_name());
    let spec = column.get_column_spec();
    let Some(ty) = column.get_column_type() else {
        return Err(Error::statement("a column without a type").at("type"));
    };
    let hidden = [
        (spec.check.is_some(), "a check of a column"),
        (spec.generated.is_some(), "a generated column"),
        (spec.extra.is_some(), "text of its own behind a column"),
        (spec.comment.is_some(), "a comment of a column"),
        (spec.using.is_some(), "USING of a column"),
    ];
    if let Some((_, what)) = hidden.iter().find(|(is_there, _)| *is_there) {
        return Err(Error::unsupported(*what).way_out("Create the column without it."));
    }
    let mut made = ColumnDef::new(name.clone(), column_type(ty)?);
    if spec.nullable == Some(false) {
        made = made.not_null();
    }
    if let Some(default) = &spec.default {
        let default = expr(default, depth).map_err(|error| error.at("default"))?;
        // It is written into the text, which has no binds.
        made = made.default(match default {
            Expr::Value(value) => Expr::Literal(value),
            other => other,
        });
    }
    if spec.auto_increment {
        made = made.identity();
    }
    def = def.column(made);
    if spec.primary_key {
        def.primary_key.push(name.clone());
    }
    Ok(if spec.unique { def.unique(vec![name]) } else { def })
}

/// A primary key, or columns that are unique together.
fn key(def: TableDef, index: &IndexCreateStatement) -> Result<TableDef, Error> {
    let spec = index.get_index_spec();
    let mut plain = IndexCreateStatement::new();
    for column in spec.get_column_names() {
        plain.col(sea_query::Alias::new(column));
    }
    if index.is_primary_key() {
        plain.primary();
    }
    if index.is_unique_key() {
        plain.unique();
    }
    if format!("{index:?}") != format!("{plain:?}") || !(index.is_primary_key() || index.is_unique_key()) {
        return Err(Error::unsupported("an index, or a key with a name, an order, a prefix or a condition")
            .way_out("Name nothing but the columns of primary and unique keys."));
    }
    let names: Vec<Name> = spec.get_column_names().into_iter().map(Name::from).collect();
    Ok(if index.is_primary_key() { def.primary_key(names) } else { def.unique(names) })
}

fn foreign_key(def: TableDef, reference: &ForeignKeyCreateStatement) -> Result<TableDef, Error> {
    let key = reference.get_foreign_key();
    if key.get_name().is_some() {
        return Err(Error::unsupported("a name of a foreign key").way_out("Let the engine name it."));
    }
    let unkept =
        || Error::unsupported("an action of a foreign key other than CASCADE or SET NULL of a deletion");
    let on_delete = match key.get_on_delete() {
        None | Some(ForeignKeyAction::NoAction) => None,
        Some(ForeignKeyAction::Cascade) => Some(ReferentialAction::Cascade),
        Some(ForeignKeyAction::SetNull) => Some(ReferentialAction::SetNull),
        Some(_) => return Err(unkept()),
    };
    if !matches!(key.get_on_update(), None | Some(ForeignKeyAction::NoAction)) {
        return Err(unkept());
    }
    let names = |list: Vec<String>| list.into_iter().map(Name::from).collect::<Vec<Name>>();
    let (columns, references) = (names(key.get_columns()), names(key.get_ref_columns()));
    let def = def.foreign_key(columns, plain_table(key.get_ref_table())?, references);
    Ok(match on_delete {
        Some(action) => def.on_delete(action),
        None => def,
    })
}

/// DROP TABLE, which shows nothing of itself but its text.
pub(crate) fn drop(statement: &TableDropStatement, _: Depth) -> Result<DropTable, Error> {
    drop_of(statement).map_err(|error| error.of("drop table"))
}

fn drop_of(statement: &TableDropStatement) -> Result<DropTable, Error> {
    let debug = format!("{statement:?}");
    if debug.starts_with("TableDropStatement { tables: []") {
        return Err(Error::statement("a change of no table").at("table").way_out("Name the table."));
    }
    // sea-query would panic on what is no plain table.
    let plain = debug.contains("tables: [Table(TableName(")
        && debug.contains("), None)], options: [], if_exists: ")
        && !debug.contains("SubQuery(")
        && !debug.contains("ValuesList(")
        && !debug.contains("FunctionCall(");
    if !plain {
        return Err(Error::unsupported(
            "DROP TABLE of several tables, of what is no table, or with an option",
        )
        .way_out("Drop one after the other, by their own names."));
    }
    let text = statement.to_string(PostgresQueryBuilder);
    let unread = || Error::walk(&text);
    let rest = text.strip_prefix("DROP TABLE ").ok_or_else(unread)?;
    let (rest, if_exists) = match rest.strip_prefix("IF EXISTS ") {
        Some(rest) => (rest, true),
        None => (rest, false),
    };
    let mut names = quoted_names(rest).ok_or_else(unread)?;
    let table = names.pop().ok_or_else(unread)?;
    let drop = drop_table(isogloss::TableName::new(names, table));
    Ok(if if_exists { drop.if_exists() } else { drop })
}

/// Quoted names with dots between them.
fn quoted_names(text: &str) -> Option<Vec<Name>> {
    let mut names = Vec::new();
    let mut rest = text;
    loop {
        let mut name = String::new();
        rest = rest.strip_prefix('"')?;
        loop {
            let (part, behind) = rest.split_once('"')?;
            name.push_str(part);
            rest = behind;
            match rest.strip_prefix('"') {
                Some(more) => {
                    name.push('"');
                    rest = more;
                }
                None => break,
            }
        }
        names.push(Name::from(name));
        if rest.is_empty() {
            return Some(names);
        }
        rest = rest.strip_prefix('.')?;
    }
}

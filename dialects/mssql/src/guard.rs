//! Tables made and dropped, also where there is nothing to do.

extern crate alloc;

use alloc::string::String;

use isogloss::render::standard;
use isogloss::{CreateTable, DropTable, Feature, Name, Renderer, TableDef, TableName};

/// CREATE TABLE has no IF NOT EXISTS: the object is looked for.
/// <https://learn.microsoft.com/en-us/sql/t-sql/functions/object-id-transact-sql>
pub(crate) fn create_table<'q>(create: &'q CreateTable, out: &mut Renderer<'q, '_>) {
    let table = &create.table;
    let several = table.unique.iter().any(|key| table.may_be_null(key));
    if create.if_not_exists {
        condition(&table.name, " IS NULL ", out);
    }
    // Together they are one statement.
    out.word(if several { "BEGIN " } else { "" });
    standard::schema::without_keys(create, |key| table.may_be_null(key), out);
    for key in table.unique.iter().filter(|key| table.may_be_null(key)) {
        unique_index(table, key, out);
    }
    out.word(if several { "; END" } else { "" });
}

/// For a UNIQUE constraint two NULLs are equal, so that the column could hold one only: rows with a NULL are left out.
/// <https://learn.microsoft.com/en-us/sql/relational-databases/indexes/create-filtered-indexes>
fn unique_index(table: &TableDef, key: &[Name], out: &mut Renderer<'_, '_>) {
    out.word(";");
    out.clause(" CREATE UNIQUE INDEX ");
    out.word("[uq");
    for column in key {
        out.word("_");
        out.joined("]]", column.as_str().split(']'), |out, part| out.word(part));
    }
    out.word("] ON ");
    out.table_name(&table.name);
    out.word(" (");
    out.list(key, |out, column| out.name(column));
    out.word(")");
    out.clause(" WHERE ");
    out.joined(
        " AND ",
        key.iter().filter(|name| table.may_be_null(core::slice::from_ref(name))),
        |out, name| {
            out.name(name);
            out.word(" IS NOT NULL");
        },
    );
}

/// DROP TABLE IF EXISTS came with 2016. The condition is right in every version; where STRING_AGG is, which came a year
/// later, the clause is sure to be.
/// <https://learn.microsoft.com/en-us/sql/t-sql/statements/drop-table-transact-sql>
pub(crate) fn drop_table<'q>(drop: &'q DropTable, out: &mut Renderer<'q, '_>) {
    if !drop.if_exists || out.has(Feature::StringAggregate) {
        return standard::schema::drop_table(drop, out);
    }
    condition(&drop.table, " IS NOT NULL ", out);
    out.word("DROP TABLE ");
    out.table_name(&drop.table);
}

fn condition(table: &TableName, test: &'static str, out: &mut Renderer<'_, '_>) {
    out.word("IF OBJECT_ID(N");
    let parts = || table.qualifiers.iter().chain([&table.name]);
    let mut name = String::with_capacity(parts().map(|part| part.as_str().len() + 3).sum());
    for part in parts() {
        if !name.is_empty() {
            name.push('.');
        }
        name.push('[');
        for character in part.as_str().chars() {
            if character == ']' {
                name.push(']');
            }
            name.push(character);
        }
        name.push(']');
    }
    out.text_literal(&name);
    out.word(", N'U')");
    out.word(test);
}

//! The schema: tables, columns and constraints as data, and the statements that create and drop them.

mod column;
mod table;

pub use column::{ColumnDef, Identity};
pub use table::{
    CreateTable, DropTable, ForeignKey, ReferentialAction, Schema, TableDef, create_table, drop_table,
};

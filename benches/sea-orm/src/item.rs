//! What is loaded.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "items")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i32,
    pub title: String,
    pub votes: i64,
    pub rating: f64,
    pub active: bool,
    pub note: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The row of this number.
pub(crate) fn made(id: i32) -> Model {
    Model {
        id,
        title: format!("the title of item number {id}"),
        votes: i64::from(id) * 1_000_003,
        rating: f64::from(id) / 8.0,
        active: id % 3 == 0,
        note: (id % 2 == 0).then(|| format!("a note about {id}")),
    }
}

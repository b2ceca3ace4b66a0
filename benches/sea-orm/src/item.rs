//! What is loaded, and how: by the same text on either connection.

use std::error::Error;
use std::time::{Duration, Instant};

use sea_orm::ConnectionTrait;
use sea_orm::entity::prelude::*;

const ROWS: i32 = 10_000;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "items")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: i32,
    pub(crate) title: String,
    pub(crate) votes: i64,
    pub(crate) rating: f64,
    pub(crate) active: bool,
    pub(crate) note: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub(crate) enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// The row of this number.
fn made(id: i32) -> Model {
    Model {
        id,
        title: format!("the title of item number {id}"),
        votes: i64::from(id) * 1_000_003,
        rating: f64::from(id) / 8.0,
        active: id % 3 == 0,
        note: (id % 2 == 0).then(|| format!("a note about {id}")),
    }
}

/// Puts the rows in.
pub(crate) async fn fill(db: &impl ConnectionTrait) -> Result<(), Box<dyn Error>> {
    for first in (0..ROWS).step_by(500) {
        let many = (first..first + 500).map(|id| ActiveModel::from(made(id)).reset_all());
        Entity::insert_many(many).exec_without_returning(db).await?;
    }
    Ok(())
}

/// How long it takes to have all of them as models.
pub(crate) async fn load(db: &impl ConnectionTrait) -> Result<Duration, Box<dyn Error>> {
    let started = Instant::now();
    let items = Entity::find().all(db).await?;
    let took = started.elapsed();
    // What is fast and wrong is no figure.
    let expected = [0, ROWS / 2, ROWS - 1].map(made);
    if items.len() != ROWS as usize || !expected.iter().all(|made| items.contains(made)) {
        return Err("the rows are not those that were put in".into());
    }
    Ok(took)
}

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "movies")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    pub title: String,
    pub release_date: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl Related<super::actor::Entity> for Entity {
    fn to() -> RelationDef {
        super::movie_actor::Relation::Actor.def()
    }

    fn via() -> Option<RelationDef> {
        Some(super::movie_actor::Relation::Movie.def().rev())
    }
}

impl ActiveModelBehavior for ActiveModel {}

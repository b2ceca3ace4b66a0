use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "actors")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i32,
    #[sea_orm(unique)]
    pub name: String,
    pub birthday: Option<Date>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {
    #[sea_orm(has_one = "super::stuntman::Entity")]
    Stuntman,
    #[sea_orm(has_many = "super::contact_detail::Entity")]
    ContactDetail,
}

impl Related<super::movie::Entity> for Entity {
    fn to() -> RelationDef {
        super::movie_actor::Relation::Movie.def()
    }

    fn via() -> Option<RelationDef> {
        Some(super::movie_actor::Relation::Actor.def().rev())
    }
}

impl Related<super::stuntman::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::Stuntman.def()
    }
}

impl Related<super::contact_detail::Entity> for Entity {
    fn to() -> RelationDef {
        Relation::ContactDetail.def()
    }
}

impl ActiveModelBehavior for ActiveModel {}

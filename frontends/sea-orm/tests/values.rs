//! Columns of other crates' types: what is put in comes out, and a NULL is one.
#![cfg(all(
    feature = "with-chrono-0_4",
    feature = "with-rust_decimal-1",
    feature = "with-serde_json-1",
    feature = "with-time-0_3",
    feature = "with-uuid-1"
))]
#![allow(missing_docs, unreachable_pub, reason = "entities are written as SeaORM's users write them")]

use isogloss_engine::{AsyncEngine, Worker};
use isogloss_rusqlite::Rusqlite;
use isogloss_sea_orm::{Connection, Entities};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel as _, QuerySelect as _};

mod everything {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "everything")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: i8,
        pub whole: Option<u64>,
        pub real: Option<f32>,
        pub bytes: Option<Vec<u8>>,
        pub day: Option<Date>,
        pub hour: Option<Time>,
        pub moment: Option<DateTime>,
        pub instant: Option<DateTimeWithTimeZone>,
        pub utc: Option<DateTimeUtc>,
        pub other_day: Option<TimeDate>,
        pub other_hour: Option<TimeTime>,
        pub other_moment: Option<TimeDateTime>,
        pub other_instant: Option<TimeDateTimeWithTimeZone>,
        pub number: Option<Uuid>,
        #[sea_orm(column_type = "Decimal(Some((15, 3)))")]
        pub price: Option<Decimal>,
        pub document: Option<Json>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

fn full() -> Option<everything::Model> {
    let day = chrono::NaiveDate::from_ymd_opt(2015, 4, 2)?;
    let moment = day.and_hms_micro_opt(23, 59, 58, 123_456)?;
    let utc = chrono::DateTime::from_naive_utc_and_offset(moment, chrono::Utc);
    let other_day = time::Date::from_calendar_date(2016, time::Month::February, 29).ok()?;
    let other_hour = time::Time::from_hms(1, 2, 3).ok()?;
    let other_moment = time::PrimitiveDateTime::new(other_day, other_hour);
    Some(everything::Model {
        id: -5,
        whole: Some(u64::from(u32::MAX) + 1),
        real: Some(0.5),
        bytes: Some(vec![0, 255]),
        day: Some(day),
        hour: Some(moment.time()),
        moment: Some(moment),
        instant: Some(utc.fixed_offset()),
        utc: Some(utc),
        other_day: Some(other_day),
        other_hour: Some(other_hour),
        other_moment: Some(other_moment),
        other_instant: Some(other_moment.assume_utc()),
        number: Some(uuid::Uuid::from_u128(0x1234_5678)),
        price: Some(rust_decimal::Decimal::new(-12_345, 3)),
        document: Some(serde_json::json!({"a": [1, null, "ü"]})),
    })
}

#[tokio::test]
async fn every_type_comes_back_as_it_was() -> Result<(), Box<dyn std::error::Error>> {
    let entities = Entities::new().with(everything::Entity);
    let engine = AsyncEngine::open(Worker(Rusqlite), "sqlite::memory:")?;
    engine.create_all(&entities.schema()).await?;
    let db = Connection::new(engine, entities);
    let full = full().ok_or("values that exist")?;
    let empty = everything::Model {
        id: 7,
        whole: None,
        real: None,
        bytes: None,
        day: None,
        hour: None,
        moment: None,
        instant: None,
        utc: None,
        other_day: None,
        other_hour: None,
        other_moment: None,
        other_instant: None,
        number: None,
        price: None,
        document: None,
    };
    for model in [&full, &empty] {
        let saved = model.clone().into_active_model().reset_all().insert(&db).await?;
        assert_eq!(&saved, model, "what the change returns");
        assert_eq!(everything::Entity::find_by_id(model.id).one(&db).await?.as_ref(), Some(model));
    }
    let by_value = everything::Entity::find().filter(everything::Column::Utc.eq(full.utc)).count(&db).await?;
    assert_eq!(by_value, 1);
    let price: Option<Option<Decimal>> = everything::Entity::find()
        .select_only()
        .column_as(everything::Column::Price.max(), "dearest")
        .into_tuple()
        .one(&db)
        .await?;
    assert_eq!(price.flatten().map(|price| price.normalize()), full.price);
    Ok(())
}

//! A program of SeaORM's on SQLite, and what must not go wrong beside it.
#![allow(missing_docs, unreachable_pub, reason = "entities are written as SeaORM's users write them")]

use futures_util::TryStreamExt as _;
use isogloss_engine::{AsyncEngine, Options, Worker};
use isogloss_rusqlite::Rusqlite;
use isogloss_sea_orm::{Connection, Entities, sql_err};
use sea_orm::entity::prelude::*;
use sea_orm::error::SqlErr;
use sea_orm::sea_query::{Expr as SeaExpr, ExprTrait as _, OnConflict};
use sea_orm::{
    AccessMode, Condition, DbBackend, DbErr, IsolationLevel, Order, PaginatorTrait, QueryOrder, QuerySelect,
    Set, SqliteTransactionMode, Statement, StreamTrait, TransactionOptions, TransactionSession,
    TransactionTrait,
};

mod customer {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
    #[sea_orm(table_name = "customers")]
    pub struct Model {
        #[sea_orm(primary_key)]
        pub id: i32,
        #[sea_orm(unique)]
        pub name: String,
        pub active: bool,
        pub age: Option<i16>,
        pub score: Option<f64>,
        pub visits: u32,
        pub level: Level,
    }

    #[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, DeriveActiveEnum)]
    #[sea_orm(rs_type = "String", db_type = "Enum", enum_name = "level")]
    pub enum Level {
        #[sea_orm(string_value = "silver")]
        Silver,
        #[sea_orm(string_value = "gold")]
        Gold,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(has_many = "super::visit::Entity")]
        Visit,
    }

    impl Related<super::visit::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Visit.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

mod visit {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "visits")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub number: i64,
        #[sea_orm(primary_key, auto_increment = false)]
        pub customer_id: i32,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {
        #[sea_orm(
            belongs_to = "super::customer::Entity",
            from = "Column::CustomerId",
            to = "super::customer::Column::Id"
        )]
        Customer,
    }

    impl Related<super::customer::Entity> for Entity {
        fn to() -> RelationDef {
            Relation::Customer.def()
        }
    }

    impl ActiveModelBehavior for ActiveModel {}
}

use customer::Level;

type Outcome = Result<(), Box<dyn std::error::Error>>;

async fn database() -> Result<Connection, Box<dyn std::error::Error>> {
    database_at("sqlite::memory:").await
}

async fn database_at(url: &str) -> Result<Connection, Box<dyn std::error::Error>> {
    let entities = Entities::new().with(customer::Entity).with(visit::Entity);
    // Whatever is dropped is rolled back by a task; without one the connection is closed, and this database with it.
    let options = Options::url(url)?.schema(entities.schema()).spawner(|task| drop(tokio::spawn(task)));
    let engine = AsyncEngine::open(Worker(Rusqlite), options)?;
    engine.create_all(&entities.schema()).await?;
    Ok(Connection::new(engine, entities))
}

fn ada() -> customer::ActiveModel {
    customer::ActiveModel {
        name: Set("Ada".to_owned()),
        active: Set(true),
        age: Set(Some(36)),
        score: Set(None),
        visits: Set(3_000_000_000),
        level: Set(Level::Gold),
        ..Default::default()
    }
}

async fn count(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    customer::Entity::find().count(db).await
}

#[tokio::test]
async fn what_a_model_holds_comes_back_as_it_was() -> Outcome {
    let db = database().await?;
    let saved = ada().insert(&db).await?;
    let found = customer::Entity::find_by_id(saved.id).one(&db).await?.ok_or("nobody")?;
    assert_eq!(found, saved);
    assert_eq!(found.age, Some(36), "an i16, though SQLite has integers of 64 bits alone");
    assert_eq!(
        (found.active, found.score, found.visits, found.level),
        (true, None, 3_000_000_000, Level::Gold)
    );
    assert_eq!(
        customer::Entity::find().filter(customer::Column::Level.eq(Level::Silver)).count(&db).await?,
        0
    );
    Ok(())
}

#[tokio::test]
async fn values_are_told_by_their_place_as_well() -> Outcome {
    let db = database().await?;
    let ada = ada().insert(&db).await?;
    visit::ActiveModel { number: Set(7), customer_id: Set(ada.id) }.insert(&db).await?;
    let pair: Option<(i64, i32)> = visit::Entity::find()
        .select_only()
        .columns([visit::Column::Number, visit::Column::CustomerId])
        .into_tuple()
        .one(&db)
        .await?;
    assert_eq!(pair, Some((7, 1)), "in the order of the columns, which is not that of their names");
    let computed: Option<(String, i64, Option<i16>, bool)> = customer::Entity::find()
        .select_only()
        .column(customer::Column::Name)
        .column_as(customer::Column::Id.count(), "how_many")
        .column_as(customer::Column::Age.max(), "eldest")
        .column_as(customer::Column::Id.eq(1), "first")
        .group_by(customer::Column::Name)
        .group_by(customer::Column::Id)
        .into_tuple()
        .one(&db)
        .await?;
    assert_eq!(computed, Some(("Ada".to_owned(), 1, Some(36), true)));
    Ok(())
}

#[tokio::test]
async fn a_table_that_is_no_entity_s_is_refused() -> Outcome {
    let full = database().await?;
    ada().insert(&full).await?;
    let db = Connection::new(full.engine().clone(), Entities::new().with(visit::Entity));
    let error = customer::Entity::find().all(&db).await.expect_err("a type that nobody has told").to_string();
    assert!(error.contains("the table customers") && error.contains(".with(..)"), "{error}");
    assert_eq!(count(&db).await?, 1, "what is counted needs none");
    Ok(())
}

#[tokio::test]
async fn pages_orders_relations_and_upserts() -> Outcome {
    let db = database().await?;
    let people = ["Ada", "Bob", "Cy", "Dan", "Eve"];
    let models = people.map(|name| customer::ActiveModel { name: Set(name.to_owned()), ..ada() });
    let last = customer::Entity::insert_many(models).exec(&db).await?;
    assert_eq!(last.last_insert_id, Some(5));
    let pages = customer::Entity::find().order_by(customer::Column::Name, Order::Desc).paginate(&db, 2);
    assert_eq!((pages.num_items().await?, pages.num_pages().await?), (5, 3));
    let names = |page: Vec<customer::Model>| page.into_iter().map(|it| it.name).collect::<Vec<_>>();
    assert_eq!(names(pages.fetch_page(1).await?), ["Cy", "Bob"]);

    let visits = [(1, 1), (2, 1), (3, 4)].map(|(number, customer_id)| visit::ActiveModel {
        number: Set(number),
        customer_id: Set(customer_id),
    });
    visit::Entity::insert_many(visits).exec_without_returning(&db).await?;
    let both = visit::Entity::find()
        .find_also_related(customer::Entity)
        .filter(
            Condition::any().add(customer::Column::Name.contains("a")).add(customer::Column::Id.is_in([4])),
        )
        .order_by_asc(visit::Column::Number)
        .all(&db)
        .await?;
    let both: Vec<_> = both.into_iter().map(|(visit, it)| (visit.number, it.map(|it| it.name))).collect();
    assert_eq!(both, [(1, Some("Ada".into())), (2, Some("Ada".into())), (3, Some("Dan".into()))]);
    let with: Vec<_> = customer::Entity::find()
        .find_with_related(visit::Entity)
        .order_by_asc(customer::Column::Id)
        .all(&db)
        .await?
        .into_iter()
        .map(|(_, visits)| visits.len())
        .collect();
    assert_eq!(with, [2, 0, 0, 1, 0]);

    let again = customer::ActiveModel { visits: Set(5), ..ada() };
    let conflict =
        OnConflict::column(customer::Column::Name).update_column(customer::Column::Visits).to_owned();
    customer::Entity::insert(again).on_conflict(conflict).exec(&db).await?;
    let changed = customer::Entity::update_many()
        .col_expr(customer::Column::Visits, SeaExpr::col(customer::Column::Visits).add(1))
        .filter(customer::Column::Name.eq("Ada"))
        .exec(&db)
        .await?;
    assert_eq!(changed.rows_affected, 1);
    let ada = customer::Entity::find_by_id(1).one(&db).await?.ok_or("nobody")?;
    assert_eq!(ada.visits, 6);
    let mut change: customer::ActiveModel = ada.into();
    change.age = Set(None);
    assert_eq!(change.update(&db).await?.age, None);
    assert_eq!(customer::Entity::delete_by_id(5).exec(&db).await?.rows_affected, 1);
    assert_eq!(count(&db).await?, 4);
    Ok(())
}

#[tokio::test]
async fn a_transaction_is_kept_only_if_it_is_committed() -> Outcome {
    let db = database().await?;
    let tx = db.begin().await?;
    ada().insert(&tx).await?;
    tx.commit().await?;
    assert_eq!(count(&db).await?, 1);

    let tx = db.begin().await?;
    customer::Entity::delete_many().exec(&tx).await?;
    assert_eq!(count(&tx).await?, 0);
    drop(tx);
    assert_eq!(count(&db).await?, 1, "dropped");

    let tx = db.begin().await?;
    customer::Entity::delete_many().exec(&tx).await?;
    tx.rollback().await?;
    assert_eq!(count(&db).await?, 1, "rolled back");

    let failed = db
        .transaction(|tx| {
            Box::pin(async move {
                customer::Entity::delete_many().exec(tx).await?;
                Err::<(), _>(DbErr::Custom("changed my mind".into()))
            })
        })
        .await;
    assert!(failed.is_err());
    assert_eq!(count(&db).await?, 1, "a callback that fails");
    db.transaction(|tx| Box::pin(async move { customer::Entity::delete_many().exec(tx).await.map(drop) }))
        .await?;
    assert_eq!(count(&db).await?, 0, "a callback that does not");
    Ok(())
}

fn named(name: &str) -> customer::ActiveModel {
    customer::ActiveModel { name: Set(name.to_owned()), ..ada() }
}

#[tokio::test]
async fn inside_of_a_transaction_there_are_savepoints() -> Outcome {
    let db = database().await?;
    let tx = db.begin().await?;
    named("a").insert(&tx).await?;
    let kept = tx.begin().await?;
    named("b").insert(&kept).await?;
    let dropped = kept.begin().await?;
    named("c").insert(&dropped).await?;
    drop(dropped);
    assert_eq!(count(&kept).await?, 2, "the dropped one is undone before anything else is done");
    kept.commit().await?;
    let undone = tx.begin().await?;
    named("d").insert(&undone).await?;
    undone.rollback().await?;
    let failed = tx
        .transaction(|inner| {
            Box::pin(async move {
                named("e").insert(inner).await?;
                Err::<(), _>(DbErr::Custom("no".into()))
            })
        })
        .await;
    assert!(failed.is_err());
    tx.commit().await?;
    let names: Vec<String> = customer::Entity::find()
        .order_by_asc(customer::Column::Id)
        .all(&db)
        .await?
        .into_iter()
        .map(|it| it.name)
        .collect();
    assert_eq!(names, ["a", "b"]);
    Ok(())
}

#[tokio::test]
async fn what_outlives_its_transaction_says_so_and_does_nothing() -> Outcome {
    let db = database().await?;
    let tx = db.begin().await?;
    let inner = tx.begin().await?;
    named("a").insert(&inner).await?;
    tx.commit().await?;
    let error = count(&inner).await.expect_err("the transaction around it has ended").to_string();
    assert!(error.contains("this transaction is over"), "{error}");
    assert!(inner.commit().await.is_err());
    assert_eq!(count(&db).await?, 1);

    // The transaction itself goes first, and the savepoint lives on: all of it is undone.
    let tx = db.begin().await?;
    let inner = tx.begin().await?;
    named("b").insert(&inner).await?;
    drop(tx);
    assert!(count(&inner).await.is_err());
    drop(inner);
    assert_eq!(count(&db).await?, 1);
    Ok(())
}

#[tokio::test]
async fn a_transaction_has_the_level_that_was_asked_for_or_is_refused() -> Outcome {
    let db = database().await?;
    let tx = db.begin_with_config(Some(IsolationLevel::Serializable), None).await?;
    tx.commit().await?;
    let tx = db.begin_with_config(None, Some(AccessMode::ReadOnly)).await?;
    assert!(named("a").insert(&tx).await.is_err());
    drop(tx);
    let immediate = TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..TransactionOptions::default()
    };
    let error = db.begin_with_options(immediate).await.map(drop).expect_err("SQLite's alone").to_string();
    assert!(error.contains("begin.sqlite_transaction_mode"), "{error}");
    named("a").insert(&db).await?;
    Ok(())
}

#[tokio::test]
async fn an_error_is_told_as_seaorm_tells_it() -> Outcome {
    let db = database().await?;
    ada().insert(&db).await?;
    let error = ada().insert(&db).await.expect_err("there is an Ada");
    assert!(matches!(sql_err(&error), Some(SqlErr::UniqueConstraintViolation(_))), "{error}");
    let nobody = visit::ActiveModel { number: Set(1), customer_id: Set(77) };
    let error =
        visit::Entity::insert(nobody).exec_without_returning(&db).await.expect_err("no such customer");
    assert!(matches!(sql_err(&error), Some(SqlErr::ForeignKeyConstraintViolation(_))), "{error}");
    assert_eq!(sql_err(&DbErr::RecordNotInserted), None);
    let ada = customer::ActiveModel { id: Set(9), age: Set(None), ..Default::default() };
    assert!(matches!(ada.update(&db).await, Err(DbErr::RecordNotUpdated)));
    Ok(())
}

#[tokio::test]
async fn raw_sql_and_statements_of_the_schema_are_refused_by_name() -> Outcome {
    let db = database().await?;
    let raw = || Statement::from_string(DbBackend::Postgres, "SELECT 1");
    let errors = [
        db.query_one_raw(raw()).await.map(drop),
        db.query_all_raw(raw()).await.map(drop),
        db.execute_raw(raw()).await.map(drop),
        db.execute_unprepared("SELECT 1").await.map(drop),
        db.stream_raw(raw()).await.map(drop),
        customer::Entity::find().from_raw_sql(raw()).all(&db).await.map(drop),
    ];
    for error in errors {
        let error = error.expect_err("raw").to_string();
        assert!(error.contains("raw SQL is not passed on (at: ") && error.contains("Way out"), "{error}");
    }
    let create = sea_orm::Schema::new(DbBackend::Postgres).create_table_from_entity(visit::Entity);
    let error = db.execute(&create).await.expect_err("a statement of the schema").to_string();
    assert!(error.contains("TableCreateStatement") && error.contains("create_all"), "{error}");
    Ok(())
}

#[tokio::test]
async fn rows_are_streamed_and_a_stream_may_be_left() -> Outcome {
    let folder = tempfile::tempdir()?;
    let db = database_at(&format!("sqlite:{}", folder.path().join("many.db").display())).await?;
    for first in (0..2_000).step_by(100) {
        let many = (first..first + 100).map(|number| named(&format!("{number:04}")));
        customer::Entity::insert_many(many).exec_without_returning(&db).await?;
    }
    let mut rows = customer::Entity::find().order_by_asc(customer::Column::Id).stream(&db).await?;
    let mut seen = 0;
    while let Some(model) = rows.try_next().await? {
        assert_eq!(model.name, format!("{seen:04}"));
        seen += 1;
    }
    drop(rows);
    assert_eq!(seen, 2_000);

    let mut rows = customer::Entity::find().stream(&db).await?;
    assert!(rows.try_next().await?.is_some());
    drop(rows);
    assert_eq!(count(&db).await?, 2_000, "one that was left in its middle holds nothing back");

    let tx = db.begin().await?;
    customer::Entity::delete_many().filter(customer::Column::Id.gt(1_000)).exec(&tx).await?;
    let left: Vec<_> = customer::Entity::find().stream(&tx).await?.try_collect().await?;
    assert_eq!(left.len(), 1_000);
    assert_eq!(count(&tx).await?, 1_000, "the transaction goes on behind a stream that was read");
    let mut rows = customer::Entity::find().stream(&tx).await?;
    assert!(rows.try_next().await?.is_some());
    drop(rows);
    // What was still running could be stopped with the connection alone, which is the transaction's.
    match count(&tx).await {
        Ok(there) => assert_eq!(there, 1_000),
        Err(error) => assert!(matches!(error, DbErr::Conn(_)), "{error}"),
    }
    drop(tx);
    assert_eq!(count(&db).await?, 2_000, "and is undone");
    Ok(())
}

#[test]
fn what_is_awaited_and_what_is_held_may_go_to_other_threads() {
    fn is<T: Send + Sync>() {}
    fn goes<T: Send>(_: T) {}
    is::<Connection>();
    is::<isogloss_sea_orm::Transaction>();
    is::<Entities>();
    async fn all(db: Connection) -> Result<(), DbErr> {
        let tx = db.begin().await?;
        let mut rows = customer::Entity::find().stream(&tx).await?;
        while rows.try_next().await?.is_some() {}
        drop(rows);
        tx.commit().await
    }
    goes(all as fn(Connection) -> _);
    let _future = |db| goes(all(db));
}

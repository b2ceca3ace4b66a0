//! What the program does, and prints. It is SeaORM's text and nothing else: no line of it knows on which database it runs.

use std::fmt::Write as _;

use futures_util::TryStreamExt as _;
use sea_orm::entity::prelude::*;
use sea_orm::prelude::Date;
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, JoinType, PaginatorTrait, QueryOrder, QuerySelect, RelationTrait,
    Set, StreamTrait, TransactionError, TransactionSession, TransactionTrait,
};

use crate::entity::{actor, contact_detail, movie, movie_actor, stuntman};

/// All of it, on any connection.
pub async fn run<C>(db: &C) -> Result<String, DbErr>
where
    C: ConnectionTrait + TransactionTrait + StreamTrait,
{
    let mut said = String::new();
    fill(db).await?;
    ask(db, &mut said).await?;
    change(db, &mut said).await?;
    transact(db, &mut said).await?;
    remove(db, &mut said).await?;
    Ok(said)
}

fn day(year: i32, month: u32, day: u32) -> Option<Date> {
    Date::from_ymd_opt(year, month, day)
}

/// Rows whose keys the database makes, one by one and many at once, and rows that refer to them.
async fn fill<C: ConnectionTrait>(db: &C) -> Result<(), DbErr> {
    let mut actors = Vec::new();
    for (name, birthday) in [
        ("Matt Damon", day(1970, 10, 8)),
        ("Dwayne Johnson", day(1972, 5, 2)),
        ("Mark Wahlberg", day(1971, 6, 5)),
    ] {
        let actor =
            actor::ActiveModel { name: Set(name.to_owned()), birthday: Set(birthday), ..Default::default() };
        actors.push(actor.insert(db).await?);
    }
    let movies = [
        ("The Bourne Identity", day(2002, 10, 11)),
        ("Furious 7", day(2015, 4, 2)),
        ("Pain & Gain", day(2013, 8, 23)),
        ("Untitled", None),
    ];
    let movies = movies.map(|(title, released)| movie::ActiveModel {
        title: Set(title.to_owned()),
        release_date: Set(released),
        ..Default::default()
    });
    let mut movies = movie::Entity::insert_many(movies).exec_with_returning(db).await?;
    movies.sort_by_key(|movie| movie.id);

    let starring = [(0, 0), (1, 1), (2, 1), (2, 2)].map(|(movie, actor)| movie_actor::ActiveModel {
        movie_id: Set(movies[movie].id),
        actor_id: Set(actors[actor].id),
    });
    movie_actor::Entity::insert_many(starring).exec_without_returning(db).await?;
    let stuntmen = ["John Doe", "John Roe", "Richard Roe"].into_iter().zip(&actors).map(|(name, actor)| {
        stuntman::ActiveModel {
            id: Set(actor.id),
            name: Set(name.to_owned()),
            active: Set(name.starts_with("John")),
            actor_id: Set(actor.id),
        }
    });
    stuntman::Entity::insert_many(stuntmen).exec_without_returning(db).await?;
    let details = [
        (1, "415 555 2671", Some("Burbank, CA"), 0),
        (2, "423 555 5623", Some("Glendale, CA"), 1),
        (3, "421 444 2323", Some("West Hollywood, CA"), 1),
        (4, "421 333 9428", None, 2),
    ];
    let details = details.map(|(id, phone, address, actor)| contact_detail::ActiveModel {
        id: Set(id),
        phone_number: Set(phone.to_owned()),
        address: Set(address.map(str::to_owned)),
        actor_id: Set(actors[actor].id),
    });
    contact_detail::Entity::insert_many(details).exec_without_returning(db).await?;
    Ok(())
}

/// Filters, joins, relations, pages, counts, groups, and rows that are pulled.
async fn ask<C: ConnectionTrait + StreamTrait>(db: &C, said: &mut String) -> Result<(), DbErr> {
    let titles = |movies: Vec<movie::Model>| {
        movies.into_iter().map(|movie| movie.title).collect::<Vec<_>>().join(", ")
    };
    let all = movie::Entity::find().order_by_asc(movie::Column::Id);
    for movie in all.clone().all(db).await? {
        let released = movie.release_date.map_or("never".to_owned(), |day| day.to_string());
        let _ = writeln!(said, "{} was released: {released}", movie.title);
    }
    let recent = all.clone().filter(movie::Column::ReleaseDate.gt(day(2015, 1, 1)));
    let _ = writeln!(said, "since 2015: {}", titles(recent.all(db).await?));
    let unreleased = movie::Entity::find().filter(movie::Column::ReleaseDate.is_null());
    let _ = writeln!(said, "unreleased: {}", unreleased.count(db).await?);

    let of_johnson = movie::Entity::find()
        .join(JoinType::InnerJoin, movie_actor::Relation::Movie.def().rev())
        .join(JoinType::InnerJoin, movie_actor::Relation::Actor.def())
        .filter(actor::Column::Name.eq("Dwayne Johnson"))
        .order_by_asc(movie::Column::Id);
    let _ = writeln!(said, "Dwayne Johnson: {}", titles(of_johnson.all(db).await?));
    let cast = movie::Entity::find()
        .find_with_related(actor::Entity)
        .order_by_asc(movie::Column::Id)
        .order_by_asc(actor::Column::Id)
        .all(db)
        .await?;
    for (movie, actors) in cast {
        let names: Vec<String> = actors.into_iter().map(|actor| actor.name).collect();
        let _ = writeln!(said, "{} stars {names:?}", movie.title);
    }
    let doubles =
        actor::Entity::find().find_also_related(stuntman::Entity).order_by_desc(actor::Column::Name);
    for (actor, double) in doubles.all(db).await? {
        let double = double.map(|it| (it.name, it.active));
        let _ = writeln!(said, "{} has {double:?}", actor.name);
    }
    let in_glendale = actor::Entity::find()
        .distinct()
        .inner_join(contact_detail::Entity)
        .filter(contact_detail::Column::Address.contains("Glendale"))
        .count(db)
        .await?;
    let _ = writeln!(said, "living in Glendale: {in_glendale}");

    let pages = all.clone().paginate(db, 3);
    let totals = pages.num_items_and_pages().await?;
    let _ = writeln!(said, "{} movies on {} pages", totals.number_of_items, totals.number_of_pages);
    let _ = writeln!(said, "page 2: {}", titles(pages.fetch_page(1).await?));
    let crowded: Vec<(i32, i64)> = movie_actor::Entity::find()
        .select_only()
        .column(movie_actor::Column::MovieId)
        .column_as(movie_actor::Column::ActorId.count(), "actors")
        .group_by(movie_actor::Column::MovieId)
        .having(movie_actor::Column::ActorId.count().gt(1))
        .into_tuple()
        .all(db)
        .await?;
    let _ = writeln!(said, "movies with several stars: {crowded:?}");
    let first: Option<Option<Date>> = movie::Entity::find()
        .select_only()
        .column_as(movie::Column::ReleaseDate.min(), "first")
        .into_tuple()
        .one(db)
        .await?;
    let _ = writeln!(said, "the first one: {first:?}");
    let exists = actor::Entity::find().filter(actor::Column::Name.starts_with("Mark")).exists(db).await?;
    let _ = writeln!(said, "there is a Mark: {exists}");

    let mut rows = actor::Entity::find().order_by_asc(actor::Column::Birthday).stream(db).await?;
    while let Some(actor) = rows.try_next().await? {
        let _ = writeln!(said, "{} was born on {:?}", actor.name, actor.birthday);
    }
    Ok(())
}

/// Updates of one and of many, upserts, and a key that is there already.
async fn change<C: ConnectionTrait>(db: &C, said: &mut String) -> Result<(), DbErr> {
    let movie = movie::Entity::find().filter(movie::Column::Title.eq("Untitled")).one(db).await?;
    if let Some(movie) = movie {
        let mut movie: movie::ActiveModel = movie.into();
        movie.title = Set("Central Intelligence".to_owned());
        movie.release_date = Set(day(2016, 6, 15));
        let _ = writeln!(said, "updated: {}", movie.update(db).await?.title);
    }
    let retired = stuntman::Entity::update_many()
        .col_expr(stuntman::Column::Active, Expr::value(false))
        .filter(stuntman::Column::Name.ends_with("Roe"))
        .exec(db)
        .await?;
    let _ = writeln!(said, "retired: {}", retired.rows_affected);
    for (id, phone) in [(4, "new"), (5, "first")] {
        let detail = contact_detail::ActiveModel {
            id: Set(id),
            phone_number: Set(phone.to_owned()),
            address: Set(None),
            actor_id: Set(1),
        };
        let conflict = OnConflict::column(contact_detail::Column::Id)
            .update_column(contact_detail::Column::PhoneNumber)
            .to_owned();
        contact_detail::Entity::insert(detail).on_conflict(conflict).exec(db).await?;
    }
    let phones = contact_detail::Entity::find().order_by_asc(contact_detail::Column::Id).all(db).await?;
    let phones: Vec<String> =
        phones.into_iter().map(|it| format!("{} of {}", it.phone_number, it.actor_id)).collect();
    let _ = writeln!(said, "phones: {phones:?}");
    let again =
        actor::ActiveModel { name: Set("Matt Damon".to_owned()), birthday: Set(None), ..Default::default() };
    let _ = writeln!(
        said,
        "a second Matt Damon: {}",
        if again.insert(db).await.is_ok() { "here" } else { "refused" }
    );
    Ok(())
}

/// Transactions that are kept and that are not, and savepoints in them.
async fn transact<C: ConnectionTrait + TransactionTrait>(db: &C, said: &mut String) -> Result<(), DbErr> {
    let named = |name: &str| actor::ActiveModel {
        name: Set(name.to_owned()),
        birthday: Set(None),
        ..Default::default()
    };
    let tx = db.begin().await?;
    named("kept").insert(&tx).await?;
    let inner = tx.begin().await?;
    named("undone").insert(&inner).await?;
    inner.rollback().await?;
    tx.commit().await?;
    let dropped = db.begin().await?;
    named("dropped").insert(&dropped).await?;
    drop(dropped);
    let failed = db
        .transaction::<_, (), DbErr>(|tx| {
            Box::pin(async move {
                actor::Entity::delete_many().filter(actor::Column::Name.eq("kept")).exec(tx).await?;
                Err(DbErr::Custom("changed my mind".to_owned()))
            })
        })
        .await;
    let _ = writeln!(
        said,
        "a transaction that fails: {}",
        matches!(failed, Err(TransactionError::Transaction(_)))
    );
    let new = actor::Entity::find().filter(actor::Column::Birthday.is_null()).all(db).await?;
    let _ = writeln!(said, "new: {:?}", new.into_iter().map(|actor| actor.name).collect::<Vec<_>>());
    Ok(())
}

/// Rows that go: one, and many.
async fn remove<C: ConnectionTrait>(db: &C, said: &mut String) -> Result<(), DbErr> {
    let kept = actor::Entity::find().filter(actor::Column::Name.eq("kept")).one(db).await?;
    if let Some(kept) = kept {
        let _ = writeln!(said, "deleted: {}", kept.delete(db).await?.rows_affected);
    }
    let gone = contact_detail::Entity::delete_many()
        .filter(contact_detail::Column::Id.is_in([1, 5]))
        .exec(db)
        .await?;
    let left = contact_detail::Entity::find().count(db).await?;
    let _ = writeln!(said, "deleted: {}, left: {left}", gone.rows_affected);
    Ok(())
}
